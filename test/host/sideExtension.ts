import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { uriPath } from "./paths";

/** A small extension beside ours, as its files. */
export interface SideExtension {
  readonly name: string;
  /** What its manifest has beside the usual. */
  readonly manifest: Readonly<Record<string, unknown>>;
  /** Texts by file name; `extension.js` is its main one. */
  readonly files: Readonly<Record<string, string>>;
}

const VERSION = "0.0.1";

/** Installs it. To be done before the first window opens. Gives its folder. */
export async function installBeside(
  extensionsFolder: string,
  { name, manifest, files }: SideExtension,
): Promise<string> {
  const folder = join(extensionsFolder, name);
  await mkdir(folder);
  const whole = {
    name,
    publisher: name,
    version: VERSION,
    engines: { vscode: "^1.105.0" },
    main: "./extension.js",
    extensionKind: ["workspace"],
    ...manifest,
  };
  const all = { ...files, "package.json": JSON.stringify(whole) };
  await Promise.all(Object.entries(all).map(([file, text]) => writeFile(join(folder, file), text)));
  await enlist(join(extensionsFolder, "extensions.json"), { name, folder });
  return folder;
}

/** VS Code runs only what this list of its own names. */
async function enlist(list: string, { name, folder }: { name: string; folder: string }): Promise<void> {
  const installed: unknown[] = JSON.parse(await readFile(list, "utf8"));
  const entry = {
    identifier: { id: `${name}.${name}` },
    version: VERSION,
    location: { $mid: 1, path: uriPath(folder), scheme: "file" },
    relativeLocation: name,
  };
  await writeFile(list, JSON.stringify([...installed, entry]));
}
