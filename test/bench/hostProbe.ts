import { existsSync } from "node:fs";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { eventually } from "../e2e/eventually";
import { installBeside } from "../host/sideExtension";
import type { WorkbenchServer } from "../host/workbench";
import type { WorkbenchPage } from "../host/workbenchPage";
import { type HostSnapshot, SNAPSHOT_COMMAND, SNAPSHOT_FILE, SNAPSHOT_TITLE } from "./probe/hostSnapshot";

const NAME = "bench-probe";
const SNAPSHOT_LIMIT_MS = 90_000;

/** The probe extension as it is installed in one server. */
export class HostProbe {
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Installs it beside the measured extension. To be done before the first window opens. */
  static async install(server: WorkbenchServer): Promise<HostProbe> {
    const texts = ["extension.js", "hostSnapshot.js"].map(
      async (file) => [file, await readFile(join(__dirname, "probe", file), "utf8")] as const,
    );
    const folder = await installBeside(server.extensionsFolder, {
      name: NAME,
      manifest: { contributes: { commands: [{ command: SNAPSHOT_COMMAND, title: SNAPSHOT_TITLE }] } },
      files: Object.fromEntries(await Promise.all(texts)),
    });
    return new HostProbe(folder);
  }

  /** Looks into the extension host of a window. */
  async snapshot(window: WorkbenchPage): Promise<HostSnapshot> {
    const file = join(this.#folder, SNAPSHOT_FILE);
    await rm(file, { force: true });
    await window.runCommand(SNAPSHOT_TITLE);
    await eventually(
      "the probe has taken a snapshot of the extension host",
      () => existsSync(file),
      SNAPSHOT_LIMIT_MS,
    );
    return JSON.parse(await readFile(file, "utf8"));
  }
}
