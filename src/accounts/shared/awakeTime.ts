import type { Clock } from "../../base/clock";

/**
 * The time that this process saw pass, by samples that follow one another closely. The monotonic clocks of macOS and Windows
 * go on while the machine sleeps (libuv: `mach_continuous_time`, `QueryPerformanceCounter`), that of Linux stands: a gap
 * counts for `longestStepMs` at most, so that what slept as long as this process is not taken for dead when both wake.
 */
export class AwakeTime {
  readonly #clock: Clock;
  readonly #longestStepMs: number;
  #sampledAt: number;
  #elapsedMs = 0;

  constructor(clock: Clock, longestStepMs: number) {
    this.#clock = clock;
    this.#longestStepMs = longestStepMs;
    this.#sampledAt = clock.monotonic();
  }

  /** Milliseconds since the start, as of this sample. */
  sample(): number {
    const now = this.#clock.monotonic();
    this.#elapsedMs += Math.min(now - this.#sampledAt, this.#longestStepMs);
    this.#sampledAt = now;
    return this.#elapsedMs;
  }
}
