import { CancelledError } from "./errors";

/** Waits for work that others wait for too: cancelling ends this wait, not the work. @throws CancelledError */
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
