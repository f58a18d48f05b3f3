import { ownActivation } from "../compareLoads";
import type { Figure } from "../figure";

export const figure: Figure = {
  name: "activation without neighbours, one account (ms)",
  goal: 0.15,
  measure: async (bench) => ownActivation(await bench.withAccount()),
};
