import assert from "node:assert/strict";
import { BoxSimulator, type ObservedExchange, type SimulatorOptions } from "../../box-simulator/boxSimulator";
import { OpenApi } from "./openApi";

/** A simulator, and Box's description as the judge of what its clients and it say to each other. */
export class JudgedBox {
  readonly simulator: BoxSimulator;
  readonly #exchanges: ObservedExchange[];
  readonly #openApi = new OpenApi();

  protected constructor(simulator: BoxSimulator, exchanges: ObservedExchange[]) {
    this.simulator = simulator;
    this.#exchanges = exchanges;
  }

  static async start(options: SimulatorOptions = {}): Promise<JudgedBox> {
    return new JudgedBox(...(await JudgedBox.observed(options)));
  }

  protected static async observed(options: SimulatorOptions): Promise<[BoxSimulator, ObservedExchange[]]> {
    const exchanges: ObservedExchange[] = [];
    const observe = (exchange: ObservedExchange) => void exchanges.push(exchange);
    return [await BoxSimulator.start({ ...options, observe }), exchanges];
  }

  /** So much was exchanged since the last reset, and nothing of it is against Box's description. */
  fitsDescription(count: number): void {
    assert.equal(this.#exchanges.length, count);
    assert.deepEqual(
      this.#exchanges.flatMap((exchange) => this.#openApi.faultsOf(exchange)),
      [],
    );
  }

  reset(): void {
    this.#exchanges.length = 0;
    this.simulator.reset();
  }
}
