import * as vscode from "vscode";
import { type Clock, wait } from "../../base/clock";
import { CancelledError } from "../../base/errors";
import { showMessage } from "./messages";

/** Below this nobody wonders whether something happens. */
export const NOTICEABLE_MS = 1_000;

export interface ProgressOptions {
  /** What is going on, for the notification. */
  readonly title: string;
  readonly clock: Clock;
  /** What is over sooner needs no notification. Default: it is shown at once. */
  readonly afterMs?: number;
  /** Told after a cancel that came when Box had been asked already. */
  readonly finishing: string;
}

/**
 * Runs what may take long, with a notification whose *Cancel* ends it through the signal (law 6): whoever waits is freed at
 * once, and is told when Box had been asked already.
 * @param run rejects with `CancelledError` as soon as the signal is aborted; `report` says in the notification how far it is
 */
export async function withCancellableProgress<T>(
  { title, clock, afterMs = 0, finishing }: ProgressOptions,
  run: (signal: AbortSignal, report: (message: string) => void) => Promise<T>,
): Promise<T> {
  const cancel = new AbortController();
  const done = new AbortController();
  let progress: vscode.Progress<{ message?: string }> | undefined;
  let message: string | undefined;
  const report = (text: string) => {
    message = text;
    progress?.report({ message });
  };
  const work = run(cancel.signal, report).finally(() => done.abort());
  const ignored = () => undefined;
  const show = () => {
    const options = { location: vscode.ProgressLocation.Notification, title, cancellable: true };
    void vscode.window.withProgress(options, (shown, token) => {
      token.onCancellationRequested(() => cancel.abort());
      progress = shown;
      if (message !== undefined) {
        shown.report({ message });
      }
      return work.then(ignored, ignored);
    });
  };
  if (afterMs > 0) {
    wait(clock, afterMs, done.signal).then(show, ignored);
  } else {
    show();
  }
  try {
    return await work;
  } catch (error) {
    if (error instanceof CancelledError && error.isFinishing) {
      void showMessage("information", finishing);
    }
    throw error;
  }
}
