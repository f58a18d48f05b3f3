import type { Clock } from "../../base/clock";
import { BoxError } from "../../base/errors";
import { localized } from "../../base/localizedMessage";
import type { Secret } from "../../base/secret";
import type { Work } from "../../base/sharedWork";
import type { IssuedTokens } from "../../box/oauth/tokens";
import type { AccountRecord } from "../model/account";
import type { Pause } from "../model/accountState";
import type { HeldLock } from "../shared/fileLock";
import type { RetryAfterStore } from "../shared/retryAfterStore";
import { repeatedRequest } from "./repeatedRequest";
import type { ServerClock } from "./serverClock";
import type { TokenRequests } from "./tokenRequests";

/** How long nobody asks after a try that got no response. */
const OFFLINE_PAUSE_MS = 10_000;
/** A person who presses again after this long wants to know whether it works by now. */
const PERSON_PATIENCE_MS = 2_000;

export interface RenewalRequestOptions extends Work {
  readonly lock: HeldLock;
  /** A person asked for it. */
  readonly isPressed: boolean;
}

/** One renewal at Box, with the repeats that lose nothing, the pauses that all windows share, and Box's clock. */
export class RenewalRequest {
  readonly #tokenRequests: TokenRequests;
  readonly #retryAfter: RetryAfterStore;
  readonly #serverClock: ServerClock;
  readonly #clock: Clock;
  /** A response that could not be saved is given again to who asks with the same refresh token: Box may not repeat it. */
  readonly #unsaved = new Map<string, { readonly refreshToken: Secret; readonly issued: IssuedTokens }>();

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
   * @throws BoxError; code `paused` or `offline` without a request while the shared pause lasts
   */
  async send(account: AccountRecord, options: RenewalRequestOptions): Promise<IssuedTokens | undefined> {
    const kept = this.#unsaved.get(account.id);
    if (kept && account.tokenSet.refreshToken?.equals(kept.refreshToken)) {
      return kept.issued;
    }
    await this.#respectPause(account.id, options.isPressed);
    const request = async () => {
      // As late as can be: the pair of whoever overtook it may be in use, and then this refresh token is dead.
      if (!(await options.lock.stillOwned())) {
        return undefined;
      }
      options.signal.throwIfAborted();
      options.onSend();
      return this.#tokenRequests.renew(account);
    };
    const onError = (error: BoxError) => this.#learn(account.id, error);
    const { signal } = options;
    const issued = await repeatedRequest(request, { clock: this.#clock, signal, onError });
    if (issued?.serverDate !== undefined) {
      // Counted from the sending like the expiry, so that a slow response never makes a token live longer.
      this.#serverClock.synchronize(issued.serverDate, issued.sentAt);
    }
    const { refreshToken } = account.tokenSet;
    if (issued && refreshToken) {
      this.#unsaved.set(account.id, { refreshToken, issued });
    }
    return issued;
  }

  /** The response is on disk, or of no use any more. */
  async settle(accountId: string): Promise<void> {
    this.#unsaved.delete(accountId);
    await this.#retryAfter.clear(accountId);
  }

  /** @throws BoxError while all windows wait */
  async #respectPause(accountId: string, isPressed: boolean): Promise<void> {
    const pause = await this.#retryAfter.remaining(accountId);
    if (!pause) {
      return;
    }
    const leftMs = pause.until - this.#clock.now();
    const isImpatient = isPressed && pause.kind === "offline";
    if (isImpatient && leftMs <= OFFLINE_PAUSE_MS - PERSON_PATIENCE_MS) {
      return;
    }
    if (pause.kind === "offline") {
      throw new BoxError(pause.reason, { decision: "retryLater", code: "offline" });
    }
    const seconds = Math.ceil(leftMs / 1000);
    throw new BoxError(
      localized("Box asked to wait {0} more seconds before the next refresh; try again then.", seconds),
      { decision: "retryLater", code: "paused", retryAfterSeconds: seconds },
    );
  }

  async #learn(accountId: string, error: BoxError): Promise<void> {
    if (error.decision === "newAssertion" && error.serverDate !== undefined) {
      // An assertion is refused when the clocks differ; the next one is made by Box's clock, never by a proxy's.
      this.#serverClock.synchronize(error.serverDate, this.#clock.now());
    }
    const pause = this.#pauseFor(error);
    if (pause) {
      await this.#retryAfter.record(accountId, pause);
    }
  }

  #pauseFor(error: BoxError): Pause | undefined {
    const now = this.#clock.now();
    const { retryAfterSeconds, sentence: reason } = error;
    if (retryAfterSeconds !== undefined) {
      return { kind: "paused", reason, until: now + retryAfterSeconds * 1000 };
    }
    return isUnreachable(error) ? { kind: "offline", reason, until: now + OFFLINE_PAUSE_MS } : undefined;
  }
}

/** No response of Box came, for whatever reason on the way; a wrong setting of this window is no news for the others. */
function isUnreachable({ code, decision }: BoxError): boolean {
  return decision !== "fixSettings" && ["network", "timeLimit", "tls", "proxy"].includes(code);
}
