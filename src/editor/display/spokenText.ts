import * as vscode from "vscode";
import type { AccountState } from "../../accounts/model/accountState";
import type { Account } from "../../accounts/model/accountView";
import { lifetimeParts } from "./lifetimeText";

/** What a screen reader says of the item in the status bar: the state, and what pressing does. */
export function spokenText(account: Account, state: AccountState, now: number): string {
  const press = pressText(account, state);
  const spoken = spokenState(state, now);
  return press === undefined ? spoken : vscode.l10n.t("{0}; {1}", spoken, press);
}

/** The state in whole words. */
export function spokenState(state: AccountState, now: number): string {
  switch (state.kind) {
    case "valid":
    case "expiring":
      return vscode.l10n.t("Box access token, {0}", minutesLeft(state.expiresAt - now));
    case "expired":
      return vscode.l10n.t("Box access token expired");
    case "refreshing":
      return vscode.l10n.t("Box access token is being refreshed");
    case "signingOut":
      return vscode.l10n.t("Box account is being signed out");
    case "alive":
      return vscode.l10n.t("Box App Token, no end known");
    case "offline":
      return withTimeLeft(vscode.l10n.t("Box cannot be reached"), state, now);
    case "paused":
      return withTimeLeft(vscode.l10n.t("Box asked to wait"), state, now);
    case "signInAgain":
      return vscode.l10n.t("Box sign-in ended");
    case "actionRequiredAtBox":
      return vscode.l10n.t("Box needs something from you");
    case "fixSettings":
      return vscode.l10n.t("Box does not accept the app");
  }
}

/** What **Box: Refresh Token** then does; `undefined` while it is busy. */
function pressText({ kind }: Account, state: AccountState): string | undefined {
  const again =
    kind === "developerToken"
      ? vscode.l10n.t("press to paste a new one")
      : vscode.l10n.t("press to try again");
  switch (state.kind) {
    case "refreshing":
    case "signingOut":
      return undefined;
    case "valid":
    case "expiring":
    case "expired":
    case "alive":
      return kind === "developerToken" ? again : vscode.l10n.t("press to refresh");
    case "signInAgain":
      return kind === "oauth" ? vscode.l10n.t("press to sign in again") : again;
    case "offline":
    case "paused":
    case "actionRequiredAtBox":
    case "fixSettings":
      return again;
  }
}

/** The token works on while no new one can be had. */
function withTimeLeft(text: string, { expiresAt }: { expiresAt: number }, now: number): string {
  return expiresAt > now
    ? vscode.l10n.t("{0}; access token, {1}", text, minutesLeft(expiresAt - now))
    : vscode.l10n.t("{0}; access token expired", text);
}

function minutesLeft(lifetimeMs: number): string {
  const { amount, unit } = lifetimeParts(lifetimeMs);
  if (unit === "s") {
    return vscode.l10n.t("less than a minute left");
  }
  return amount === 1 ? vscode.l10n.t("1 minute left") : vscode.l10n.t("{0} minutes left", amount);
}
