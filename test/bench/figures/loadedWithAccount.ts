import { loadedBytes } from "../compareLoads";
import type { Figure } from "../figure";

export const figure: Figure = {
  name: "code loaded, one account (bytes)",
  measure: async (bench) => loadedBytes(await bench.withAccount()),
};
