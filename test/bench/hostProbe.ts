import { existsSync } from "node:fs";
import { copyFile, mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { eventually } from "../e2e/eventually";
import type { WorkbenchServer } from "../host/workbench";
import type { WorkbenchPage } from "../host/workbenchPage";
import { LOOK_COMMAND, LOOK_FILE, LOOK_TITLE, type Look } from "./probe/look";

const NAME = "bench-probe";
const LOOK_LIMIT_MS = 90_000;

const manifest = {
  name: NAME,
  publisher: NAME,
  version: "0.0.1",
  engines: { vscode: "^1.105.0" },
  main: "./extension.js",
  extensionKind: ["workspace"],
  contributes: { commands: [{ command: LOOK_COMMAND, title: LOOK_TITLE }] },
};

/** The probe extension as it is installed in one server. */
export class HostProbe {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Installs it beside the measured extension. To be done before the first window opens. */
  static async install(server: WorkbenchServer): Promise<HostProbe> {
    const extensions = extensionsFolder(server);
    const folder = join(extensions, NAME);
    await mkdir(folder);
    for (const file of ["extension.js", "look.js"]) {
      await copyFile(join(__dirname, "probe", file), join(folder, file));
    }
    await writeFile(join(folder, "package.json"), JSON.stringify(manifest));
    await enlist(join(extensions, "extensions.json"), folder);
    return new HostProbe(folder);
  }

  /** Looks into the extension host of a window. */
  async look(window: WorkbenchPage): Promise<Look> {
    const file = join(this.#folder, LOOK_FILE);
    await rm(file, { force: true });
    await window.runCommand(LOOK_TITLE);
    await eventually("the probe has looked into the extension host", () => existsSync(file), LOOK_LIMIT_MS);
    return JSON.parse(await readFile(file, "utf8"));
  }
}

/** VS Code runs only what this list of its own names. */
async function enlist(list: string, folder: string): Promise<void> {
  const installed: unknown[] = JSON.parse(await readFile(list, "utf8"));
  const probe = {
    identifier: { id: `${NAME}.${NAME}` },
    version: manifest.version,
    location: { $mid: 1, path: folder, scheme: "file" },
    relativeLocation: NAME,
  };
  await writeFile(list, JSON.stringify([...installed, probe]));
}

/** Beside the workspace folder that the server's address names. */
function extensionsFolder(server: WorkbenchServer): string {
  const workspace = new URL(server.url).searchParams.get("folder") ?? "";
  return join(dirname(workspace), "extensions");
}
