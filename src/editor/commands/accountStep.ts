import * as vscode from "vscode";
import type { Account } from "../../accounts/model/accountView";
import { BoxError } from "../../base/errors";
import { nameAmong } from "../display/accountText";
import type { ErrorContext, MessageAction } from "../host/messages";
import {
  type Command,
  type CommandParts,
  ErrorInContext,
  isAboutApp,
  requireAccount,
  settingsOf,
  toDeveloperConsole,
} from "./command";

/** A command about one account; what goes wrong is told with its name and the next step that it needs. */
export function aboutAccount(action: (parts: CommandParts, account: Account) => Promise<void>): Command {
  return async (parts, accountId) => {
    const account = requireAccount(parts, accountId);
    const who = nameAmong(account, parts.accounts.all());
    try {
      await action(parts, account);
    } catch (error) {
      throw inContext(error, account, who);
    }
  };
}

function inContext(error: unknown, account: Account, who: string): unknown {
  if (error instanceof ErrorInContext) {
    return new ErrorInContext(error.cause, { who, ...error.context });
  }
  return error instanceof BoxError
    ? new ErrorInContext(error, { who, ...accountStep(error, account) })
    : error;
}

/** The account's next step, where trying again is no help. */
function accountStep(error: BoxError, account: Account): Pick<ErrorContext, "step"> {
  // What is wrong with this machine is not mended by setting up the app.
  if (settingsOf(error) || error.code === "unconfirmedServer") {
    return {};
  }
  const step = (found: MessageAction | undefined) => ({ step: found });
  if (error.code === "expired") {
    return step(runs(vscode.l10n.t("Refresh"), "boxAuth.refreshToken", account));
  }
  switch (error.decision) {
    case "signInAgain":
      return step(signInAgain(account));
    case "fixSettings":
      return step(fixCredentials(account));
    case "actionRequiredAtBox":
      if (isAboutApp(error)) {
        return step(toDeveloperConsole(account.endpoints));
      }
      return step({
        title: vscode.l10n.t("Open Box"),
        run: () => vscode.env.openExternal(vscode.Uri.parse("https://app.box.com")),
      });
    case "retryNow":
    case "retryLater":
    case "newAssertion":
      return {};
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
