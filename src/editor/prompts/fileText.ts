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
  const name = uri.path.split("/").at(-1) ?? "";
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

function unusable(template: string, name: string): BoxError {
  return new BoxError(localized(template, name), { decision: "fatal", code: "file" });
}
