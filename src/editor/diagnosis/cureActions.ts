import * as vscode from "vscode";
import type { Cure } from "../../diagnosis/findings/finding";
import { fixCredentials, signInAgain } from "../commands/accountStep";
import { type MessageAction, showBriefly } from "../host/messages";
import { KEYRING_HELP } from "../notices/storageCanary";

/** What a person can press to mend something, in the words of the messages about it. */
export function cureAction(cure: Cure): MessageAction {
  switch (cure.kind) {
    case "openSettings":
      return {
        title: vscode.l10n.t("Open Settings"),
        run: () => vscode.commands.executeCommand("workbench.action.openSettings", cure.query),
      };
    case "signIn":
      return { title: vscode.l10n.t("Sign In"), run: () => vscode.commands.executeCommand("boxAuth.signIn") };
    case "signInAgain":
      return signInAgain(cure.account);
    case "fixCredentials":
      return fixCredentials(cure.account);
    case "refresh":
      return {
        title: vscode.l10n.t("Refresh"),
        run: () => vscode.commands.executeCommand("boxAuth.refreshToken", cure.account.id),
      };
    case "keyringHelp":
      return {
        title: vscode.l10n.t("How to Set Up a Keyring"),
        run: () => vscode.env.openExternal(vscode.Uri.parse(KEYRING_HELP)),
      };
    case "copyCommand":
      return { title: vscode.l10n.t("Copy Command"), run: () => copyCommand(cure.text) };
  }
}

async function copyCommand(text: string): Promise<void> {
  await vscode.env.clipboard.writeText(text);
  showBriefly(vscode.l10n.t("Command copied; paste it into a terminal."));
}
