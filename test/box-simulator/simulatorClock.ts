/** The simulator's time: the machine's own or a moment that stands still, and whatever it was advanced by. */
export class SimulatorClock {
  readonly #base: () => number;
  #ahead = 0;

  /** @param base epoch milliseconds, read at each call */
  constructor(base: () => number = () => Date.now()) {
    this.#base = base;
  }

  /** Moves by `advance` alone. */
  static standing(at = Date.UTC(2030, 0, 1)): SimulatorClock {
    return new SimulatorClock(() => at);
  }

  /** Epoch milliseconds. */
  now(): number {
    return this.#base() + this.#ahead;
  }

  advance(ms: number): void {
    this.#ahead += ms;
  }
}
