import type { Clock, Disposable } from "../../src/base/clock";

interface Timer {
  readonly dueAt: number;
  readonly callback: () => void;
}

/**
 * A clock that stands still until a test moves it. `now()` and `monotonic()` advance together;
 * `setWallClock` moves only the wall clock, as a person or the network does.
 */
export class ManualClock implements Clock {
  #wall: number;
  #elapsed = 0;
  /** In the order they were set, which breaks ties between timers due at the same moment. */
  readonly #timers = new Set<Timer>();

  /** @param startsAt epoch milliseconds */
  constructor(startsAt = Date.UTC(2030, 0, 1)) {
    this.#wall = startsAt;
  }

  now(): number {
    return this.#wall;
  }

  monotonic(): number {
    return this.#elapsed;
  }

  setTimer(callback: () => void, delayMs: number): Disposable {
    const timer: Timer = { dueAt: this.#elapsed + Math.max(0, delayMs), callback };
    this.#timers.add(timer);
    return { dispose: () => void this.#timers.delete(timer) };
  }

  /** How many timers wait: a test can see that nothing was left behind. */
  get pendingTimers(): number {
    return this.#timers.size;
  }

  /** The wall clock jumps; no timer fires for it and `monotonic()` stands. */
  setWallClock(epochMs: number): void {
    this.#wall = epochMs;
  }

  /** Sleep as Linux counts it: the wall clock goes on while `monotonic()` and the timers stand still. */
  sleep(ms: number): void {
    this.#wall += ms;
  }

  /** Sleep as macOS and Windows count it: both clocks go on, and timers that fell due meanwhile fire late, when it moves again. */
  sleepCounted(ms: number): void {
    this.#moveTo(this.#elapsed + ms);
  }

  /**
   * Moves `ms` ahead: each timer that falls due fires in order at its own moment, timers set meanwhile included,
   * and promises settle in between.
   */
  async advance(ms: number): Promise<void> {
    const end = this.#elapsed + ms;
    await settled();
    for (let next = this.#nextDue(end); next; next = this.#nextDue(end)) {
      this.#timers.delete(next);
      this.#moveTo(next.dueAt);
      next.callback();
      await settled();
    }
    this.#moveTo(end);
    await settled();
  }

  #nextDue(end: number): Timer | undefined {
    let first: Timer | undefined;
    for (const timer of this.#timers) {
      if (timer.dueAt <= end && (!first || timer.dueAt < first.dueAt)) {
        first = timer;
      }
    }
    return first;
  }

  #moveTo(elapsed: number): void {
    const step = elapsed - this.#elapsed;
    if (step <= 0) {
      return;
    }
    this.#elapsed = elapsed;
    this.#wall += step;
  }
}

/** Promise callbacks that wait have run, chains of them included; sockets and files may still be on their way. */
async function settled(): Promise<void> {
  for (let turn = 0; turn < 3; turn++) {
    await new Promise<void>((resolve) => setImmediate(resolve));
  }
}
