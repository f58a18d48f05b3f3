import * as vscode from "vscode";
import type { Account } from "../../accounts/model/accountView";
import { lifeParts } from "./lifeText";

/** Longer than any name that Box or **Box: Rename Account** takes, so that a sentence keeps its end in sight. */
const LONGEST_NAME = 100;

/** What a person calls an account: the name they gave it, otherwise the one at Box. */
export function accountName({ name, identity }: Account): string {
  return cut(name ?? identity?.name ?? vscode.l10n.t("Box account"), LONGEST_NAME);
}

/** The same where there is little room. */
export function shortName(account: Account): string {
  return cut(accountName(account), 20);
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
export function lifeInWords(lifeMs: number): string {
  const { amount, unit } = lifeParts(lifeMs);
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

/** Whole characters, since half of one is shown as a box. */
function cut(text: string, longest: number): string {
  const characters = [...text];
  return characters.length > longest ? `${characters.slice(0, longest - 1).join("")}…` : text;
}
