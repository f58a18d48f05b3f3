import * as vscode from "vscode";
import type { AccountState } from "../../accounts/model/accountState";
import type { Account } from "../../accounts/model/accountView";
import type { RenewalOutcome } from "../../accounts/renewal/renewalHistory";
import type { ResourceScope } from "../../box/oauth/tokens";
import { joined, type Markdown, markdown } from "../host/markdown";
import { translated } from "../host/messages";
import { accountName, kindName, momentText, subjectText } from "./accountText";
import { signInEndText, stateText } from "./stateText";

const DAY_MS = 24 * 60 * 60_000;

export interface DetailsSource {
  readonly account: Account;
  readonly state: AccountState;
  readonly renewals: readonly RenewalOutcome[];
  /** Epoch milliseconds. */
  readonly now: number;
}

/** All that is known of an account and its token, as Markdown, without anything secret. */
export function tokenDetails({ account, state, renewals, now }: DetailsSource): Markdown {
  const facts = rows({ account, state, now }).flatMap(([name, value]) =>
    value ? [markdown`| **${name}** | ${value} |`] : [],
  );
  return joined(
    [
      markdown`# ${accountName(account)}\n`,
      markdown`| ${vscode.l10n.t("Property")} | ${vscode.l10n.t("Value")} |\n|---|---|`,
      ...facts,
      markdown`\n## ${vscode.l10n.t("Last refreshes in this window")}\n`,
      ...renewalLines(renewals),
    ],
    "\n",
  );
}

function rows({
  account,
  state,
  now,
}: Omit<DetailsSource, "renewals">): readonly [string, string | undefined][] {
  const { identity, token } = account;
  const enterprise = identity?.enterprise;
  return [
    [vscode.l10n.t("State"), stateInWords(state, now)],
    [vscode.l10n.t("Reason"), "reason" in state ? translated(state.reason) : undefined],
    [vscode.l10n.t("Kind"), kindName(account)],
    [vscode.l10n.t("Acts for"), account.subject && subjectText(account)],
    [vscode.l10n.t("User"), identity && `${identity.name} (${identity.userId})`],
    [vscode.l10n.t("Login"), identity?.login],
    [vscode.l10n.t("Enterprise"), enterprise && `${enterprise.name} (${enterprise.id})`],
    [vscode.l10n.t("App"), account.clientId],
    [vscode.l10n.t("Scopes"), scopeText(account)],
    [vscode.l10n.t("Box address"), account.endpoints.apiUrl],
    [vscode.l10n.t("Obtained"), momentText(token.obtainedAt)],
    [vscode.l10n.t("Expires"), expiryText(account, state)],
    [vscode.l10n.t("Restricted to"), restrictionText(token.restrictedTo)],
    [vscode.l10n.t("Refresh token"), refreshTokenText(account, now)],
    [vscode.l10n.t("Sign-in lasts"), signInEndText(account, state, now)],
  ];
}

function stateInWords(state: AccountState, now: number): string {
  const isCounting = state.kind === "valid" || state.kind === "expiring";
  return isCounting ? vscode.l10n.t("valid, {0} left", stateText(state, now)) : stateText(state, now);
}

/** What a sign-in through the browser asked for. */
function scopeText({ kind, scope }: Account): string | undefined {
  return kind === "oauth" ? (scope ?? vscode.l10n.t("all that the app has")) : undefined;
}

function expiryText({ token, kind }: Account, state: AccountState): string | undefined {
  if (state.kind === "alive") {
    return vscode.l10n.t("no end known to this editor; it works until Box says otherwise");
  }
  if (!("expiresAt" in state)) {
    return undefined;
  }
  const moment = momentText(state.expiresAt);
  if (!token.expiryIsEstimated) {
    return moment;
  }
  return kind === "developerToken"
    ? vscode.l10n.t("{0}, an hour after it was made", moment)
    : vscode.l10n.t("{0}, estimated since Box named no lifetime", moment);
}

export function restrictionText(restrictedTo: readonly ResourceScope[]): string {
  return restrictedTo.length === 0
    ? vscode.l10n.t("not restricted")
    : restrictedTo
        .map(({ scope, object }) => (object ? `${scope} (${object.type} ${object.id})` : scope))
        .join(", ");
}

function refreshTokenText({ token, kind }: Account, now: number): string {
  if (!token.hasRefreshToken) {
    return kind === "developerToken"
      ? vscode.l10n.t("none; a new token is made in the Developer Console and pasted")
      : vscode.l10n.t("none; this kind gets a new token by a new request");
  }
  const age = Math.max(0, Math.floor((now - (token.refreshTokenObtainedAt ?? now)) / DAY_MS));
  return age === 1
    ? vscode.l10n.t("kept in the secret storage, 1 day old")
    : vscode.l10n.t("kept in the secret storage, {0} days old", age);
}

function renewalLines(renewals: readonly RenewalOutcome[]): readonly Markdown[] {
  if (renewals.length === 0) {
    return [markdown`${vscode.l10n.t("None yet.")}`];
  }
  const heads = [vscode.l10n.t("When"), vscode.l10n.t("Outcome"), vscode.l10n.t("Box request ID")] as const;
  return [
    markdown`| ${heads[0]} | ${heads[1]} | ${heads[2]} |\n|---|---|---|`,
    ...renewals.map(
      ({ at, outcome, requestId }) =>
        markdown`| ${momentText(at)} | ${outcomeText(outcome)} | ${requestId ?? ""} |`,
    ),
  ];
}

function outcomeText(outcome: string): string {
  switch (outcome) {
    case "renewed":
      return vscode.l10n.t("refreshed");
    case "adopted":
      return vscode.l10n.t("taken over from another window");
    default:
      // The code is in the log.
      return vscode.l10n.t("failed");
  }
}
