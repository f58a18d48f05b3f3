/** Something that is given back when it is no longer needed: a timer, a listener, a server. */
export interface Disposable {
  dispose(): void;
}

/** Time as a parameter (law 5): nothing else in the product reads a clock or sets a timer. */
export interface Clock {
  /** Wall clock, epoch milliseconds. It jumps when the person or the network sets it. */
  now(): number;
  /** Milliseconds that only go forward, from an arbitrary start. It may stand still while the machine sleeps. */
  monotonic(): number;
  /** Calls back once after `delayMs`. Disposing the answer cancels the call. */
  setTimer(callback: () => void, delayMs: number): Disposable;
}

export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimer(callback, delayMs) {
    const timer = setTimeout(callback, delayMs);
    return { dispose: () => clearTimeout(timer) };
  },
};

/** Waits `delayMs`, or less when `signal` is aborted: then it rejects with the signal's reason. */
export function wait(clock: Clock, delayMs: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const abort = () => {
      timer.dispose();
      reject(signal?.reason);
    };
    const timer = clock.setTimer(() => {
      signal?.removeEventListener("abort", abort);
      resolve();
    }, delayMs);
    signal?.addEventListener("abort", abort, { once: true });
  });
}
