import { join } from "node:path";
import { root } from "../host/paths";
import { runToEnd } from "../host/processes";
import type { Stage } from "./journal";

const BIOME = join(root, "node_modules", "@biomejs", "biome", "bin", "biome");

/** What is looked at without running the product. */
export function checks(): Stage[] {
  return [
    {
      name: "Type check",
      // The compiler has passed, or this program would not exist.
      run: async (journal) =>
        journal.say(`  compiled in ${process.env.BOX_AUTH_COMPILED_IN ?? "an earlier run"}`),
    },
    // Lint, floating promises and exhaustive switches included; format; order of imports.
    { name: "Lint and format", run: () => biome("check", "--error-on-warnings", ".") },
  ];
}

async function biome(...args: string[]): Promise<void> {
  await runToEnd(process.execPath, [BIOME, ...args], { cwd: root });
}
