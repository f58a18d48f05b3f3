import { type Clock, wait } from "../../base/clock";
import { BoxError } from "../../base/errors";

/** Within a click's patience; more belongs to the schedule. */
const MOST_REQUESTS = 3;
const FIRST_DELAY_MS = 400;
const LONGEST_RETRY_AFTER_SECONDS = 5;

export interface Repeating {
  readonly clock: Clock;
  /** Ends the waiting between two requests, never a request; the last error is the outcome then. */
  readonly signal?: AbortSignal | undefined;
  /** Called with each error before it is decided whether to ask once more. */
  readonly onError?: (error: BoxError) => Promise<void> | void;
}

/**
 * Asks, and asks again where asking loses nothing: after a request that got no response, after a 408, 429 or 5xx and a page of
 * a proxy, and once with another assertion. Never for an authorization code, which is good for one use.
 * @throws the last error
 */
export async function repeatedRequest<T>(
  request: () => Promise<T>,
  { clock, signal, onError }: Repeating,
): Promise<T> {
  let last: BoxError | undefined;
  for (let attempt = 1; ; attempt++) {
    try {
      return await request();
    } catch (error) {
      if (!(error instanceof BoxError)) {
        throw signal?.aborted ? (last ?? error) : error;
      }
      last = error;
      await onError?.(error);
      const delayMs = delayBefore(error, attempt);
      if (delayMs === undefined) {
        throw error;
      }
      await wait(clock, delayMs, signal).catch(() => Promise.reject(error));
    }
  }
}

/** `undefined` when it is not to be repeated. */
function delayBefore(error: BoxError, attempt: number): number | undefined {
  const backoff = FIRST_DELAY_MS * 2 ** (attempt - 1) * (0.5 + Math.random());
  if (error.decision === "newAssertion") {
    return attempt === 1 ? backoff : undefined;
  }
  const { retryAfterSeconds = 0 } = error;
  const isBrief = retryAfterSeconds <= LONGEST_RETRY_AFTER_SECONDS;
  const wasAnswered = error.decision === "retryLater" && error.status !== undefined;
  const isWorthIt = (error.decision === "retryNow" || wasAnswered) && isBrief && attempt < MOST_REQUESTS;
  return isWorthIt ? Math.max(backoff, retryAfterSeconds * 1000) : undefined;
}
