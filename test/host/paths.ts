import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

/** The project's root, wherever the compiled file lies. */
export const root = findRoot(__dirname);

/** What is fetched by package name on first use, and kept out of git. */
export const hostFolder = join(root, ".vscode-test");

export const vsixFile = join(root, "box-auth.vsix");
export const companionVsixFile = join(root, "box-auth-companion.vsix");

/** The path of a file as a URI has it, not encoded: with slashes, and one before a drive. */
export function uriPath(path: string): string {
  return decodeURIComponent(pathToFileURL(path).pathname);
}

function findRoot(folder: string): string {
  return existsSync(join(folder, "package-lock.json")) ? folder : findRoot(join(folder, ".."));
}
