import { homedir } from "node:os";
import { dirname, resolve } from "node:path";
import * as vscode from "vscode";
import { BoxError } from "../../base/errors";
import { localized } from "../../base/localizedMessage";
import { askForFile, type FileQuestion } from "../host/fileDialog";

/** Larger than any configuration file: somebody chose the wrong one. */
const LARGEST_BYTES = 1024 * 1024;

export interface ChosenFile {
  readonly uri: vscode.Uri;
  readonly text: string;
}

/** Lets the person choose one file and reads it. @throws BoxError, CancelledError */
export async function chooseFile(question: FileQuestion): Promise<ChosenFile> {
  return readFile(await askForFile(question));
}

/** @throws BoxError that names the file. */
export async function readFile(uri: vscode.Uri): Promise<ChosenFile> {
  const name = fileName(uri);
  try {
    const { size } = await vscode.workspace.fs.stat(uri);
    if (size > LARGEST_BYTES) {
      throw unusable(
        "The file {0} is larger than 1 MB, so it is no Box configuration; choose another.",
        name,
      );
    }
    return { uri, text: new TextDecoder().decode(await vscode.workspace.fs.readFile(uri)) };
  } catch (error) {
    throw error instanceof BoxError
      ? error
      : unusable("The file {0} could not be read; check that it exists and that you may read it.", name);
  }
}

/** The name alone: data for a sentence, as it comes. */
export function fileName(uri: vscode.Uri): string {
  return uri.path.split("/").at(-1) ?? "";
}

/**
 * The file that another file names by its path: from the folder of the one that names it, absolute, or from the home folder
 * (`~`, on this machine alone). Always on the machine that `source` is on.
 * @throws BoxError when a Windows path names another machine, which would be told who asks
 */
export function fileBeside(source: vscode.Uri, path: string): vscode.Uri {
  if (source.scheme !== "file") {
    return path.startsWith("/") ? source.with({ path }) : vscode.Uri.joinPath(source, "..", path);
  }
  const expanded = path.replace(/^~(?=[/\\])/, homedir());
  const uri = vscode.Uri.file(resolve(dirname(source.fsPath), expanded));
  if (uri.authority !== "" && uri.authority !== source.authority) {
    throw unusable(
      "The file {0} is on another computer, so it was not opened; copy it to this one, then choose it there.",
      fileName(uri),
    );
  }
  return uri;
}

function unusable(template: string, name: string): BoxError {
  return new BoxError(localized(template, name), { decision: "fatal", code: "file" });
}
