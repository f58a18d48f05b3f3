import { statSync } from "node:fs";
import type { Figure } from "../figure";
import { startUpPath } from "../startUpPath";

export const figure: Figure = {
  name: "start-up path, minified (bytes)",
  goal: 80_000,
  measure: async ({ entry }) => ({
    ours: startUpPath(entry).reduce((sum, file) => sum + statSync(file).size, 0),
  }),
};
