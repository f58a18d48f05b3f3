import * as vscode from "vscode";
import { type Account, clientIdOf } from "../../accounts/model/account";
import type { AccountState } from "../../accounts/model/accountState";
import { daysLeft, signInEndsAt } from "../../accounts/model/refreshTokenLife";
import { translated } from "../host/messages";
import { accountName, kindName, lifeInWords } from "./accountText";

/** Who the token acts for and until when, with links to what can be done. No secret is in it. */
export function accountTooltip(account: Account, state: AccountState, now: number): vscode.MarkdownString {
  const tooltip = new vscode.MarkdownString("", true);
  tooltip.isTrusted = {
    enabledCommands: [
      "boxAuth.refreshToken",
      "boxAuth.copyToken",
      "boxAuth.showTokenDetails",
      "boxAuth.showAccounts",
      "boxAuth.signOut",
      "boxAuth.signIn",
    ],
  };
  tooltip.appendMarkdown(`**Box** $(dash) ${asText(accountName(account))}\n\n`);
  if ("reason" in state) {
    tooltip.appendMarkdown(`$(warning) ${asText(translated(state.reason))}\n\n`);
  }
  const rows: [string, string | undefined][] = [
    [vscode.l10n.t("Login"), account.identity?.login],
    [vscode.l10n.t("Enterprise"), account.identity?.enterprise?.name],
    [vscode.l10n.t("Kind"), kindName(account)],
    [vscode.l10n.t("App"), clientIdOf(account)],
    [vscode.l10n.t("Expires"), expiry(state.expiresAt, now)],
    [vscode.l10n.t("Sign-in lasts"), signInEnd(account, now)],
  ];
  for (const [name, value] of rows) {
    if (value) {
      tooltip.appendMarkdown(`${name}: ${asText(value)}  \n`);
    }
  }
  const main = mainLink(account, state);
  const copy = `[$(copy) ${vscode.l10n.t("Copy Token")}](command:boxAuth.copyToken)`;
  const signOut = `[$(sign-out) ${vscode.l10n.t("Sign Out")}](command:boxAuth.signOut)`;
  const details = `[$(info) ${vscode.l10n.t("Details")}](command:boxAuth.showTokenDetails)`;
  const accounts = `[$(account) ${vscode.l10n.t("Accounts")}](command:boxAuth.showAccounts)`;
  const gap = "&nbsp;&nbsp;&nbsp;";
  tooltip.appendMarkdown(`\n---\n\n${[main, copy, signOut].join(gap)}  \n${[details, accounts].join(gap)}`);
  return tooltip;
}

function mainLink({ kind }: Account, state: AccountState): string {
  if (kind === "developerToken") {
    return `[$(clippy) ${vscode.l10n.t("Paste New Token")}](command:boxAuth.refreshToken)`;
  }
  return state.kind === "signInAgain" && kind === "oauth"
    ? `[$(sign-in) ${vscode.l10n.t("Sign In")}](command:boxAuth.signIn)`
    : `[$(sync) ${vscode.l10n.t("Refresh")}](command:boxAuth.refreshToken)`;
}

/** A login is an e-mail address, which Markdown would turn into a link; and a sentence must be able to wrap. */
function asText(value: string): string {
  return new vscode.MarkdownString()
    .appendText(value)
    .value.replaceAll("@", "&#64;")
    .replaceAll("&nbsp;", " ");
}

/** The refresh token's age, told as what it means to the person. */
function signInEnd(account: Account, now: number): string | undefined {
  const endsAt = signInEndsAt(account);
  return endsAt === undefined
    ? undefined
    : vscode.l10n.t(
        "until {0} ({1} days)",
        new Date(endsAt).toLocaleDateString(vscode.env.language, { dateStyle: "medium" }),
        daysLeft(endsAt, now),
      );
}

function expiry(expiresAt: number, now: number): string {
  const moment = new Date(expiresAt).toLocaleString(vscode.env.language, {
    dateStyle: "medium",
    timeStyle: "medium",
  });
  const life = expiresAt - now;
  if (life <= 0) {
    return vscode.l10n.t("{0} (expired)", moment);
  }
  return vscode.l10n.t("{0} (in {1})", moment, lifeInWords(life));
}
