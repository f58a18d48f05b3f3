import { statSync } from "node:fs";
import type { Figure } from "../figure";

export const figure: Figure = {
  name: "package (bytes)",
  measure: async ({ vsix }) => ({ ours: statSync(vsix).size }),
};
