import type { Figure } from "../figure";
import { compared } from "../medians";

/** Watched: Node alone, with nothing to do, takes about a quarter of what the SDK's process does. */
export const figure: Figure = {
  name: "box-token with a fresh token, to the official SDK in a new process (ms)",
  measure: async (bench) =>
    compared((await bench.boxToken()).map(({ boxToken, sdk }) => ({ ours: boxToken, baseline: sdk }))),
};
