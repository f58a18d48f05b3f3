import * as vscode from "vscode";
import type { Account } from "../../../accounts/model/accountView";
import { withCancellableProgress } from "../../host/progress";
import { announceSignIn } from "../../notices/announceSignIn";
import type { CommandParts } from "../command";

/**
 * The last step of every sign-in that needs no browser: the request, and who it turned out to be.
 * @throws BoxError; then nothing is kept. CancelledError; what was sent already is finished and kept (law 6)
 */
export async function completeSignIn(
  { active, clock }: CommandParts,
  request: (signal: AbortSignal) => Promise<Account>,
): Promise<void> {
  const progress = {
    title: vscode.l10n.t("Box: asking for the token"),
    clock,
    finishing: vscode.l10n.t(
      "The sign-in was already on its way to Box, so it is finished and the account saved.",
    ),
  };
  const account = await withCancellableProgress(progress, request);
  await active.choose(account);
  announceSignIn(account);
}
