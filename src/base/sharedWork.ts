import { CancelledError } from "./errors";

/** How work hears of who waits for it. */
export interface Work {
  /** Aborted when nobody is left: it ends waiting, never a request. */
  readonly signal: AbortSignal;
  /** To be called when the first request leaves: from then on it is finished, whoever leaves. */
  readonly onSend: () => void;
}

/** How somebody who waits leaves. */
export interface Cancellable {
  /** Ends with a `CancelledError` at once what was not sent to Box yet. */
  readonly signal?: AbortSignal;
  /**
   * What was already sent when `signal` came is finished and saved all the same: this is called at once, and the promise
   * settles with the outcome, so that nothing goes on in secret (law 6).
   */
  readonly onGoesOn?: () => void;
}

/**
 * Work that several callers wait for. The waiting inside the work ends when nobody is left; what was already sent to Box is
 * finished.
 */
export class SharedWork<T> {
  readonly #controller = new AbortController();
  readonly #result: Promise<T>;
  #waiting = 0;
  #isSent = false;

  constructor(run: (work: Work) => Promise<T>) {
    const onSend = () => {
      this.#isSent = true;
    };
    this.#result = run({ signal: this.#controller.signal, onSend });
    // Everybody may have left before it fails.
    this.#result.catch(() => undefined);
  }

  /** Nobody may join any more. */
  get isAbandoned(): boolean {
    return this.#controller.signal.aborted;
  }

  /** Resolves when the work has ended, however. */
  get ended(): Promise<unknown> {
    return this.#result.catch(() => undefined);
  }

  /** @throws what the work throws; CancelledError after the signal, when nothing was sent */
  join({ signal, onGoesOn }: Cancellable = {}): Promise<T> {
    return new Promise((resolve, reject) => {
      const leave = () => {
        if (this.#isSent) {
          onGoesOn?.();
        } else {
          reject(new CancelledError());
        }
        this.#waiting -= 1;
        if (this.#waiting === 0) {
          this.#controller.abort(new CancelledError());
        }
      };
      this.#waiting += 1;
      if (signal?.aborted) {
        leave();
        return;
      }
      signal?.addEventListener("abort", leave, { once: true });
      this.#result.then(resolve, reject).finally(() => signal?.removeEventListener("abort", leave));
    });
  }
}

/** Waits for work that goes on whoever leaves: cancelling ends this wait alone. @throws CancelledError */
export function abortable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = () => reject(new CancelledError());
    signal.addEventListener("abort", cancel, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", cancel));
    if (signal.aborted) {
      cancel();
    }
  });
}
