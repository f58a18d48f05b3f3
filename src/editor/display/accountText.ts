import * as vscode from "vscode";
import type { Account } from "../../accounts/model/account";
import { lifeParts } from "./lifeText";

/** What a person calls an account: the name they gave it, otherwise the one at Box. */
export function accountName({ name, identity }: Account): string {
  return name ?? identity?.name ?? vscode.l10n.t("Box account");
}

/** How an account gets its tokens, in Box's own words. */
export function kindName({ kind }: Account): string {
  switch (kind) {
    case "oauth":
      return vscode.l10n.t("OAuth 2.0");
    case "jwt":
      return vscode.l10n.t("JWT");
    case "clientCredentials":
      return vscode.l10n.t("Client Credentials");
    case "developerToken":
      return vscode.l10n.t("Developer Token");
  }
}

/** A time left, for a sentence. */
export function lifeInWords(lifeMs: number): string {
  const { amount, unit } = lifeParts(lifeMs);
  return unit === "min" ? vscode.l10n.t("{0} min", amount) : vscode.l10n.t("{0} s", amount);
}

/** Whom the tokens act for, beyond the name. */
export function subjectText(account: Account): string {
  const isServer = account.kind === "jwt" || account.kind === "clientCredentials";
  if (!isServer) {
    return account.identity?.login ?? "";
  }
  return account.subject.type === "enterprise"
    ? vscode.l10n.t("service account of enterprise {0}", account.subject.id)
    : vscode.l10n.t("user {0}", account.subject.id);
}
