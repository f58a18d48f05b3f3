import type { FileLockLimits } from "../../../src/accounts/shared/fileLock";
import type { StoreKind } from "../orders";
import type { Counted } from "./figures";
import type { Trial } from "./trial";

/** One row of the table. */
export interface Scenario {
  readonly name: string;
  readonly mode: "grace" | "strict";
  readonly processes: number;
  /** Default `desktop`. */
  readonly store?: StoreKind;
  /** Default: the product's own. */
  readonly limits?: FileLockLimits;
  /** As in `MachineOptions`. */
  readonly provesCodes?: boolean;
  /** As in `MachineOptions`. */
  readonly countsSleep?: boolean;
  readonly goal: Goal;
  /** Rounds of the short form. */
  readonly shortRounds: number;
  /** Its part of the long form's time. */
  readonly share: number;
  /** The long form goes on until this is true, too. */
  readonly isEnough?: (counted: Counted) => boolean;
  /** After the sign-in in the first window and before the first round. */
  readonly prepare?: (trial: Trial) => Promise<void>;
  readonly round: (trial: Trial, round: number) => Promise<void>;
  /** Before the last check. */
  readonly end?: (trial: Trial) => Promise<void>;
  readonly notes?: (trial: Trial) => readonly string[];
}

/** A figure to reach. What a trial found wrong fails the row whatever the goal says. */
export interface Goal {
  readonly text: string;
  readonly isReached: (counted: Counted) => boolean;
}
