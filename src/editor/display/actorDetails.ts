import * as vscode from "vscode";
import type { Account } from "../../accounts/model/accountView";
import type { LocalizedMessage } from "../../base/localizedMessage";
import type { RootFolder, RootItem } from "../../box/oauth/rootFolder";
import type { Actor, ActorKind } from "../../delivery/actor/actor";
import { sight } from "../../delivery/actor/sight";
import { joined, type Markdown, markdown } from "../host/markdown";
import { translated } from "../host/messages";
import { accountName, lifetimeInWords, momentText } from "./accountText";
import { restrictionText } from "./tokenDetails";

export interface ActorDetails {
  readonly account: Account;
  readonly actor: Actor;
  /** The root folder, or why it cannot be listed. */
  readonly root: RootFolder | LocalizedMessage;
  /** Epoch milliseconds. */
  readonly now: number;
}

/** Who acts with an account's token, and what they see, as Markdown. */
export function actorDetails({ account, actor, root, now }: ActorDetails): Markdown {
  const { kind, user, restrictedTo, expiresAt } = actor;
  const enterprise = user?.enterprise;
  const facts: readonly [string, string | undefined][] = [
    [vscode.l10n.t("Actor"), actorText(kind)],
    [vscode.l10n.t("User"), user && `${user.name} (${user.id})`],
    [vscode.l10n.t("Login"), user?.login],
    [vscode.l10n.t("Enterprise"), user && enterpriseText(enterprise)],
    [vscode.l10n.t("Restricted to"), restrictionText(restrictedTo)],
    [
      vscode.l10n.t("Token"),
      expiresAt === undefined
        ? vscode.l10n.t("only Box knows how long it is valid")
        : vscode.l10n.t("valid, {0} left", lifetimeInWords(expiresAt - now)),
    ],
    [vscode.l10n.t("Asked"), momentText(now)],
  ];
  return joined(
    [
      markdown`# ${accountName(account)}\n`,
      markdown`| ${vscode.l10n.t("Property")} | ${vscode.l10n.t("Value")} |\n|---|---|`,
      ...facts.flatMap(([name, value]) => (value ? [markdown`| **${name}** | ${value} |`] : [])),
      ...sight(actor).map((sentence) => markdown`\n${translated(sentence)}`),
      markdown``,
      markdown`## ${vscode.l10n.t("Root folder")}\n`,
      ...rootLines(root),
    ],
    "\n",
  );
}

function actorText(kind: ActorKind): string {
  switch (kind) {
    case "service_account":
      return vscode.l10n.t("service account");
    case "app_user":
      return vscode.l10n.t("app user");
    case "user":
      return vscode.l10n.t("user");
    case "unknown":
      return vscode.l10n.t("not told by Box");
  }
}

function enterpriseText(enterprise: { readonly id: string; readonly name: string } | undefined): string {
  return enterprise ? `${enterprise.name} (${enterprise.id})` : vscode.l10n.t("none");
}

function rootLines(root: RootFolder | LocalizedMessage): readonly Markdown[] {
  if ("template" in root) {
    return [markdown`${translated(root)}`];
  }
  const { items, total } = root;
  if (items.length === 0) {
    return [markdown`${vscode.l10n.t("It is empty for this actor.")}`];
  }
  const more = Math.max(0, total - items.length);
  return [
    ...items.map((item) => markdown`- ${itemText(item)}`),
    ...(more > 0 ? [markdown`\n${vscode.l10n.t("… and {0} more.", more)}`] : []),
  ];
}

function itemText({ type, name }: RootItem): string {
  switch (type) {
    case "file":
      return vscode.l10n.t("{0} (file)", name);
    case "folder":
      return vscode.l10n.t("{0} (folder)", name);
    case "web_link":
      return vscode.l10n.t("{0} (bookmark)", name);
  }
}
