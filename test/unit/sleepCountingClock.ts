import { ManualClock } from "./manualClock";

/** Its monotonic time goes on while the machine sleeps, as on macOS and Windows; timers still wait for the waking. */
export class SleepCountingClock extends ManualClock {
  #slept = 0;

  override monotonic(): number {
    return super.monotonic() + this.#slept;
  }

  override sleep(ms: number): void {
    super.sleep(ms);
    this.#slept += ms;
  }
}
