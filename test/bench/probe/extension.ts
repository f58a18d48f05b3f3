import { realpath, rename, stat, writeFile } from "node:fs/promises";
import { join, relative, sep } from "node:path";
import * as vscode from "vscode";
import {
  BASELINE,
  type HostMark,
  type HostSnapshot,
  type LoadedFile,
  OURS,
  SNAPSHOT_COMMAND,
  SNAPSHOT_FILE,
} from "./hostSnapshot";

/** VS Code tells nobody that an extension is active, so it is asked, and rarely. */
const ASK_AGAIN_MS = 250;
const ACTIVATION_LIMIT_MS = 60_000;

/** A small extension beside the measured ones. It sleeps until its command is run, so that it disturbs no activation. */
export function activate(context: vscode.ExtensionContext): void {
  context.subscriptions.push(
    vscode.commands.registerCommand(SNAPSHOT_COMMAND, () => writeSnapshot(context.extensionPath)),
  );
}

/** Whole or not at all: the reader waits for the file. */
async function writeSnapshot(folder: string): Promise<void> {
  const file = join(folder, SNAPSHOT_FILE);
  await writeFile(`${file}.part`, JSON.stringify(await snapshot()));
  await rename(`${file}.part`, file);
}

async function snapshot(): Promise<HostSnapshot> {
  const [ours, baseline] = [await activeExtension(OURS), await activeExtension(BASELINE)];
  return {
    pid: process.pid,
    marks: hostMarks(),
    loaded: { [OURS]: await loadedBy(ours), [BASELINE]: await loadedBy(baseline) },
  };
}

/** Waits until the host has activated it on its own account; the probe activates nothing. */
async function activeExtension(id: string): Promise<vscode.Extension<unknown>> {
  const end = performance.now() + ACTIVATION_LIMIT_MS;
  for (;;) {
    const extension = vscode.extensions.getExtension(id);
    if (extension?.isActive) {
      return extension;
    }
    if (performance.now() > end) {
      throw new Error(`${id} was not activated within ${ACTIVATION_LIMIT_MS / 1000} s.`);
    }
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
}

/** What the extension host itself noted down, kept under this name in every process of VS Code. */
function hostMarks(): readonly HostMark[] {
  const marks: { getMarks(): HostMark[] } = Reflect.get(globalThis, "MonacoPerformanceMarks");
  return marks.getMarks().filter(({ name }) => name.startsWith("code/extHost/"));
}

async function loadedBy({ extensionPath }: vscode.Extension<unknown>): Promise<LoadedFile[]> {
  const folder = await realpath(extensionPath);
  const paths = Object.keys(require.cache).filter((path) => path.startsWith(folder + sep));
  return Promise.all(
    paths.map(async (path) => ({ file: relative(folder, path), bytes: (await stat(path)).size })),
  );
}
