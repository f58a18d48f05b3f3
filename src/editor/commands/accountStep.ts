import * as vscode from "vscode";
import type { Account } from "../../accounts/model/accountView";
import { BoxError } from "../../base/errors";
import type { MessageAction } from "../host/messages";
import { type Command, type CommandParts, ErrorWithStep, requireAccount, settingsOf } from "./command";

/** A command about one account; what goes wrong is told with the next step that this account needs. */
export function aboutAccount(action: (parts: CommandParts, account: Account) => Promise<void>): Command {
  return async (parts, accountId) => {
    const account = requireAccount(parts, accountId);
    try {
      await action(parts, account);
    } catch (error) {
      throw withAccountStep(error, account);
    }
  };
}

/** Where trying again is no help, the error gets its account's next step. */
function withAccountStep(error: unknown, account: Account): unknown {
  // What is wrong with this machine is not mended by setting up the app.
  if (!(error instanceof BoxError) || settingsOf(error) || error.code === "unconfirmedHost") {
    return error;
  }
  const step = (found: MessageAction | undefined) => new ErrorWithStep(error, found);
  if (error.code === "expired") {
    return step(runs(vscode.l10n.t("Refresh"), "boxAuth.refreshToken", account));
  }
  switch (error.decision) {
    case "signInAgain":
      return step(signInAgain(account));
    case "fixSettings":
      return step(fixCredentials(account));
    case "actionRequiredAtBox":
      return step({
        title: vscode.l10n.t("Open Box"),
        run: () => vscode.env.openExternal(vscode.Uri.parse("https://app.box.com")),
      });
    case "retryNow":
    case "retryLater":
    case "newAssertion":
      return error;
    case "fatal":
      return step(
        error.code === "developerToken" || error.code === "signedOut" ? signInAgain(account) : undefined,
      );
  }
}

/** Each kind begins again where it began. */
export function signInAgain(account: Account): MessageAction {
  return account.kind === "oauth"
    ? runs(vscode.l10n.t("Sign In"), "boxAuth.signIn", account)
    : fixCredentials(account);
}

export function fixCredentials(account: Account): MessageAction {
  switch (account.kind) {
    case "oauth":
      return runs(vscode.l10n.t("Set Up App"), "boxAuth.setUpApp", account);
    case "jwt":
      return runs(vscode.l10n.t("Choose Configuration"), "boxAuth.signInWithJwt", account);
    case "clientCredentials":
      return runs(vscode.l10n.t("Enter Credentials"), "boxAuth.signInWithClientCredentials", account);
    case "developerToken":
      return runs(vscode.l10n.t("Paste New Token"), "boxAuth.useDeveloperToken", account);
  }
}

function runs(title: string, command: string, { id }: Account): MessageAction {
  return { title, run: () => vscode.commands.executeCommand(command, id) };
}
