import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** How the build writes `import()`: a `require` that waits for a promise. */
const LAZY = /Promise\.resolve\(\)\.then\(\(\)=>[\w$]*\(?require\("[^"]*"\)/g;
const REQUIRE = /require\("(\.{1,2}\/[^"]*)"\)/g;

/**
 * The files of the bundle that are loaded when `entry` is: itself and what it requires, directly or not. What only an
 * `import()` names is left out; a `require` in any other place counts, so that the result is rather too long than too short.
 */
export function startUpPath(entry: string): string[] {
  const found = new Set([entry]);
  // The loop also visits what it adds.
  for (const file of found) {
    const eager = readFileSync(file, "utf8").replace(LAZY, "");
    for (const [, name = ""] of eager.matchAll(REQUIRE)) {
      const path = join(dirname(file), name);
      if (!existsSync(path)) {
        throw new Error(`${file} requires ${name}, which the bundle lacks.`);
      }
      found.add(path);
    }
  }
  return [...found];
}
