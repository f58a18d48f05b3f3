import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { hostFolder } from "./paths";
import { runToEnd } from "./processes";

/** A real VS Code (1.139.1) as an npm package, and the Node it needs. Both pinned. */
const CODE_SERVER = "4.139.1";
const NODE = "24.21.0";

export interface Host {
  readonly node: string;
  /** code-server's own entry: a workbench whose secrets survive a reload. */
  readonly entry: string;
  /** VS Code's server, which runs a test suite inside the extension host. */
  readonly server: string;
}

/** Fetches what is missing. An interrupted installation leaves no stamp and is done again. */
export async function prepareHost(say: (line: string) => void = console.log): Promise<Host> {
  const nodePackage = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const wanted = `code-server@${CODE_SERVER} ${nodePackage}@${NODE}`;
  const folder = join(hostFolder, "code-server");
  if (!(await isInstalled(folder, wanted))) {
    say(`Fetching VS Code (${wanted}) …`);
    await rm(folder, { recursive: true, force: true });
    await mkdir(hostFolder, { recursive: true });
    const building = await mkdtemp(join(hostFolder, "building-"));
    try {
      await install(building, [`code-server@${CODE_SERVER}`, `${nodePackage}@${NODE}`]);
      await writeFile(join(building, "installed"), wanted);
      await rename(building, folder);
    } finally {
      await rm(building, { recursive: true, force: true });
    }
  }
  const codeServer = join(folder, "node_modules", "code-server");
  const program = process.platform === "win32" ? "node.exe" : "node";
  return {
    node: join(folder, "node_modules", nodePackage, "bin", program),
    entry: join(codeServer, "out", "node", "entry.js"),
    server: join(codeServer, "lib", "vscode", "out", "server-main.js"),
  };
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
