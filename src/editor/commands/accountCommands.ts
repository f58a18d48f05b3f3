import * as vscode from "vscode";
import { showAccountPicker } from "../display/accountPicker";
import { accountName, LONGEST_NAME, nameAmong } from "../display/accountText";
import { showMessage } from "../host/messages";
import { promptText } from "../host/promptText";
import { aboutAccount } from "./accountStep";
import type { Command, CommandParts } from "./command";

/** **Box: Accounts** */
export const showAccounts: Command = (parts) => pickAccount(parts, vscode.l10n.t("Box: accounts"));

/** **Box: Switch Account** */
export const switchAccount: Command = (parts) => pickAccount(parts, vscode.l10n.t("Box: switch account"));

/** The account of this workspace alone; remembered by the editor, outside the workspace's own files. */
export const useForWorkspace = aboutAccount(async ({ accounts, active }, account) => {
  await active.bindToWorkspace(account);
  const who = nameAmong(account, accounts.all());
  const text = vscode.l10n.t("This workspace uses {0} from now on.", who);
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

async function pickAccount({ accounts, active, clock, log }: CommandParts, title: string): Promise<void> {
  const source = {
    accounts: () => accounts.all(),
    active: () => active.get(),
    state: (id: string) => accounts.state(id),
    onDidChange: (listener: () => void) => accounts.onDidChange(listener),
  };
  const choose = (id: string) => {
    const account = accounts.get(id);
    if (account) {
      active.choose(account).catch(() => log.warn("The editor could not remember the chosen account."));
    }
  };
  await showAccountPicker(source, { title, clock, choose });
}
