import * as vscode from "vscode";
import type { Account } from "../../accounts/model/accountView";
import { nameAmong } from "../display/accountText";
import { choose } from "../host/choices";
import { confirm, showMessage } from "../host/messages";
import { forgetClientId } from "../host/settings";
import type { Command, CommandParts } from "./command";

/** **Box: Forget App…**: the client secret of an app goes; accounts that use it keep theirs. */
export const forgetApp: Command = async (parts) => {
  const { accounts } = parts;
  const clientIds = await accounts.apps.ids();
  if (clientIds.length === 0) {
    void showMessage("information", vscode.l10n.t("No Box app is kept here."));
    return;
  }
  const all = accounts.all();
  const apps = clientIds.map((clientId) => {
    const users = all.filter((account) => account.clientId === clientId);
    const description = users.map((user) => nameAmong(user, all)).join(", ");
    return { icon: "key", label: clientId, description, clientId, users };
  });
  const { clientId, users } = await choose(apps, {
    title: vscode.l10n.t("Box: which app is to be forgotten?"),
  });
  await confirm(vscode.l10n.t("Forget the Box app {0}?", clientId), {
    detail: [
      vscode.l10n.t("Its client secret is deleted here and asked for at the next sign-in."),
      ownCopiesText(users),
    ].join(" "),
    yes: vscode.l10n.t("Forget App"),
  });
  await forgetKeptApp(parts, clientId);
  void showMessage("information", vscode.l10n.t("The app {0} is forgotten.", clientId));
};

/** @throws BoxError when the secret storage does not answer */
export async function forgetKeptApp({ accounts, drafts }: CommandParts, clientId: string): Promise<void> {
  await accounts.apps.forget(clientId);
  drafts.clear(clientId);
  await forgetClientId(clientId);
}

/** What forgetting an app does not touch. */
export function ownCopiesText(users: readonly Account[]): string {
  return users.length === 0
    ? ""
    : vscode.l10n.t(
        "Accounts that use it keep a copy of their own and stay signed in: {0}.",
        users.map((user) => nameAmong(user, users)).join(", "),
      );
}
