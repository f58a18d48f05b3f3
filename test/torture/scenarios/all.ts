import type { Scenario } from "../harness/scenario";
import { clockJumps } from "./clockJumps";
import { crashArrows } from "./crashArrows";
import { faults } from "./faults";
import { fullDisk } from "./fullDisk";
import { kills } from "./kills";
import { quiet } from "./quiet";
import { signOut } from "./signOut";
import { stops } from "./stops";
import { tabs } from "./tabs";

/** Every row of the table, in its order. */
export const scenarios: readonly Scenario[] = [
  ...([1, 4, 16, 64] as const).map((processes) => quiet("grace", processes)),
  ...([1, 4, 16, 64] as const).map((processes) => quiet("strict", processes)),
  kills("grace"),
  kills("strict"),
  stops,
  faults,
  tabs,
  crashArrows,
  clockJumps,
  signOut,
  fullDisk,
];
