import * as vscode from "vscode";
import type { Accounts } from "../../accounts/accounts";
import type { Account } from "../../accounts/model/accountView";
import type { Clock } from "../../base/clock";
import { BoxError, CancelledError, outsideCode } from "../../base/errors";
import type { Log } from "../../base/log";
import type { StreamTransport, Transport } from "../../box/http/transport";
import type { Endpoints } from "../../box/oauth/endpoints";
import type { Delivery } from "../../delivery/openDelivery";
import type { CopiedTokens } from "../clipboard/copiedTokens";
import type { TokenClipboard } from "../clipboard/tokenClipboard";
import type { CompanionOffer } from "../companion/companionOffer";
import type { AnsweredPages } from "../display/answeredPages";
import type { MarkdownDocuments } from "../host/markdownDocuments";
import {
  type ErrorContext,
  type MessageAction,
  reportError,
  showMessage,
  showNoAccount,
} from "../host/messages";
import { readSettings } from "../host/settings";
import type { ActiveAccount } from "../notices/activeAccount";
import type { PendingSignIn } from "../notices/pendingSignIn";
import type { AppDrafts } from "../prompts/appDrafts";
import { openConsole } from "../prompts/consoleButton";
import type { ServerConfirmation } from "../prompts/serverConfirmation";

/** What commands are made of. */
export interface CommandParts {
  readonly accounts: Accounts;
  readonly active: ActiveAccount;
  readonly copied: CopiedTokens;
  readonly clipboard: TokenClipboard;
  readonly details: Pick<MarkdownDocuments, "show">;
  /** What Box said last of who acts for an account. */
  readonly actors: AnsweredPages;
  /** How agents are connected. */
  readonly agents: Pick<MarkdownDocuments, "show">;
  readonly companion: CompanionOffer;
  readonly drafts: AppDrafts;
  readonly pending: PendingSignIn;
  readonly servers: ServerConfirmation;
  /** The hand-out of tokens to programs, which is loaded when it is first needed. */
  readonly delivery: () => Promise<Delivery>;
  /** The road to Box, for requests that only read; a token goes to no host that the person has not confirmed. */
  readonly transport: Transport & StreamTransport;
  /** Box Auth is on the machine of the files, and the browser on another. */
  readonly runsRemotely: boolean;
  /** The extension's own files. */
  readonly media: vscode.Uri;
  /** The accounts whose question of *Sign Out* is open. */
  readonly askedSignOuts: Set<string>;
  readonly clock: Clock;
  readonly log: Log & Pick<vscode.LogOutputChannel, "show">;
}

/** What a command does, for the account of the ID or without one. It throws; its runner tells the person. */
export type Command = (parts: CommandParts, accountId: string | undefined) => Promise<void>;

/** An error with the account that it is about, or with a next step of its own; none where nothing helps. */
export class ErrorInContext extends Error {
  constructor(
    override readonly cause: unknown,
    readonly context: ErrorContext,
  ) {
    super("See the cause.");
  }
}

/**
 * Runs a command: the one place that catches, so that none of them does. Never rejects.
 * @param load what is not pressed is not loaded
 */
export async function runCommand(
  load: () => Promise<Command>,
  parts: CommandParts,
  accountId: string | undefined,
): Promise<void> {
  try {
    const command = await load();
    await parts.servers.whilePressed(() => command(parts, accountId));
  } catch (error) {
    reportFailure(error, parts, () => runCommand(load, parts, accountId));
  }
}

/** Tells what went wrong, with the error's own next step, else with the usual one. Cancelling is silent. */
export function reportFailure(error: unknown, { log }: CommandParts, again: () => unknown): void {
  const tryAgain = { title: vscode.l10n.t("Try Again"), run: again };
  const { cause, context } = error instanceof ErrorInContext ? error : { cause: error, context: {} };
  reportError(cause, log, { ...usualSteps(cause, tryAgain), ...context });
}

/** Where the settings are that an error is about, as the settings editor searches for them. */
export function settingsOf({ code, status }: BoxError): string | undefined {
  switch (code) {
    case "settings":
    case "portInUse":
    case "portUnusable":
      return "boxAuth";
    case "invalid_scope":
      return "boxAuth.scopes";
    case "proxy":
      // With a status it is the proxy's own answer.
      return status === undefined ? "http.proxy" : undefined;
    default:
      return undefined;
  }
}

/** Whether it is about an app as it is registered at Box, which its developer and an admin can change. */
export function isAboutApp({ code, decision }: BoxError): boolean {
  switch (code) {
    case "unauthorized_client":
    case "unauthorized":
    case "redirect_uri_mismatch":
      return true;
    default:
      return code === outsideCode("invalid_request") && decision === "actionRequiredAtBox";
  }
}

export function toDeveloperConsole(endpoints: Endpoints): MessageAction {
  return { title: vscode.l10n.t("Open Developer Console"), run: () => openConsole(endpoints) };
}

function usualSteps(error: unknown, again: MessageAction): Pick<ErrorContext, "step" | "other"> {
  if (!(error instanceof BoxError)) {
    return { step: again };
  }
  const query = settingsOf(error);
  if (query === undefined) {
    return isAboutApp(error)
      ? { step: toDeveloperConsole(readSettings().endpoints), other: again }
      : { step: again };
  }
  const toSettings = {
    title: vscode.l10n.t("Open Settings"),
    run: () => vscode.commands.executeCommand("workbench.action.openSettings", query),
  };
  // A program can be closed as well.
  return error.code === "portInUse" ? { step: again, other: toSettings } : { step: toSettings };
}

/**
 * The account that a command acts on. One that is gone is never replaced by another: a link may be older than the sign-out.
 * @throws CancelledError after the person was told that there is none
 */
export function requireAccount({ accounts, active }: CommandParts, accountId: string | undefined): Account {
  const account = accountId === undefined ? active.get() : accounts.get(accountId);
  if (account) {
    return account;
  }
  if (accountId === undefined) {
    showNoAccount(accounts.hasLaterVersion);
  } else {
    void showMessage("information", vscode.l10n.t("This Box account is signed out already."));
  }
  throw new CancelledError();
}
