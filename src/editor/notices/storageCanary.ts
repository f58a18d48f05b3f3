import * as vscode from "vscode";
import { showMessage } from "../host/messages";

/** In SecretStorage and beside it: when only the second is left, the host kept secrets in memory and lost them. */
export const CANARY = "canary";
export const KEYRING_HELP =
  "https://code.visualstudio.com/docs/configure/settings-sync#_troubleshooting-keychain-issues";

type Storage = Pick<vscode.ExtensionContext, "secrets" | "globalState">;

/** Leaves the canary, once there is something to lose. It is no secret. */
export async function leaveCanary({ secrets, globalState }: Storage): Promise<void> {
  if (!globalState.get<boolean>(CANARY)) {
    await secrets.store(CANARY, "here");
    await globalState.update(CANARY, true);
  }
}

/** True when an earlier run left a canary that this run does not find. */
export function canaryIsGone(keys: readonly string[], globalState: vscode.Memento): boolean {
  return globalState.get<boolean>(CANARY) === true && !keys.includes(CANARY);
}

/** Tells once, in plain words, that this host forgets secrets, and what to do about it. */
export async function warnOfLostSecrets({ secrets, globalState }: Storage): Promise<void> {
  // Told once for each loss, whichever of the two the host forgets; the next sign-in leaves another canary.
  await secrets.store(CANARY, "here");
  await globalState.update(CANARY, undefined);
  const signIn = {
    title: vscode.l10n.t("Sign In"),
    run: () => vscode.commands.executeCommand("boxAuth.signIn"),
  };
  if (vscode.env.uiKind === vscode.UIKind.Web) {
    const text = vscode.l10n.t(
      "This web editor kept your Box sign-in in memory only and lost it on reload; allow it to store site data in this browser, or ask its operator for a secret storage, then sign in again.",
    );
    return showMessage("warning", text, signIn);
  }
  const text = vscode.l10n.t(
    "The editor kept your Box sign-in in memory only, because your system's keyring was locked or missing; unlock or install one, then sign in again.",
  );
  const learn = {
    title: vscode.l10n.t("How to Set Up a Keyring"),
    run: () => vscode.env.openExternal(vscode.Uri.parse(KEYRING_HELP)),
  };
  return showMessage("warning", text, signIn, learn);
}
