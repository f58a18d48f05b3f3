import * as vscode from "vscode";
import type { Account } from "../../accounts/model/accountView";
import { showMessage } from "../host/messages";

/** Tells who is signed in now, with the next thing that a person wants. */
export function announceSignIn({ id, identity }: Account): void {
  const text = identity
    ? vscode.l10n.t("Signed in to Box as {0} ({1}).", identity.name, identity.login)
    : vscode.l10n.t("Signed in to Box; the name could not be read yet and is asked for at the next refresh.");
  void showMessage("information", text, {
    title: vscode.l10n.t("Copy Access Token"),
    run: () => vscode.commands.executeCommand("boxAuth.copyToken", id),
  });
}
