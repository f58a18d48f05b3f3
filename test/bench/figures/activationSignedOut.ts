import { activation } from "../compareLoads";
import type { Figure } from "../figure";

export const figure: Figure = {
  name: "activation, signed out (ms)",
  goal: 0.1,
  measure: async (bench) => activation(await bench.signedOut()),
};
