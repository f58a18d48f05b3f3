import * as vscode from "vscode";
import type { Accounts } from "../../accounts/accounts";
import type { Account } from "../../accounts/model/accountView";
import { nameAmong, nameAndLogin } from "../display/accountText";
import { showMessage } from "../host/messages";
import type { ActiveAccount } from "./activeAccount";

/** Tells who is signed in now, with the next things that a person wants. */
export function announceSignIn(
  account: Account,
  { accounts, active }: { readonly accounts: Accounts; readonly active: ActiveAccount },
): void {
  const { id, identity } = account;
  const all = accounts.all();
  const told = identity
    ? vscode.l10n.t("Signed in to Box as {0}.", nameAndLogin(account, all))
    : vscode.l10n.t("Signed in to Box; the name could not be read yet and is asked for at the next refresh.");
  const shown = active.get();
  const copy = {
    title: vscode.l10n.t("Copy Access Token"),
    run: () => vscode.commands.executeCommand("boxAuth.copyToken", id),
  };
  if (!shown || shown.id === id) {
    void showMessage("information", told, copy);
    return;
  }
  const text = vscode.l10n.t("{0} This workspace still uses {1}.", told, nameAmong(shown, all));
  void showMessage("information", text, copy, {
    title: vscode.l10n.t("Use for This Workspace"),
    run: () => vscode.commands.executeCommand("boxAuth.useForWorkspace", id),
  });
}
