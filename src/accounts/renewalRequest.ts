import { type Clock, wait } from "../base/clock";
import { BoxError } from "../base/errors";
import { localized } from "../base/localizedMessage";
import type { IssuedTokens } from "../box/oauth/tokens";
import type { Account } from "./model/account";
import type { ServerClock } from "./serverClock";
import type { HeldLock } from "./shared/fileLock";
import type { RetryAfterStore } from "./shared/retryAfterStore";
import type { TokenRequests } from "./tokenRequests";

/** A lost answer is asked for again with the same refresh token: Box replays the pair until it is used (grace rule). */
const RETRIES = 2;
const RETRY_AFTER_MS = 400;

/** One renewal at Box, with the repeats that lose nothing, the pauses that Box asked for, and Box's clock. */
export class RenewalRequest {
  readonly #tokenRequests: TokenRequests;
  readonly #retryAfter: RetryAfterStore;
  readonly #serverClock: ServerClock;
  readonly #clock: Clock;

  constructor(parts: {
    tokenRequests: TokenRequests;
    retryAfter: RetryAfterStore;
    serverClock: ServerClock;
    clock: Clock;
  }) {
    this.#tokenRequests = parts.tokenRequests;
    this.#retryAfter = parts.retryAfter;
    this.#serverClock = parts.serverClock;
    this.#clock = parts.clock;
  }

  /**
   * `undefined` when this process is not the one to ask any more: it slept, and was overtaken.
   * @throws BoxError; `paused` without a request while Box's `Retry-After` lasts.
   */
  async ask(account: Account, lock: HeldLock): Promise<IssuedTokens | undefined> {
    const pause = await this.#retryAfter.remaining(account.id);
    if (pause > 0) {
      const seconds = Math.ceil(pause / 1000);
      throw new BoxError(
        localized("Box asked to wait {0} more seconds before the next refresh; try again then.", seconds),
        {
          decision: "retryLater",
          code: "paused",
          retryAfterSeconds: seconds,
        },
      );
    }
    for (let attempt = 0; ; attempt++) {
      // As late as can be: the pair of whoever overtook it may be in use, and then this refresh token is dead.
      if (!(await lock.stillOwned())) {
        return undefined;
      }
      try {
        const issued = await this.#tokenRequests.renew(account);
        if (issued.serverDate !== undefined) {
          // Counted from the sending like the expiry, so that a slow answer never makes a token live longer.
          this.#serverClock.learn(issued.serverDate, issued.sentAt);
        }
        return issued;
      } catch (error) {
        if (
          error instanceof BoxError &&
          error.decision === "newAssertion" &&
          error.serverDate !== undefined
        ) {
          // An assertion is refused when the clocks differ; the next one is made by Box's clock, never by a proxy's.
          this.#serverClock.learn(error.serverDate, this.#clock.now());
        }
        if (error instanceof BoxError && error.retryAfterSeconds !== undefined) {
          await this.#retryAfter.begin(account.id, error.retryAfterSeconds);
        }
        const again =
          error instanceof BoxError && (error.decision === "retryNow" || error.decision === "newAssertion");
        if (!again || attempt === RETRIES) {
          throw error;
        }
        await wait(this.#clock, RETRY_AFTER_MS * 2 ** attempt * (0.5 + Math.random()));
      }
    }
  }
}
