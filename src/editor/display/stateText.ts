import * as vscode from "vscode";
import type { AccountState } from "../../accounts/model/accountState";
import type { Account } from "../../accounts/model/accountView";
import { daysLeft, signInEndsAt } from "../../accounts/model/refreshTokenLifetime";
import { kindName } from "./accountText";
import { shortLifetime } from "./lifetimeText";

/** What is left of the token, in milliseconds; `undefined` where Box has refused it, or alone knows. */
export function remainingLifetime(state: AccountState, now: number): number | undefined {
  return "expiresAt" in state ? state.expiresAt - now : undefined;
}

/** The state in few words, for the status bar, lists and documents. */
export function stateText(state: AccountState, now: number): string {
  switch (state.kind) {
    case "valid":
    case "expiring":
      return shortLifetime(state.expiresAt - now);
    case "expired":
      return vscode.l10n.t("expired");
    case "refreshing":
      return vscode.l10n.t("refreshing");
    case "signingOut":
      return vscode.l10n.t("signing out");
    case "alive":
      return vscode.l10n.t("App Token");
    case "offline":
      return state.expiresAt > now
        ? vscode.l10n.t("offline {0}", shortLifetime(state.expiresAt - now))
        : vscode.l10n.t("offline");
    case "paused":
      return state.expiresAt > now
        ? vscode.l10n.t("{0} left, paused", shortLifetime(state.expiresAt - now))
        : vscode.l10n.t("paused");
    case "signInAgain":
      return vscode.l10n.t("sign in again");
    case "actionRequiredAtBox":
      return vscode.l10n.t("Box needs you");
    case "fixSettings":
      return vscode.l10n.t("check Box app");
  }
}

/** What a row says beside a name: state, kind, and whether the status bar shows it. A state may be called like the kind. */
export function accountFacts(
  account: Account,
  {
    state,
    isActive,
    now,
  }: { readonly state: AccountState | undefined; readonly isActive: boolean; readonly now: number },
): string {
  const facts = [
    state && stateText(state, now),
    kindName(account),
    isActive && vscode.l10n.t("in the status bar"),
  ];
  return [...new Set(facts)].filter(Boolean).join(" · ");
}

/** Name of the icon that goes with it. */
export function stateIcon({ kind }: AccountState): string {
  switch (kind) {
    case "valid":
    case "alive":
      return "key";
    case "expiring":
      return "clock";
    case "expired":
      return "circle-slash";
    case "refreshing":
    case "signingOut":
      return "sync~spin";
    case "offline":
      return "debug-disconnect";
    case "paused":
      return "debug-pause";
    case "signInAgain":
      return "sign-in";
    case "actionRequiredAtBox":
      return "warning";
    case "fixSettings":
      return "tools";
  }
}

/** Whether the person has to know, before they look closer. */
export function needsAttention({ kind }: AccountState): boolean {
  return !["valid", "refreshing", "signingOut", "alive"].includes(kind);
}

/** The refresh token's age, told as what it means to the person; nothing of a sign-in that Box refuses. */
export function signInEndText(account: Account, state: AccountState, now: number): string | undefined {
  const endsAt = "expiresAt" in state ? signInEndsAt(account) : undefined;
  if (endsAt === undefined) {
    return undefined;
  }
  const day = new Date(endsAt).toLocaleDateString(vscode.env.language, { dateStyle: "medium" });
  const days = daysLeft(endsAt, now);
  return days === 1
    ? vscode.l10n.t("until {0} (1 day)", day)
    : vscode.l10n.t("until {0} ({1} days)", day, days);
}
