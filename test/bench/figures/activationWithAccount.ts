import { activation } from "../compareLoads";
import type { Figure } from "../figure";

export const figure: Figure = {
  name: "activation, one account (ms)",
  goal: 0.15,
  measure: async (bench) => activation(await bench.withAccount()),
};
