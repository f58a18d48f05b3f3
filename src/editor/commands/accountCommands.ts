import * as vscode from "vscode";
import { showAccountPicker } from "../display/accountPicker";
import { accountName, LONGEST_NAME, nameAmong } from "../display/accountText";
import { showMessage } from "../host/messages";
import { promptText } from "../host/promptText";
import { aboutAccount } from "./accountStep";
import type { Command, CommandParts } from "./command";

/** **Box: Accounts** */
export const showAccounts: Command = (parts) => pickAccount(parts, vscode.l10n.t("Box: accounts"));

/** **Box: Switch Account**, and *Switch to This Account* of a row, which asks nothing. */
export const switchAccount: Command = async (parts, accountId) => {
  if (accountId === undefined) {
    await pickAccount(parts, vscode.l10n.t("Box: switch account"));
  } else {
    choose(parts, accountId);
  }
};

/** The account of this workspace alone; remembered by the editor, outside the workspace's own files. */
export const useForWorkspace = aboutAccount(async ({ accounts, active }, account) => {
  await active.bindToWorkspace(account);
  const who = nameAmong(account, accounts.all());
  const text = vscode.l10n.t("This workspace uses {0} from now on, until you switch the account here.", who);
  void showMessage("information", text);
});

/** **Box: Rename Account**: emptied, it gives back the name at Box. */
export const renameAccount = aboutAccount(async ({ accounts }, account) => {
  const shown = accountName(account);
  const name = await promptText({
    title: vscode.l10n.t("Box: rename account"),
    prompt: vscode.l10n.t(
      "Shown in the list and in the status bar, on this machine only; leave it empty for the name at Box.",
    ),
    value: shown,
    mayBeEmpty: true,
    problem: (text) =>
      [...text].length > LONGEST_NAME
        ? vscode.l10n.t("Use at most {0} characters.", LONGEST_NAME)
        : undefined,
  });
  if (name !== shown) {
    await accounts.rename(account.id, name === account.identity?.name ? "" : name);
  }
});

async function pickAccount(parts: CommandParts, title: string): Promise<void> {
  const { accounts, active, clock } = parts;
  const source = {
    accounts: () => accounts.all(),
    active: () => active.get(),
    state: (id: string) => accounts.state(id),
    onDidChange: (listener: () => void) => accounts.onDidChange(listener),
  };
  await showAccountPicker(source, { title, clock, choose: (id) => choose(parts, id) });
}

function choose({ accounts, active, log }: CommandParts, id: string): void {
  const account = accounts.get(id);
  if (account) {
    active.choose(account).catch(() => log.warn("The editor could not remember the chosen account."));
  }
}
