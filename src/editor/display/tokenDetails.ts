import * as vscode from "vscode";
import { type Account, clientIdOf } from "../../accounts/model/account";
import type { AccountState } from "../../accounts/model/accountState";
import { daysLeft, signInEndsAt } from "../../accounts/model/refreshTokenLife";
import type { RenewalOutcome } from "../../accounts/renewalHistory";
import type { ResourceScope } from "../../box/oauth/tokens";
import { joined, type Markdown, markdown } from "../host/markdown";
import { translated } from "../host/messages";
import { accountName, kindName, subjectText } from "./accountText";
import { stateText } from "./statusBar";

export interface DetailsSource {
  readonly account: Account;
  readonly state: AccountState;
  readonly renewals: readonly RenewalOutcome[];
  /** Epoch milliseconds. */
  readonly now: number;
}

/** All that is known of an account and its token, as Markdown, without anything secret. */
export function tokenDetails({ account, state, renewals, now }: DetailsSource): Markdown {
  const { identity, tokenSet, generation } = account;
  const endsAt = signInEndsAt(account);
  const rows: [string, string | undefined][] = [
    [vscode.l10n.t("State"), stateInWords(state, now)],
    ["reason" in state ? vscode.l10n.t("Reason") : "", "reason" in state ? shownReason(state) : undefined],
    [vscode.l10n.t("Kind"), kindName(account)],
    [vscode.l10n.t("Acts for"), subjectText(account)],
    [vscode.l10n.t("User"), identity && `${identity.name} (${identity.userId})`],
    [vscode.l10n.t("Login"), identity?.login],
    [vscode.l10n.t("Enterprise"), identity?.enterprise && enterpriseText(identity.enterprise)],
    [vscode.l10n.t("App"), clientIdOf(account)],
    [vscode.l10n.t("Box address"), account.app.endpoints.apiUrl],
    [vscode.l10n.t("Obtained"), moment(tokenSet.obtainedAt)],
    [vscode.l10n.t("Expires"), expiryText(account, state)],
    [vscode.l10n.t("Restricted to"), restrictionText(tokenSet.restrictedTo)],
    [vscode.l10n.t("Refresh token"), refreshTokenText(account, now)],
    [
      vscode.l10n.t("Sign-in lasts"),
      endsAt === undefined
        ? undefined
        : vscode.l10n.t("until {0} ({1} days)", moment(endsAt), daysLeft(endsAt, now)),
    ],
    [vscode.l10n.t("Generation"), String(generation)],
  ];
  const facts = rows.flatMap(([name, value]) => (value ? [markdown`| **${name}** | ${value} |`] : []));
  return joined(
    [
      markdown`# ${accountName(account)}\n\n| | |\n|---|---|`,
      ...facts,
      markdown`\n## ${vscode.l10n.t("Last renewals in this window")}\n`,
      ...renewalLines(renewals),
    ],
    "\n",
  );
}

function stateInWords(state: AccountState, now: number): string {
  const isCounting = state.kind === "valid" || state.kind === "expiring";
  return isCounting ? vscode.l10n.t("valid, {0} left", stateText(state, now)) : stateText(state, now);
}

function shownReason(state: Extract<AccountState, { reason: unknown }>): string {
  return translated(state.reason);
}

function enterpriseText({ name, id }: { name: string; id: string }): string {
  return `${name} (${id})`;
}

function expiryText({ tokenSet, kind }: Account, { expiresAt }: AccountState): string {
  if (!tokenSet.expiryIsEstimated) {
    return moment(expiresAt);
  }
  return kind === "developerToken"
    ? vscode.l10n.t("{0}, an hour after it was made", moment(expiresAt))
    : vscode.l10n.t("{0}, estimated since Box named no lifetime", moment(expiresAt));
}

function restrictionText(restrictedTo: readonly ResourceScope[]): string {
  return restrictedTo.length === 0
    ? vscode.l10n.t("not restricted")
    : restrictedTo
        .map(({ scope, object }) => (object ? `${scope} (${object.type} ${object.id})` : scope))
        .join(", ");
}

function refreshTokenText({ tokenSet }: Account, now: number): string {
  const { refreshToken, refreshTokenObtainedAt } = tokenSet;
  if (!refreshToken) {
    return vscode.l10n.t("none; this kind gets a new token by a new request");
  }
  const days = Math.floor((now - (refreshTokenObtainedAt ?? now)) / 86_400_000);
  return vscode.l10n.t("kept in the secret storage, {0} days old", Math.max(0, days));
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
        markdown`| ${moment(at)} | ${outcomeText(outcome)} | ${requestId ?? ""} |`,
    ),
  ];
}

function outcomeText(outcome: string): string {
  switch (outcome) {
    case "renewed":
      return vscode.l10n.t("renewed");
    case "adopted":
      return vscode.l10n.t("taken over from another window");
    default:
      return vscode.l10n.t("failed: {0}", outcome);
  }
}

function moment(time: number): string {
  return new Date(time).toLocaleString(vscode.env.language, { dateStyle: "medium", timeStyle: "medium" });
}
