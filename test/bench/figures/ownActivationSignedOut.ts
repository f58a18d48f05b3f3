import { ownActivation } from "../compareLoads";
import type { Figure } from "../figure";

export const figure: Figure = {
  name: "activation without neighbours, signed out (ms)",
  goal: 0.1,
  measure: async (bench) => ownActivation(await bench.signedOut()),
};
