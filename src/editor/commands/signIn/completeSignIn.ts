import * as vscode from "vscode";
import type { Account } from "../../../accounts/model/accountView";
import type { Cancellable } from "../../../base/sharedWork";
import { withCancellableProgress } from "../../host/progress";
import { announceSignIn } from "../../notices/announceSignIn";
import type { CommandParts } from "../command";

/**
 * The last step of every sign-in that needs no browser: the request, and who it turned out to be.
 * @throws BoxError; then nothing is kept. CancelledError, when nothing was sent
 */
export async function completeSignIn(
  parts: CommandParts,
  request: (leaving: Cancellable) => Promise<Account>,
): Promise<void> {
  const { active, clock } = parts;
  const progress = {
    title: vscode.l10n.t("Box: asking for the token"),
    clock,
    goesOn: goesOnText(),
  };
  const account = await withCancellableProgress(progress, request);
  await active.chooseUnlessBound(account);
  announceSignIn(account, parts);
}

/** Nobody knows yet whose sign-in it is. */
export function goesOnText(): string {
  return vscode.l10n.t(
    "The sign-in was already on its way to Box, so it goes on; you will be told how it ends.",
  );
}
