import { execFile } from "node:child_process";
import { basename, dirname } from "node:path";
import { promisify } from "node:util";
import * as vscode from "vscode";
import { showMessage } from "../host/messages";

const run = promisify(execFile);

/** How a file with a secret could reach other people through its folder. */
export type Exposure = "none" | "tracked" | "notIgnored";

/** Asks git; where there is none, a file in the workspace counts as not ignored. */
export async function gitExposure(uri: vscode.Uri): Promise<Exposure> {
  if (uri.scheme !== "file") {
    return "none";
  }
  const git = (...args: string[]) =>
    run("git", [...args, "--", basename(uri.fsPath)], { cwd: dirname(uri.fsPath), timeout: 5_000 }).then(
      () => true,
      () => false,
    );
  if (await git("ls-files", "--error-unmatch")) {
    return "tracked";
  }
  const inWorkspace = vscode.workspace.getWorkspaceFolder(uri) !== undefined;
  return inWorkspace && !(await git("check-ignore", "--quiet")) ? "notIgnored" : "none";
}

/** Warns when a chosen file with a private key can end up with others. Nobody waits for the answer. */
export async function warnIfExposed(uri: vscode.Uri): Promise<void> {
  const name = basename(uri.fsPath);
  switch (await gitExposure(uri)) {
    case "none":
      return;
    case "tracked":
      return showMessage(
        "warning",
        vscode.l10n.t(
          "{0} holds a private key and is tracked by git; remove it from the repository, and if it was ever pushed, make a new key pair at Box.",
          name,
        ),
      );
    case "notIgnored":
      return showMessage(
        "warning",
        vscode.l10n.t(
          "{0} holds a private key and lies in your workspace without being ignored by git; move it away or add it to .gitignore.",
          name,
        ),
      );
  }
}
