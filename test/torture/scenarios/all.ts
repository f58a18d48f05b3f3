import type { Scenario } from "../harness/scenario";
import { badFolder } from "./badFolder";
import { badStorage } from "./badStorage";
import { clockJumps, clockJumpsCountingSleep } from "./clockJumps";
import { crashArrows } from "./crashArrows";
import { faults } from "./faults";
import { fullDisk } from "./fullDisk";
import { kills } from "./kills";
import { quiet } from "./quiet";
import { realDisk } from "./realDisk";
import { rotatedSecret } from "./rotatedSecret";
import { signInAgain } from "./signInAgain";
import { signOut } from "./signOut";
import { signOutCrashes } from "./signOutArrows";
import { stops } from "./stops";
import { tabs } from "./tabs";
import { twoMachines } from "./twoMachines";

/** Every row of the table, in its order. */
export const scenarios: readonly Scenario[] = [
  ...([1, 4, 16, 64] as const).map((processes) => quiet("grace", processes)),
  ...([1, 4, 16, 64] as const).map((processes) => quiet("strict", processes)),
  kills("grace"),
  kills("strict"),
  stops,
  faults,
  tabs,
  twoMachines,
  crashArrows,
  clockJumps,
  clockJumpsCountingSleep,
  signOut,
  signOutCrashes,
  signInAgain,
  rotatedSecret,
  badStorage,
  badFolder,
  fullDisk,
  realDisk,
];
