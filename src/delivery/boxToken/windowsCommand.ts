import { statSync } from "node:fs";
import { win32 } from "node:path";

/**
 * The program that a command without a folder means on Windows: by PATH alone. Windows itself looks into the present folder
 * first, where a repository may hold anything, and a program that is started here gets a token.
 * @returns `undefined` when there is none
 */
export function windowsCommand(
  command: string,
  environment: Readonly<Record<string, string | undefined>>,
  isFile: (path: string) => boolean = isFileThere,
): string | undefined {
  if (/[\\/:]/.test(command)) {
    return command;
  }
  const { PATH = "", PATHEXT = ".COM;.EXE;.BAT;.CMD" } = environment;
  const folders = PATH.split(";").map((folder) => folder.replace(/^"(.*)"$/, "$1"));
  const extensions = PATHEXT.split(";").filter(Boolean);
  const names = [...(command.includes(".") ? [command] : []), ...extensions.map((each) => command + each)];
  return folders
    .filter((folder) => win32.isAbsolute(folder))
    .flatMap((folder) => names.map((name) => win32.join(folder, name)))
    .find(isFile);
}

function isFileThere(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isFile() === true;
}
