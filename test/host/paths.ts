import { existsSync } from "node:fs";
import { join } from "node:path";

/** The project's root, wherever the compiled file lies. */
export const root = findRoot(__dirname);

/** What is fetched by package name on first use, and kept out of git. */
export const hostFolder = join(root, ".vscode-test");

export const vsixFile = join(root, "box-auth.vsix");

function findRoot(folder: string): string {
  return existsSync(join(folder, "package-lock.json")) ? folder : findRoot(join(folder, ".."));
}
