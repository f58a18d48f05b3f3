import { existsSync } from "node:fs";
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Editor, newest, nodePackageFor } from "./editors";
import { hostFolder } from "./paths";
import { runToEnd } from "./processes";

export interface Host {
  readonly node: string;
  /** code-server's own entry: a workbench whose secrets survive a reload. */
  readonly entry: string;
  /** VS Code's server, which runs a test suite inside the extension host. */
  readonly server: string;
}

/** Fetches what is missing. An interrupted installation leaves no stamp and is done again. */
export async function prepareHost(
  say: (line: string) => void = console.log,
  editor: Editor = newest,
): Promise<Host> {
  const nodePackage = nodePackageFor(editor, process);
  const wanted = [`code-server@${editor.codeServer}`, ...(nodePackage ? [nodePackage] : [])];
  const folder = join(hostFolder, editor.folder);
  const stamp = [...wanted, ...editor.instead].join(" ");
  if (!(await isInstalled(folder, stamp))) {
    say(`Fetching VS Code ${editor.vscode} (${stamp}, ${editor.megabytes} MB) …`);
    await rm(folder, { recursive: true, force: true });
    await mkdir(hostFolder, { recursive: true });
    const building = await mkdtemp(join(hostFolder, "building-"));
    try {
      await install(building, wanted, editor.instead);
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

async function isInstalled(folder: string, wanted: string): Promise<boolean> {
  const stamp = join(folder, "installed");
  return existsSync(stamp) && (await readFile(stamp, "utf8")) === wanted;
}

async function install(
  folder: string,
  packages: readonly string[],
  instead: readonly string[],
): Promise<void> {
  await writeFile(join(folder, "package.json"), '{ "private": true }\n');
  // VS Code's native parts ship prebuilt; running install scripts would compile the rest for minutes.
  const quiet = ["--omit=dev", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"];
  // The engine is the Node beside it, not the one that runs npm.
  const anyEngine = ["--engine-strict=false"];
  await npm(folder, ["install", ...anyEngine, ...quiet, ...packages]);
  const inside = join(folder, "node_modules", "code-server", "lib", "vscode");
  await npm(inside, ["install", ...anyEngine, ...quiet, ...instead]);
}

async function npm(folder: string, args: readonly string[]): Promise<void> {
  await runToEnd("npm", args, { cwd: folder, shell: process.platform === "win32" });
}
