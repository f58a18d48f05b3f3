import * as vscode from "vscode";
import { CancelledError } from "../../base/errors";
import { outsideText } from "./outsideText";

export interface FileQuestion {
  readonly title: string;
  /** File extensions by the name of their kind. */
  readonly filters?: Readonly<Record<string, string[]>>;
}

/** Lets the person choose one file. @throws CancelledError */
export async function askForFile({ title, filters }: FileQuestion): Promise<vscode.Uri> {
  const options = { title: outsideText(title), canSelectMany: false, ...(filters && { filters }) };
  const [uri] = (await vscode.window.showOpenDialog(options)) ?? [];
  if (!uri) {
    throw new CancelledError();
  }
  return uri;
}
