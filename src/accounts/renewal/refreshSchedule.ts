import { type Clock, type Disposable, wait } from "../../base/clock";
import { BoxError } from "../../base/errors";
import { EXPIRING_MS } from "../model/accountState";
import type { AccountRegistry } from "../registry/accountRegistry";
import type { ServerClock } from "../requests/serverClock";
import type { UserActivity } from "../shared/userActivity";
import type { TokenKeeper } from "./tokenKeeper";

/** The setting `boxAuth.refresh`: by itself before expiry; only when a token is asked for; only by the person's click. */
export type RefreshMode = "beforeExpiry" | "onDemand" | "never";

/** Decisions are made on the wall clock at each beat: a long timer would be late after the machine slept. */
const BEAT_MS = 30_000;
/** A beat that comes this much late tells that the machine slept, also where the monotonic clock counts sleep. */
const LATE_MS = 15_000;
/** After the rush of a window's start; random, since a restarted editor opens all of its windows at once. */
const FIRST_CHECK_MS = 2_000;
const ACTIVE_MS = 30 * 60_000;
const JITTER_MS = 60_000;
const AFTER_SLEEP_MS = 3_000;
const FIRST_RETRY_MS = 5_000;
const LAST_RETRY_MS = 5 * 60_000;
/** No pause is longer (`RetryAfterStore`); more is left only after the clock was set back. */
const LONGEST_PAUSE_MS = 60 * 60_000;

export interface RefreshScheduleParts {
  readonly registry: AccountRegistry;
  readonly keeper: TokenKeeper;
  readonly userActivity: UserActivity;
  readonly serverClock: ServerClock;
  readonly clock: Clock;
  readonly mode: () => RefreshMode;
  readonly isActive: () => boolean;
  readonly random?: () => number;
}

interface Retry {
  readonly failures: number;
  readonly notBefore: number;
}

/**
 * Refreshes before expiry, in one window, only while somebody is there: each new token retires the one handed out before.
 * All windows run it; the random lead and the lock let one of them ask and the others adopt.
 */
export class RefreshSchedule implements Disposable {
  readonly #parts: RefreshScheduleParts;
  readonly #random: () => number;
  readonly #lead: number;
  readonly #stop = new AbortController();
  readonly #retries = new Map<string, Retry>();
  #timer: Disposable | undefined;
  #dueAt = Number.POSITIVE_INFINITY;

  constructor(parts: RefreshScheduleParts) {
    this.#parts = parts;
    this.#random = parts.random ?? Math.random;
    this.#lead = EXPIRING_MS + this.#random() * JITTER_MS;
  }

  /**
   * Looks soon, so that a window that opens on an expired token does not wait for a beat, and then at each beat, as long as
   * there is an account. Called again while it runs already, it does nothing.
   */
  start(): void {
    if (!this.#timer) {
      this.#checkAfter(FIRST_CHECK_MS * (0.5 + this.#random()));
    }
  }

  /** Checks every account: at each beat, and when the window gets the focus. */
  async check(): Promise<void> {
    const { registry, serverClock, userActivity, mode, isActive, clock } = this.#parts;
    const jump = serverClock.detectJump();
    const isLate = clock.now() - this.#dueAt > LATE_MS;
    if (isActive()) {
      await userActivity.touch();
    }
    if (jump === "sleepOrForward" || isLate) {
      // Every window wakes at the same moment, and the network a little later.
      await wait(clock, this.#random() * AFTER_SLEEP_MS, this.#stop.signal).catch(() => undefined);
    }
    const mayRefresh = mode() === "beforeExpiry" && (await userActivity.activeWithin(ACTIVE_MS));
    if (mayRefresh && !this.#stop.signal.aborted) {
      await Promise.all(registry.all().map(({ id }) => this.#refreshIfDue(id)));
    }
  }

  dispose(): void {
    this.#stop.abort();
    this.#timer?.dispose();
  }

  #checkAfter(delayMs: number): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    const { clock, registry } = this.#parts;
    if (this.#stop.signal.aborted || registry.all().length === 0) {
      return;
    }
    this.#dueAt = clock.now() + delayMs;
    this.#timer = clock.setTimer(() => {
      // The next beat does not wait for this one, which may hang with whatever it checks.
      const check = this.check();
      this.#checkAfter(BEAT_MS);
      // Looking never throws; what a refresh met is in the state of the account.
      check.catch(() => undefined);
    }, delayMs);
  }

  async #refreshIfDue(id: string): Promise<void> {
    const { keeper, clock } = this.#parts;
    const reason = this.#reasonToRefresh(id);
    if (!reason) {
      return;
    }
    try {
      await (reason === "due" ? keeper.getToken(id, this.#lead) : keeper.refresh(id));
      this.#retries.delete(id);
    } catch (error) {
      const failures = (this.#retries.get(id)?.failures ?? 0) + 1;
      const backoff = Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LAST_RETRY_MS) * (0.5 + this.#random());
      const asked = error instanceof BoxError ? (error.retryAfterSeconds ?? 0) * 1000 : 0;
      const delayMs = Math.max(backoff, asked);
      this.#retries.set(id, { failures, notBefore: clock.now() + delayMs });
      if (delayMs < BEAT_MS) {
        this.#checkAfter(delayMs);
      }
    }
  }

  /** `again`: the last try got no response, so the next one shows whether Box can be reached. */
  #reasonToRefresh(id: string): "due" | "again" | undefined {
    const { registry, keeper, clock } = this.#parts;
    const account = registry.get(id);
    const state = keeper.state(id);
    // What Box has said of it lasts until the person acts; what is wrong with this window may be right by now.
    if (!account || !state || account.problem || ["signingOut", "refreshing"].includes(state.kind)) {
      return undefined;
    }
    const now = clock.now();
    const isPaused = state.kind === "paused" && now < state.until;
    const leftMs = (this.#retries.get(id)?.notBefore ?? 0) - now;
    if (isPaused || (leftMs > 0 && leftMs <= LONGEST_PAUSE_MS)) {
      return undefined;
    }
    if (account.kind === "developerToken") {
      // An hour after it was pasted Box is asked once whether it lives on.
      return state.kind === "expired" && account.tokenSet.expiryIsEstimated ? "due" : undefined;
    }
    if (!keeper.isUsableFor(account, this.#lead)) {
      return "due";
    }
    return state.kind === "offline" ? "again" : undefined;
  }
}
