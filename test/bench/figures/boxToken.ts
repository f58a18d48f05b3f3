import type { Figure } from "../figure";
import { compared } from "../medians";

export const figure: Figure = {
  name: "box-token with a fresh token, to node -e 0 (ms)",
  goal: 1.6,
  measure: async (bench) =>
    compared((await bench.boxToken()).map(({ boxToken, node }) => ({ ours: boxToken, baseline: node }))),
};
