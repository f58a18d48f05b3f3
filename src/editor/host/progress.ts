import * as vscode from "vscode";
import { type Clock, wait } from "../../base/clock";
import { CancelledError } from "../../base/errors";
import { type CommandLink, commandAddress } from "./markdown";
import { showMessage } from "./messages";
import { outsideText } from "./outsideText";

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

/** Says in the notification how far it is; the links run our own commands. */
export type Report = (message: string, links?: readonly Omit<CommandLink, "icon">[]) => void;

/**
 * Runs what may take long, with a notification whose *Cancel* ends it through the signal (law 6): whoever waits is freed at
 * once, and is told when Box had been asked already.
 * @param run rejects with `CancelledError` as soon as the signal is aborted
 */
export async function withCancellableProgress<T>(
  { title, clock, afterMs = 0, finishing }: ProgressOptions,
  run: (signal: AbortSignal, report: Report) => Promise<T>,
): Promise<T> {
  const cancel = new AbortController();
  const done = new AbortController();
  let progress: vscode.Progress<{ message?: string }> | undefined;
  let message: string | undefined;
  const report: Report = (text, links = []) => {
    message = [outsideText(text), ...links.map(linkText)].filter(Boolean).join(" | ");
    progress?.report({ message });
  };
  const work = run(cancel.signal, report).finally(() => done.abort());
  const ignored = () => undefined;
  const show = () => {
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: outsideText(title),
      cancellable: true,
    };
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

/** What a notification makes a link of. */
function linkText({ title, command, arguments: values = [] }: Omit<CommandLink, "icon">): string {
  return `[${outsideText(title)}](${commandAddress(command, values)})`;
}
