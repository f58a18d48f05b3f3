import assert from "node:assert/strict";
import { BoxSimulator, type ObservedCall, type SimulatorOptions } from "../../box-simulator/boxSimulator";
import { OpenApi } from "./openApi";

/** A simulator, and Box's description as the judge of what its clients and it say to each other. */
export class JudgedBox {
  readonly simulator: BoxSimulator;
  readonly #calls: ObservedCall[];
  readonly #openApi = new OpenApi();

  protected constructor(simulator: BoxSimulator, calls: ObservedCall[]) {
    this.simulator = simulator;
    this.#calls = calls;
  }

  static async start(options: SimulatorOptions = {}): Promise<JudgedBox> {
    return new JudgedBox(...(await JudgedBox.observed(options)));
  }

  protected static async observed(options: SimulatorOptions): Promise<[BoxSimulator, ObservedCall[]]> {
    const calls: ObservedCall[] = [];
    const observe = (observed: ObservedCall) => void calls.push(observed);
    return [await BoxSimulator.start({ ...options, observe }), calls];
  }

  /** So many calls were made since the last reset, and none of them is against Box's description. */
  fitsDescription(count: number): void {
    assert.equal(this.#calls.length, count);
    assert.deepEqual(
      this.#calls.flatMap((observed) => this.#openApi.faultsOf(observed)),
      [],
    );
  }

  reset(): void {
    this.#calls.length = 0;
    this.simulator.reset();
  }
}
