import { execFile } from "node:child_process";
import { join } from "node:path";
import { promisify } from "node:util";

const compiled = join(__dirname, "..", "..", "..");

/**
 * Runs a program in a new Node, where nothing is loaded yet, and gives what it hands to `report`. In the program,
 * `load("src/box/…")` requires a file of this project.
 */
export async function inFreshProcess(
  program: string,
  { env = {} }: { readonly env?: Readonly<Record<string, string>> } = {},
): Promise<unknown> {
  const prelude = `
    const load = (name) => require(require("node:path").join(${JSON.stringify(compiled)}, name));
    const report = (value) => { console.log(JSON.stringify(value)); process.exit(0); };
  `;
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ["-e", `${prelude}(async () => { ${program} })();`],
    { env: { ...withoutProxies(process.env), ...env }, timeout: 15_000 },
  );
  return JSON.parse(stdout);
}

function withoutProxies(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  return Object.fromEntries(
    Object.entries(environment).filter(([name]) => !/^(https?_proxy|no_proxy|NODE_OPTIONS)$/i.test(name)),
  );
}
