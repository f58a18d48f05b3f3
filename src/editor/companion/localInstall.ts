import * as vscode from "vscode";
import { showMessage } from "../host/messages";

const ADVISED = "localInstallAdvised";

/** Box Auth runs on the machine of the files, and the person sits at another. */
export function runsRemotely({ extension }: Pick<vscode.ExtensionContext, "extension">): boolean {
  return vscode.env.remoteName !== undefined && extension.extensionKind === vscode.ExtensionKind.Workspace;
}

/**
 * Says once that each remote machine has a lock of its own while all have the same accounts, and that Box Auth on this
 * computer would have one for all. In a browser there is no other place to install it.
 */
export async function adviseLocalInstall(
  context: Pick<vscode.ExtensionContext, "extension" | "globalState">,
): Promise<void> {
  const { extension, globalState } = context;
  const isDesktop = vscode.env.uiKind === vscode.UIKind.Desktop;
  if (!isDesktop || !runsRemotely(context) || globalState.get(ADVISED)) {
    return;
  }
  await globalState.update(ADVISED, true);
  const text = vscode.l10n.t(
    "Box Auth runs only inside this remote machine and knows of no window elsewhere, so two of them may refresh one sign-in at the same time; install it on this computer, then all windows share one lock.",
  );
  await showMessage("information", text, {
    title: vscode.l10n.t("Show Extension"),
    run: () => vscode.commands.executeCommand("workbench.extensions.search", `@id:${extension.id}`),
  });
}
