import * as vscode from "vscode";
import type { Account } from "../../accounts/model/accountView";
import { lifetimeParts } from "./lifetimeText";

/** As much as leaves what stands behind it in sight, so that no name fills a row and none looks like another row. */
export const LONGEST_NAME = 40;
const LONGEST_LOGIN = 60;
/** Of either, where there is little room. */
const LONGEST_SHORT = 20;

/** What a person calls an account: the name they gave it, otherwise the one at Box. */
export function accountName({ name, identity }: Account): string {
  return cut(name ?? identity?.name ?? vscode.l10n.t("Box account"), LONGEST_NAME);
}

/** Its name, with what tells it from others of this name. */
export function nameAmong(account: Account, all: readonly Account[]): string {
  return nameAnd([distinction(account, all, [loginOf, kindName, appText])], accountName(account));
}

/** The same where there is little room. */
export function shortName(account: Account, all: readonly Account[]): string {
  const tells: Tell[] = [(each) => shortened(loginOf(each)), kindName, ({ clientId }) => clientId?.slice(-8)];
  return nameAnd([distinction(account, all, tells)], cut(accountName(account), LONGEST_SHORT));
}

/** Name and login, with what tells it from others that have both. */
export function nameAndLogin(account: Account, all: readonly Account[]): string {
  const login = loginOf(account);
  const alike = all.filter((other) => loginOf(other) === login);
  return nameAnd([login, distinction(account, alike, [kindName, appText])], accountName(account));
}

type Tell = (account: Account) => string | undefined;

/** The first thing that no other account of this name has. */
function distinction(account: Account, all: readonly Account[], tells: readonly Tell[]): string | undefined {
  const alike = all.filter(({ id }) => id !== account.id).filter(hasName(accountName(account)));
  const tell = tells.find((each) => alike.every((other) => each(other) !== each(account)));
  return alike.length > 0 ? tell?.(account) : undefined;
}

const hasName = (name: string) => (account: Account) => accountName(account) === name;

function nameAnd(facts: readonly (string | undefined)[], name: string): string {
  const known = facts.filter((fact) => fact !== undefined);
  return known.length > 0 ? vscode.l10n.t("{0} ({1})", name, known.join(", ")) : name;
}

function loginOf({ identity }: Account): string | undefined {
  return identity && cut(identity.login, LONGEST_LOGIN);
}

function appText({ clientId }: Account): string | undefined {
  return clientId && vscode.l10n.t("app {0}", clientId);
}

function shortened(text: string | undefined): string | undefined {
  return text && cut(text, LONGEST_SHORT);
}

/** How an account gets its tokens, in Box's own words. */
export function kindName({ kind, token }: Account): string {
  switch (kind) {
    case "oauth":
      return vscode.l10n.t("OAuth 2.0");
    case "jwt":
      return vscode.l10n.t("JWT");
    case "clientCredentials":
      return vscode.l10n.t("Client Credentials");
    case "developerToken":
      return token.lifetimeIsUnknown ? vscode.l10n.t("App Token") : vscode.l10n.t("Developer Token");
  }
}

/** A time left, for a sentence. */
export function lifetimeInWords(lifetimeMs: number): string {
  const { amount, unit } = lifetimeParts(lifetimeMs);
  return unit === "min" ? vscode.l10n.t("{0} min", amount) : vscode.l10n.t("{0} s", amount);
}

/** Whom the tokens act for, beyond the name. */
export function subjectText({ subject, identity }: Account): string {
  if (!subject) {
    return identity?.login ?? "";
  }
  return subject.type === "enterprise"
    ? vscode.l10n.t("service account of enterprise {0}", subject.id)
    : vscode.l10n.t("user {0}", subject.id);
}

/** A day and time of day, as the person writes them. */
export function momentText(time: number): string {
  return new Date(time).toLocaleString(vscode.env.language, { dateStyle: "medium", timeStyle: "medium" });
}

/** The same without the day, where that is today. */
export function recentMomentText(time: number, now: number): string {
  const isToday = new Date(time).toDateString() === new Date(now).toDateString();
  return isToday
    ? new Date(time).toLocaleTimeString(vscode.env.language, { timeStyle: "short" })
    : momentText(time);
}

/** Whole characters, since half of one is shown as a box. */
export function cut(text: string, longest: number): string {
  const characters = [...text];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join("")}…` : text;
}
