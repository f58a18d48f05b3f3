import * as vscode from "vscode";
import { type Clock, wait } from "../../base/clock";
import { CancelledError } from "../../base/errors";
import type { Cancellable } from "../../base/sharedWork";
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
  /** Told after a cancel that came when Box had been asked already: that it goes on, and whose account it is. */
  readonly goesOn?: string;
  /** Told when what went on has ended well; the command ends with that. Left out where the command itself tells it. */
  readonly ended?: string;
}

/** Says in the notification how far it is; the links run our own commands. */
export type Report = (message: string, links?: readonly Omit<CommandLink, "icon">[]) => void;

/**
 * Runs what may take long, with a notification whose *Cancel* ends it (law 6): the person is free at once, and where Box had
 * been asked already they are told that it goes on, and later how it ended.
 * @param run rejects with `CancelledError` as soon as the signal is aborted, or calls `onGoesOn`
 */
export async function withCancellableProgress<T>(
  { title, clock, afterMs = 0, goesOn, ended }: ProgressOptions,
  run: (leaving: Required<Cancellable>, report: Report) => Promise<T>,
): Promise<T> {
  const notification = new ProgressNotification(title);
  let isGoingOn = false;
  const onGoesOn = () => {
    if (!isGoingOn) {
      isGoingOn = true;
      notification.close();
      if (goesOn !== undefined) {
        void showMessage("information", goesOn);
      }
    }
  };
  const work = run({ signal: notification.cancelled, onGoesOn }, notification.report);
  const show = () => notification.show();
  if (afterMs > 0) {
    wait(clock, afterMs, notification.closed).then(show, () => undefined);
  } else {
    show();
  }
  try {
    const result = await work;
    if (!isGoingOn || ended === undefined) {
      return result;
    }
  } catch (error) {
    if (!isGoingOn || ended === undefined || !(error instanceof CancelledError)) {
      throw error;
    }
  } finally {
    notification.close();
  }
  void showMessage("information", ended);
  throw new CancelledError();
}

class ProgressNotification {
  readonly #title: string;
  readonly #cancel = new AbortController();
  readonly #close = new AbortController();
  readonly cancelled = this.#cancel.signal;
  readonly closed = this.#close.signal;
  #progress: vscode.Progress<{ message?: string }> | undefined;
  #message: string | undefined;

  constructor(title: string) {
    this.#title = title;
  }

  readonly report: Report = (text, links = []) => {
    this.#message = [outsideText(text), ...links.map(linkText)].filter(Boolean).join(" | ");
    this.#progress?.report({ message: this.#message });
  };

  show(): void {
    if (this.closed.aborted) {
      return;
    }
    const options = {
      location: vscode.ProgressLocation.Notification,
      title: outsideText(this.#title),
      cancellable: true,
    };
    void vscode.window.withProgress(options, (progress, token) => {
      token.onCancellationRequested(() => this.#cancel.abort());
      this.#progress = progress;
      if (this.#message !== undefined) {
        progress.report({ message: this.#message });
      }
      return new Promise<void>((resolve) => this.closed.addEventListener("abort", () => resolve()));
    });
  }

  close(): void {
    this.#close.abort();
  }
}

/** What a notification makes a link of. */
function linkText({ title, command, arguments: values = [] }: Omit<CommandLink, "icon">): string {
  return `[${outsideText(title)}](${commandAddress(command, values)})`;
}
