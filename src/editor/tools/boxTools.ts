import * as vscode from "vscode";
import type { Account } from "../../accounts/model/accountView";
import { BoxError, CancelledError } from "../../base/errors";
import { isRecord, nonEmptyString } from "../../base/json";
import { format, localized } from "../../base/localizedMessage";
import { actorJson } from "../../delivery/actor/actor";
import { sight } from "../../delivery/actor/sight";
import { whoAmI } from "../../delivery/actor/whoAmI";
import { uniqueLabel } from "../../delivery/consent/accountLabel";
import { type CommandParts, runCommand } from "../commands/command";
import { actorParts } from "../commands/token/whoAmI";
import { outsideText } from "../host/outsideText";

/** What a tool tells the model: facts as JSON or one sentence in English, and never a token (law 11). */
export type UseTool = (parts: CommandParts, input: unknown, signal: AbortSignal) => Promise<string>;

/** `box_who_am_i` */
export const whoAmITool: UseTool = (parts, input, signal) =>
  answered(async () => {
    const account = await namedAccount(parts, input);
    const actor = await whoAmI(await actorParts(parts), account, signal);
    const sees = sight(actor).map(format).join(" ");
    return JSON.stringify({ ...actorJson(actor, parts.clock.now()), sees });
  });

/** `box_ensure_signed_in`: signs in through the browser where there is no living sign-in, and the person decides there. */
export const ensureSignedInTool: UseTool = (parts, input, signal) =>
  answered(async () => {
    const account = await accountOrNone(parts, input);
    if (account && (await isSignedIn(parts, account, signal))) {
      return signedInText(parts, account);
    }
    if (account && account.kind !== "oauth") {
      return format(
        localized(
          "This Box account cannot be signed in through the browser; ask the person to look at “Box: Accounts”.",
        ),
      );
    }
    await unlessCancelled(signIn(parts, account?.id), signal);
    const now = await accountOrNone(parts, input);
    return now && (await isSignedIn(parts, now, signal))
      ? signedInText(parts, now)
      : format(localized("The person has not signed in to Box; do not ask again before they say so."));
  });

/** The texts that the editor shows before a tool is used. */
export function prepareWhoAmI(input: unknown): vscode.PreparedToolInvocation {
  return prepared(
    vscode.l10n.t("Asking Box who is signed in"),
    vscode.l10n.t("Ask Box who you are?"),
    vscode.l10n.t(
      "The model is told the name, login, enterprise and scopes of {0}, and never a token.",
      accountWords(input),
    ),
  );
}

export function prepareEnsureSignedIn(input: unknown): vscode.PreparedToolInvocation {
  return prepared(
    vscode.l10n.t("Looking whether Box is signed in"),
    vscode.l10n.t("Sign in to Box?"),
    vscode.l10n.t(
      "Without a sign-in of {0}, your browser opens at Box, where you decide. The model is told whether you are signed in, and never a token.",
      accountWords(input),
    ),
  );
}

function prepared(
  ...[invocationMessage, title, message]: [string, string, string]
): vscode.PreparedToolInvocation {
  return { invocationMessage, confirmationMessages: { title, message: outsideText(message) } };
}

function accountWords(input: unknown): string {
  const name = accountOf(input);
  return name === undefined ? vscode.l10n.t("the active account") : vscode.l10n.t("the account {0}", name);
}

function accountOf(input: unknown): string | undefined {
  return isRecord(input) ? nonEmptyString(input.account) : undefined;
}

async function namedAccount({ delivery }: CommandParts, input: unknown): Promise<Account> {
  return (await delivery()).tokens.account(accountOf(input));
}

async function accountOrNone(parts: CommandParts, input: unknown): Promise<Account | undefined> {
  try {
    return await namedAccount(parts, input);
  } catch (error) {
    if (error instanceof BoxError && error.code === "noAccount") {
      return undefined;
    }
    throw error;
  }
}

/** @throws BoxError for whatever passes by itself, such as a network that is away */
async function isSignedIn(parts: CommandParts, account: Account, signal: AbortSignal): Promise<boolean> {
  try {
    await (await parts.delivery()).tokens.liveToken(account, { minimumLifetimeMs: 0, signal });
    return true;
  } catch (error) {
    if (error instanceof BoxError && error.decision === "signInAgain") {
      return false;
    }
    throw error;
  }
}

async function signIn(parts: CommandParts, accountId: string | undefined): Promise<void> {
  const load = async () => (await import("../commands/signIn/signIn.js")).signIn;
  await runCommand(load, parts, accountId);
}

/** The sign-in stays open for the person when the model does not wait for it any longer. */
async function unlessCancelled(work: Promise<void>, signal: AbortSignal): Promise<void> {
  let leave: (() => void) | undefined;
  const left = new Promise<never>((_, reject) => {
    leave = () => reject(new CancelledError());
    signal.addEventListener("abort", leave, { once: true });
  });
  try {
    signal.throwIfAborted();
    await Promise.race([work, left]);
  } finally {
    leave && signal.removeEventListener("abort", leave);
  }
}

function signedInText({ accounts }: CommandParts, account: Account): string {
  const label = uniqueLabel(account, accounts.all()) ?? account.id;
  return JSON.stringify({
    signed_in: true,
    account: outsideText(label),
    token: format(
      localized("Not given to models: programs get one from box-token in a terminal of this window."),
    ),
  });
}

/** What went wrong is an answer too, which the model can tell the person. */
async function answered(work: () => Promise<string>): Promise<string> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof BoxError) {
      return outsideText(format(error.sentence));
    }
    throw error;
  }
}
