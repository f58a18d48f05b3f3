import * as vscode from "vscode";
import { type Account, clientIdOf } from "../../accounts/model/account";
import type { AccountState } from "../../accounts/model/accountState";
import { daysLeft, signInEndsAt } from "../../accounts/model/refreshTokenLife";
import { commandLink, joined, type Markdown, markdown } from "../host/markdown";
import { translated } from "../host/messages";
import { accountName, kindName, lifeInWords } from "./accountText";

/** Who the token acts for and until when, with links to what can be done to this account. No secret is in it. */
export function accountTooltip(account: Account, state: AccountState, now: number): Markdown {
  const rows: [string, string | undefined][] = [
    [vscode.l10n.t("Login"), account.identity?.login],
    [vscode.l10n.t("Enterprise"), account.identity?.enterprise?.name],
    [vscode.l10n.t("Kind"), kindName(account)],
    [vscode.l10n.t("App"), clientIdOf(account)],
    [vscode.l10n.t("Expires"), expiry(state.expiresAt, now)],
    [vscode.l10n.t("Sign-in lasts"), signInEnd(account, now)],
  ];
  const reason = "reason" in state ? [markdown`$(warning) ${translated(state.reason)}\n\n`] : [];
  const facts = rows.flatMap(([name, value]) => (value ? [markdown`${name}: ${value}  \n`] : []));
  return joined(
    [markdown`**Box** $(dash) ${accountName(account)}\n\n`, ...reason, ...facts, links(account, state)],
    "",
  );
}

/** The links name their account: the tooltip stays open while another one becomes the active one. */
function links(account: Account, state: AccountState): Markdown {
  const link = (icon: string, title: string, command: string) =>
    commandLink({ icon, title, command, arguments: [account.id] });
  const gap = "&nbsp;&nbsp;&nbsp;";
  const token = joined(
    [
      mainLink(account, state),
      link("copy", vscode.l10n.t("Copy Token"), "boxAuth.copyToken"),
      link("sign-out", vscode.l10n.t("Sign Out"), "boxAuth.signOut"),
    ],
    gap,
  );
  const more = joined(
    [
      link("info", vscode.l10n.t("Details"), "boxAuth.showTokenDetails"),
      commandLink({ icon: "account", title: vscode.l10n.t("Accounts"), command: "boxAuth.showAccounts" }),
    ],
    gap,
  );
  return markdown`\n---\n\n${token}  \n${more}`;
}

function mainLink({ id, kind }: Account, state: AccountState): Markdown {
  const refresh = { command: "boxAuth.refreshToken", arguments: [id] };
  if (kind === "developerToken") {
    return commandLink({ ...refresh, icon: "clippy", title: vscode.l10n.t("Paste New Token") });
  }
  return state.kind === "signInAgain" && kind === "oauth"
    ? commandLink({ icon: "sign-in", title: vscode.l10n.t("Sign In"), command: "boxAuth.signIn" })
    : commandLink({ ...refresh, icon: "sync", title: vscode.l10n.t("Refresh") });
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
