import * as vscode from "vscode";
import type { Accounts } from "../../accounts/accounts";
import type { Clock, Disposable } from "../../base/clock";
import type { Log } from "../../base/log";
import type { MarkdownDocuments } from "../host/markdownDocuments";
import { followSignIns } from "../view/contextKeys";
import { StatusBar } from "../view/statusBar";
import type { ActiveAccount } from "./activeAccount";
import { SignInHealthCheck } from "./signInHealthCheck";

interface FollowedParts {
  readonly accounts: Accounts;
  readonly copied: {
    copiedAt(id: string): number | undefined;
    onDidRemember(listener: () => void): Disposable;
  };
  readonly active: ActiveAccount;
  readonly details: MarkdownDocuments;
  readonly clock: Clock;
  readonly log: Log;
}

/** A minute that is over stands in an open page for no longer. */
const LOOK_AGAIN_MS = 10_000;

/** What follows the accounts by itself: the status bar, open details, what the manifest reads, and warnings before a sign-in ends. */
export function followAccounts(
  context: vscode.ExtensionContext,
  { accounts, active, copied, details, clock, log }: FollowedParts,
): void {
  const statusBar = new StatusBar(clock, {
    account: () => active.get(),
    state: (id) => accounts.state(id),
    all: () => accounts.all(),
    copiedAt: (id) => copied.copiedAt(id),
  });
  const health = new SignInHealthCheck({ accounts, context, clock, log });
  const syncOnFocus = async () => {
    await accounts.sync();
    health.run();
  };
  context.subscriptions.push(
    statusBar,
    followSignIns(accounts),
    active.onDidChange(() => statusBar.update()),
    copied.onDidRemember(() => statusBar.update()),
    accounts.onDidChange(() => statusBar.update()),
    accounts.onDidChange(() => health.run()),
    accounts.onDidChange(({ id }) => details.changed(id)),
    againAndAgain(clock, () => details.timePassed()),
    vscode.window.onDidChangeWindowState(({ focused }) => {
      if (focused) {
        syncOnFocus().catch(() => log.warn("The accounts could not be read again on focus."));
      }
    }),
  );
  statusBar.update();
  health.run();
}

/** Until it is disposed. */
function againAndAgain(clock: Clock, action: () => void): Disposable {
  let timer: Disposable | undefined;
  const wait = () => {
    timer = clock.setTimer(() => {
      action();
      wait();
    }, LOOK_AGAIN_MS);
  };
  wait();
  return { dispose: () => timer?.dispose() };
}
