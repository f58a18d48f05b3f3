import * as vscode from "vscode";
import { showMessage } from "../host/messages";
import { fileName } from "./fileText";

/** How a file with a secret could reach other people through its folder. `unknown`: there is a repository, and nobody to ask. */
export type Exposure = "none" | "tracked" | "notIgnored" | "unknown";

/** As much of the built-in git extension's API (version 1) as is asked here; older ones have no `checkIgnore`. */
interface Repository {
  readonly rootUri: vscode.Uri;
  getObjectDetails(treeish: string, path: string): Promise<unknown>;
  checkIgnore?(paths: string[]): Promise<ReadonlySet<string>>;
}

interface GitExtension {
  getAPI(version: 1): { getRepository(uri: vscode.Uri): Repository | null };
}

/** More folders than any path has. */
const MOST_FOLDERS = 256;

/**
 * Whether git would pass the file on. No program is started for it (law 10): git obeys what lies in a folder, so only a
 * repository is asked about that the editor's own git has open, in a workspace that the person trusts.
 */
export async function gitExposure(uri: vscode.Uri): Promise<Exposure> {
  // A folder that is no disk may be a repository in itself.
  if (uri.scheme !== "file" && uri.scheme !== "vscode-remote") {
    return "unknown";
  }
  const root = await repositoryAbove(uri);
  if (!root) {
    return "none";
  }
  try {
    const repository = openRepository(uri);
    // The file may lie in a repository inside of the open one.
    return repository?.rootUri.toString() === root.toString() ? await ask(repository, uri) : "unknown";
  } catch {
    return "unknown";
  }
}

/** Warns when a chosen file with a private key can end up with others. Nobody waits for the response. */
export async function warnIfExposed(uri: vscode.Uri): Promise<void> {
  const warning = warningOf(await gitExposure(uri), fileName(uri));
  if (warning) {
    await showMessage("warning", warning);
  }
}

function warningOf(exposure: Exposure, name: string): string | undefined {
  switch (exposure) {
    case "none":
      return undefined;
    case "tracked":
      return vscode.l10n.t(
        "{0} holds a private key and is tracked by git; remove it from the repository, and if it was ever pushed, make a new key pair at Box.",
        name,
      );
    case "notIgnored":
      return vscode.l10n.t(
        "{0} holds a private key and lies in your workspace without being ignored by git; move it away or add it to .gitignore.",
        name,
      );
    case "unknown":
      return vscode.l10n.t(
        "{0} holds a private key, and git could not be asked whether it tracks the file; make sure that it is not in the repository.",
        name,
      );
  }
}

/** The nearest folder with a `.git` in it, which is a file in submodules and worktrees. */
async function repositoryAbove(uri: vscode.Uri): Promise<vscode.Uri | undefined> {
  let folder = vscode.Uri.joinPath(uri, "..");
  for (let level = 0; level < MOST_FOLDERS; level++) {
    if (await exists(vscode.Uri.joinPath(folder, ".git"))) {
      return folder;
    }
    const parent = vscode.Uri.joinPath(folder, "..");
    if (parent.path === folder.path) {
      return undefined;
    }
    folder = parent;
  }
  return undefined;
}

async function exists(uri: vscode.Uri): Promise<boolean> {
  try {
    await vscode.workspace.fs.stat(uri);
    return true;
  } catch {
    return false;
  }
}

function openRepository(uri: vscode.Uri): Repository | undefined {
  const mayAsk = vscode.workspace.isTrusted && vscode.workspace.getWorkspaceFolder(uri) !== undefined;
  const git = mayAsk ? vscode.extensions.getExtension<GitExtension>("vscode.git") : undefined;
  return git?.isActive ? (git.exports.getAPI(1).getRepository(uri) ?? undefined) : undefined;
}

async function ask(repository: Repository, { fsPath }: vscode.Uri): Promise<Exposure> {
  if (await isTracked(repository, fsPath)) {
    return "tracked";
  }
  const ignored = await repository.checkIgnore?.([fsPath]);
  return ignored === undefined ? "unknown" : ignored.size > 0 ? "none" : "notIgnored";
}

/** The empty tree-ish is git's index. @throws what else git says */
async function isTracked(repository: Repository, path: string): Promise<boolean> {
  try {
    await repository.getObjectDetails("", path);
    return true;
  } catch (error) {
    if (error instanceof Error && "gitErrorCode" in error && error.gitErrorCode === "UnknownPath") {
      return false;
    }
    throw error;
  }
}
