import { BoxSimulator, type SimulatorOptions } from "../../box-simulator/boxSimulator";

/** One simulator for the tests of a `describe`, as new before each. */
export function withSimulator(options: SimulatorOptions, take: (simulator: BoxSimulator) => void): void {
  let simulator: BoxSimulator;

  before(async () => {
    simulator = await BoxSimulator.start(options);
    take(simulator);
  });

  after(() => simulator.close());

  beforeEach(() => simulator.reset());
}
