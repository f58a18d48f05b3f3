import { type Clock, type Disposable, wait } from "../base/clock";
import { BoxError } from "../base/errors";
import type { AccountRegistry } from "./accountRegistry";
import { EXPIRING_MS } from "./model/accountState";
import type { ServerClock } from "./serverClock";
import type { UserActivity } from "./shared/userActivity";
import type { TokenKeeper } from "./tokenKeeper";

/** The setting `boxAuth.refresh`: by itself before expiry; only when a token is asked for; only by the person's click. */
export type RefreshMode = "beforeExpiry" | "onDemand" | "never";

/** Decisions are made on the wall clock at each beat: a long timer would be late after the machine slept. */
const BEAT_MS = 30_000;
/** After the rush of a window's start; random, since a restarted editor opens all of its windows at once. */
const FIRST_LOOK_MS = 2_000;
const PRESENCE_MS = 30 * 60_000;
const JITTER_MS = 60_000;
const AFTER_SLEEP_MS = 3_000;
const FIRST_RETRY_MS = 5_000;
const LAST_RETRY_MS = 5 * 60_000;

/**
 * Renews before expiry, in one window, only while somebody is there: each new token retires the one handed out before.
 * All windows run it; the random lead and the lock let one of them ask and the others adopt.
 */
export class RefreshSchedule implements Disposable {
  readonly #registry: AccountRegistry;
  readonly #keeper: TokenKeeper;
  readonly #userActivity: UserActivity;
  readonly #serverClock: ServerClock;
  readonly #clock: Clock;
  readonly #mode: () => RefreshMode;
  readonly #isActive: () => boolean;
  readonly #random: () => number;
  readonly #lead: number;
  readonly #stop = new AbortController();
  readonly #retries = new Map<string, { failures: number; notBefore: number }>();
  #timer: Disposable | undefined;

  constructor(parts: {
    registry: AccountRegistry;
    keeper: TokenKeeper;
    userActivity: UserActivity;
    serverClock: ServerClock;
    clock: Clock;
    mode: () => RefreshMode;
    isActive: () => boolean;
    random?: () => number;
  }) {
    this.#registry = parts.registry;
    this.#keeper = parts.keeper;
    this.#userActivity = parts.userActivity;
    this.#serverClock = parts.serverClock;
    this.#clock = parts.clock;
    this.#mode = parts.mode;
    this.#isActive = parts.isActive;
    this.#random = parts.random ?? Math.random;
    this.#lead = EXPIRING_MS + this.#random() * JITTER_MS;
  }

  /**
   * Looks soon, so that a window that opens on an expired token does not wait for a beat, and then at each beat, as long as
   * there is an account. Called again while it looks already, it does nothing.
   */
  begin(): void {
    this.#lookAfter(FIRST_LOOK_MS * (0.5 + this.#random()));
  }

  #lookAfter(ms: number): void {
    if (this.#timer || this.#stop.signal.aborted || this.#registry.all().length === 0) {
      return;
    }
    const beat = () => {
      this.#timer = undefined;
      // Looking never throws; what a renewal met is in the state of the account.
      void this.look().finally(() => this.#lookAfter(BEAT_MS));
    };
    this.#timer = this.#clock.setTimer(beat, ms);
  }

  /** One look at every account: at each beat, and when the window gets the focus. */
  async look(): Promise<void> {
    const jump = this.#serverClock.look();
    if (this.#isActive()) {
      await this.#userActivity.mark();
    }
    if (jump === "sleepOrForward") {
      // Every window wakes at the same moment, and the network a little later.
      await wait(this.#clock, this.#random() * AFTER_SLEEP_MS, this.#stop.signal).catch(() => undefined);
    }
    if (
      this.#stop.signal.aborted ||
      this.#mode() !== "beforeExpiry" ||
      !(await this.#userActivity.activeWithin(PRESENCE_MS))
    ) {
      return;
    }
    await Promise.all(this.#registry.all().map(({ id }) => this.#renewIfDue(id)));
  }

  dispose(): void {
    this.#stop.abort();
    this.#timer?.dispose();
  }

  async #renewIfDue(id: string): Promise<void> {
    if (this.#registry.get(id)?.kind === "developerToken") {
      return;
    }
    const state = this.#keeper.state(id);
    const now = this.#clock.now();
    const retry = this.#retries.get(id);
    const waiting =
      state?.kind === "offline" ||
      state?.kind === "valid" ||
      state?.kind === "expiring" ||
      state?.kind === "expired";
    if (
      !state ||
      !waiting ||
      (retry && now < retry.notBefore && retry.notBefore - now <= LAST_RETRY_MS * 2)
    ) {
      return;
    }
    const due = state.expiresAt - now <= this.#lead;
    if (!due && state.kind !== "offline") {
      return;
    }
    try {
      await (due ? this.#keeper.fresh(id, this.#lead) : this.#keeper.renew(id));
      this.#retries.delete(id);
    } catch (error) {
      const failures = (retry?.failures ?? 0) + 1;
      const backoff = Math.min(FIRST_RETRY_MS * 2 ** (failures - 1), LAST_RETRY_MS) * (0.5 + this.#random());
      const asked = error instanceof BoxError ? (error.retryAfterSeconds ?? 0) * 1000 : 0;
      this.#retries.set(id, { failures, notBefore: this.#clock.now() + Math.max(backoff, asked) });
    }
  }
}
