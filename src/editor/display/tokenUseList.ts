import * as vscode from "vscode";
import type { Account } from "../../accounts/model/accountView";
import type { Disposable } from "../../base/clock";
import { readOnlyScopes } from "../../box/oauth/downscope";
import { accountKey } from "../../delivery/consent/accountLabel";
import type { ConsentAnswer, ConsentDecision } from "../../delivery/consent/consents";
import { type Consumer, consumerKey } from "../../delivery/consent/consumer";
import type { TokenUse } from "../../delivery/consent/tokenUses";
import { type Button, type Choice, ChoiceList } from "../host/choices";
import { nameAmong, recentMomentText } from "./accountText";
import { consumerName } from "./consumerText";

/** A consumer and an account, what was decided about them, and one kind of token that was handed out, if any was. */
export interface UseEntry {
  readonly consumer: Consumer;
  readonly account: string;
  readonly answer: ConsentDecision["answer"] | undefined;
  readonly use?: TokenUse;
}

export interface UseSource {
  uses(): readonly TokenUse[];
  decisions(): readonly ConsentDecision[];
  accounts(): readonly Account[];
  now(): number;
  onDidChange(listener: () => void): Disposable;
}

/** What can be done about a consumer. */
export type UseAction = "refuse" | "askAgain" | "manageExtensions";

/** What was picked; the sentence about an empty list leads to its next step. */
export type Picked = UseEntry | "nextStep";

interface Row extends Choice {
  readonly key: string;
  readonly picked: Picked;
}

/**
 * Who got a token, the latest first, then who may have one; true as long as it is open. `undefined` when it was closed.
 * @param former what was picked before, to begin there
 */
export async function pickTokenUse(
  source: UseSource,
  press: (action: UseAction, entry: UseEntry) => unknown,
  former?: Picked,
): Promise<Picked | undefined> {
  const list = new ChoiceList<Row>({
    title: vscode.l10n.t("Box: token use"),
    placeholder: vscode.l10n.t("Who got an access token in this window, and who may have one"),
  });
  const fill = () => {
    const kept = list.active?.key ?? keyOf(former);
    list.choices = rowsOf(source, press);
    list.active = list.choices.find(({ key }) => key === kept) ?? list.choices[0];
  };
  fill();
  const following = source.onDidChange(fill);
  try {
    return await new Promise((resolve) => {
      list.onDidHide(() => resolve(undefined));
      list.onDidAccept(() => {
        resolve(list.selected[0]?.picked);
        list.hide();
      });
      list.show();
    });
  } finally {
    following.dispose();
    list.dispose();
  }
}

/** What can be done about an entry as it is now. */
export function actionsFor({ consumer, answer }: UseEntry): readonly UseAction[] {
  if (consumer.kind === "extension") {
    return ["manageExtensions"];
  }
  return [
    ...(answer === "refused" ? [] : (["refuse"] as const)),
    ...(answer === undefined ? [] : (["askAgain"] as const)),
  ];
}

export function actionText(action: UseAction): { readonly icon: string; readonly text: string } {
  switch (action) {
    case "refuse":
      return { icon: "circle-slash", text: vscode.l10n.t("Don't Allow Any More") };
    case "askAgain":
      return { icon: "question", text: vscode.l10n.t("Ask Again") };
    case "manageExtensions":
      return { icon: "extensions", text: vscode.l10n.t("Manage Trusted Extensions") };
  }
}

function rowsOf(source: UseSource, press: (action: UseAction, entry: UseEntry) => unknown): Row[] {
  const entries = entriesOf(source);
  return entries.length === 0 ? [emptyRow(source.accounts())] : entries.map((entry) => row(entry));

  function row(entry: UseEntry): Row {
    const { consumer, account, answer, use } = entry;
    const buttons = actionsFor(entry).map((action): Button => {
      const { icon, text } = actionText(action);
      return { icon, tooltip: text, press: () => press(action, entry) };
    });
    return {
      key: keyOf(entry),
      picked: entry,
      icon: answer === "refused" ? "circle-slash" : "key",
      label: consumerName(consumer),
      description: permissionText(entry),
      detail: [whose(account, source.accounts()), ...(use ? factsOf(use, source.now()) : [])].join(" · "),
      buttons,
    };
  }
}

function keyOf(picked: Picked | undefined): string {
  if (picked === undefined || picked === "nextStep") {
    return "";
  }
  const { consumer, account, use } = picked;
  return JSON.stringify([consumerKey(consumer), account, use?.scopes]);
}

function entriesOf(source: UseSource): readonly UseEntry[] {
  const about = (consumer: Consumer, account: string) => JSON.stringify([consumerKey(consumer), account]);
  const decisions = new Map(source.decisions().map((each) => [about(each.consumer, each.account), each]));
  const used = source.uses().map((use): UseEntry => {
    const { consumer, accountKey: account } = use;
    return { consumer, account, use, answer: decisions.get(about(consumer, account))?.answer };
  });
  const seen = new Set(used.map(({ consumer, account }) => about(consumer, account)));
  const unused = source.decisions().filter(({ consumer, account }) => !seen.has(about(consumer, account)));
  return [...used, ...unused];
}

function emptyRow(accounts: readonly Account[]): Row {
  return {
    key: "",
    picked: "nextStep",
    icon: "info",
    label: vscode.l10n.t("No program has asked this window for a token yet."),
    detail:
      accounts.length > 0
        ? vscode.l10n.t("In a terminal, box-token asks for one; press Enter to open a terminal.")
        : vscode.l10n.t("Programs can ask for one as soon as you are signed in; press Enter to sign in."),
  };
}

export function whose(key: string, accounts: readonly Account[]): string {
  const account = accounts.find((each) => accountKey(each) === key);
  return account ? nameAmong(account, accounts) : vscode.l10n.t("an account that is not signed in any more");
}

function factsOf({ count, at, expiresAt, scopes }: TokenUse, now: number): readonly string[] {
  const when = recentMomentText(at, now);
  return [
    count === 1 ? vscode.l10n.t("once, {0}", when) : vscode.l10n.t("{0} times, last {1}", count, when),
    ...(expiresAt === undefined ? [] : [vscode.l10n.t("until {0}", recentMomentText(expiresAt, now))]),
    limitsText(scopes),
  ];
}

/** Short, since it stands at the end of a line that is cut where the window is narrow. */
function limitsText(scopes: readonly string[]): string {
  if (scopes.length === 0) {
    return vscode.l10n.t("full access");
  }
  return scopes.length === readOnlyScopes.length && readOnlyScopes.every((scope) => scopes.includes(scope))
    ? vscode.l10n.t("read only")
    : vscode.l10n.t("only {0}", scopes.join(", "));
}

function permissionText({ consumer, answer, use }: UseEntry): string {
  if (consumer.kind === "extension") {
    return vscode.l10n.t("trusted in the editor");
  }
  return answer === undefined && use?.isAllowedBySetting
    ? vscode.l10n.t("allowed by a setting")
    : answerText(answer);
}

/** In the words of the question. */
export function answerText(answer: Exclude<ConsentAnswer, "once"> | undefined): string {
  switch (answer) {
    case "session":
      return vscode.l10n.t("allowed for this session");
    case "downscopedSession":
      return vscode.l10n.t("read only, for this session");
    case "workspace":
      return vscode.l10n.t("allowed in this workspace");
    case "refused":
      return vscode.l10n.t("not allowed");
    case undefined:
      return vscode.l10n.t("asks each time");
  }
}
