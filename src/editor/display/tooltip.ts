import * as vscode from "vscode";
import type { AccountState } from "../../accounts/model/accountState";
import type { Account } from "../../accounts/model/accountView";
import { commandLink, joined, type Markdown, markdown } from "../host/markdown";
import { translated } from "../host/messages";
import { accountName, kindName, lifetimeInWords, momentText, recentMomentText } from "./accountText";
import { signInEndText } from "./stateText";

const LONGEST_LINE = 48;

export interface TooltipContext {
  /** Epoch milliseconds. */
  readonly now: number;
  readonly copiedAt?: number | undefined;
  /** Whether it belongs to the item of the status bar, for which the manifest has a key. */
  readonly hasFocusKeys?: boolean;
}

/** Who the token acts for and until when, with links to what can be done to this account. No secret is in it. */
export function accountTooltip(
  account: Account,
  state: AccountState,
  { now, copiedAt, hasFocusKeys = false }: TooltipContext,
): Markdown {
  const rows: [string, string | undefined][] = [
    [vscode.l10n.t("Login"), account.identity?.login],
    [vscode.l10n.t("Enterprise"), account.identity?.enterprise?.name],
    [vscode.l10n.t("Kind"), kindName(account)],
    [vscode.l10n.t("App"), account.clientId],
    [vscode.l10n.t("Scopes"), account.scope],
    [vscode.l10n.t("Expires"), expiry(state, now)],
    [vscode.l10n.t("Sign-in lasts"), signInEndText(account, state, now)],
  ];
  const reason = "reason" in state ? [markdown`$(warning) ${inLines(translated(state.reason))}\n\n`] : [];
  const copied =
    copiedAt === undefined
      ? []
      : [
          markdown`$(info) ${vscode.l10n.t("A refresh ends the token that you copied at {0}.", recentMomentText(copiedAt, now))}\n\n`,
        ];
  const facts = rows.flatMap(([name, value]) => (value ? [markdown`${name}: ${value}  \n`] : []));
  return joined(
    [
      markdown`**Box** $(dash) ${accountName(account)}\n\n`,
      ...reason,
      ...copied,
      ...facts,
      links(account, state, hasFocusKeys),
    ],
    "",
  );
}

/** As narrow as the facts below it, so that beside it a message can be read in a small window. */
function inLines(sentence: string): Markdown {
  const lines: string[] = [];
  let line = "";
  for (const word of sentence.split(" ")) {
    if (line !== "" && line.length + word.length >= LONGEST_LINE) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  const all = [...lines, line].map((text) => markdown`${text}`);
  return joined(all, "  \n");
}

/** The links name their account: the tooltip stays open while another one becomes the active one. */
function links(account: Account, state: AccountState, hasFocusKeys: boolean): Markdown {
  const accounts = hasFocusKeys ? vscode.l10n.t("Accounts (Shift+Enter)") : vscode.l10n.t("Accounts");
  const link = (icon: string, title: string, command: string) =>
    commandLink({ icon, title, command, arguments: [account.id] });
  const token = [
    mainLink(account, state, link),
    link("copy", vscode.l10n.t("Copy Token"), "boxAuth.copyToken"),
    link("sign-out", vscode.l10n.t("Sign Out"), "boxAuth.signOut"),
  ];
  const more = [
    link("info", vscode.l10n.t("Details"), "boxAuth.showTokenDetails"),
    commandLink({ icon: "account", title: accounts, command: "boxAuth.showAccounts" }),
  ];
  const gap = "&nbsp;&nbsp;&nbsp;";
  return markdown`\n---\n\n${joined(token, gap)}  \n${joined(more, gap)}`;
}

function mainLink(
  { kind }: Account,
  state: AccountState,
  link: (icon: string, title: string, command: string) => Markdown,
): Markdown {
  if (kind === "developerToken") {
    return link("clippy", vscode.l10n.t("Paste New Token"), "boxAuth.refreshToken");
  }
  if (state.kind === "signInAgain" && kind === "oauth") {
    return link("sign-in", vscode.l10n.t("Sign In"), "boxAuth.signIn");
  }
  return state.kind === "fixSettings" || state.kind === "signInAgain"
    ? credentialsLink(kind, link)
    : link("sync", vscode.l10n.t("Refresh"), "boxAuth.refreshToken");
}

/** As the message offers it: while Box refuses the app, a refresh is refused as well. */
function credentialsLink(
  kind: Exclude<Account["kind"], "developerToken">,
  link: Parameters<typeof mainLink>[2],
): Markdown {
  switch (kind) {
    case "oauth":
      return link("tools", vscode.l10n.t("Set Up App"), "boxAuth.setUpApp");
    case "jwt":
      return link("tools", vscode.l10n.t("Choose Configuration"), "boxAuth.signInWithJwt");
    case "clientCredentials":
      return link("tools", vscode.l10n.t("Enter Credentials"), "boxAuth.signInWithClientCredentials");
  }
}

function expiry(state: AccountState, now: number): string | undefined {
  if (state.kind === "alive") {
    return vscode.l10n.t("no end known to this editor");
  }
  if (!("expiresAt" in state)) {
    return undefined;
  }
  const lifetime = state.expiresAt - now;
  return lifetime > 0
    ? vscode.l10n.t("{0} (in {1})", momentText(state.expiresAt), lifetimeInWords(lifetime))
    : vscode.l10n.t("{0} (expired)", momentText(state.expiresAt));
}
