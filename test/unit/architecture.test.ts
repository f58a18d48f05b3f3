import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join, relative, sep } from "node:path";

/** Lowest first. `src/*.ts` itself is the fifth floor. */
const floors = ["base", "box", "accounts", "signIn", "editor", "."];
const root = findRoot(__dirname);
const source = join(root, "src");

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typesOnly: boolean;
}

describe("the five floors", () => {
  const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );
  const imports = files.flatMap(importsOf);

  it("hold every source file", () => {
    assert.deepEqual(
      files.filter((file) => !floors.includes(floorOf(file))),
      [],
    );
    assert.ok(imports.length > files.length, "the imports are found");
  });

  it("import downwards only", () => {
    const upwards = imports.filter(
      ({ from, to }) =>
        to.startsWith(".") && floors.indexOf(floorOf(target(from, to))) > floors.indexOf(floorOf(from)),
    );
    assert.deepEqual(upwards, []);
  });

  it("use the vscode module at run time on the two upper floors alone, and never on the lowest", () => {
    const wrong = imports.filter(({ from, to, typesOnly }) => {
      const floor = floorOf(from);
      return to === "vscode" && floor !== "editor" && floor !== "." && (floor === "box" || floor === "base" || !typesOnly);
    });
    assert.deepEqual(wrong, []);
  });

  it("load jose and undici lazily, wherever they are used", () => {
    const eager = imports.filter(({ to, typesOnly }) => (to === "jose" || to === "undici") && !typesOnly);
    assert.deepEqual(eager, []);
  });

  it("put nothing on the start-up path but registrations: the rest is imported when it is needed", () => {
    const eager = imports.filter(
      ({ from, to, typesOnly }) => from === "extension.ts" && to !== "vscode" && !typesOnly,
    );
    assert.deepEqual(eager, []);
  });

  it("read the clock and set timers through Clock alone", () => {
    const offenders = files.filter(
      (file) =>
        file !== join("base", "clock.ts") &&
        /\b(Date\.now|setTimeout|setInterval|performance\.now)\(/.test(text(file)),
    );
    assert.deepEqual(offenders, []);
  });

  it("keep the composition root under 120 lines", () => {
    for (const file of files.filter((name) => floorOf(name) === ".")) {
      assert.ok(text(file).split("\n").length < 120, `${file} holds logic that belongs below`);
    }
  });
});

function text(file: string): string {
  return readFileSync(join(source, file), "utf8");
}

function floorOf(file: string): string {
  const parts = file.split(sep);
  return parts.length === 1 ? "." : String(parts[0]);
}

/** Static imports and re-exports; a dynamic `import()` is lazy by itself but must point downwards as well. */
function importsOf(file: string): Import[] {
  const code = text(file);
  const found = [...code.matchAll(/^(?:import|export)\s+(type\s)?[^;]*?from\s+"([^"]+)"/gms)];
  const bare = [...code.matchAll(/^import\s+"([^"]+)"/gm)].map(([, to]) => ({
    from: file,
    to: String(to),
    typesOnly: false,
  }));
  const lazy = [...code.matchAll(/\bimport\(\s*"([^"]+)"\s*\)/g)]
    .map(([, to]) => ({ from: file, to: String(to), typesOnly: true }))
    .filter(({ to }) => to.startsWith("."));
  return [
    ...found.map(([, type, to]) => ({ from: file, to: String(to), typesOnly: Boolean(type) })),
    ...bare,
    ...lazy,
  ];
}

function target(from: string, to: string): string {
  return relative(source, join(source, from, "..", to));
}

function findRoot(folder: string): string {
  return readdirSync(folder).includes("package.json") ? folder : findRoot(join(folder, ".."));
}
