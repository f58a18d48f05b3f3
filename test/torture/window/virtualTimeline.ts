import { type Clock, systemClock } from "../../../src/base/clock";

/** How far a process's time is off the machine's real one, in milliseconds. */
export interface VirtualTime {
  /** Time that passed without anybody waiting for it, for Box as well. */
  readonly ahead: number;
  /** The person or the network set this machine's clock; Box's did not change. */
  readonly clockSet: number;
  /** Part of `ahead` during which the machine slept and its monotonic clock stood still: on Linux, not on macOS and Windows. */
  readonly slept: number;
}

/** The time in which the accounts of one process live: set by the harness, and running on in between. */
export class VirtualTimeline {
  time: VirtualTime;

  constructor(time: VirtualTime) {
    this.time = time;
  }

  /** @param timerSpeed timers end this much sooner, so that nobody waits long before a retry */
  clock(timerSpeed = 1): Clock {
    return {
      now: () => systemClock.now() + this.time.ahead + this.time.clockSet,
      monotonic: () => systemClock.monotonic() + this.time.ahead - this.time.slept,
      setTimer: (callback, delayMs) => systemClock.setTimer(callback, delayMs / timerSpeed),
    };
  }
}
