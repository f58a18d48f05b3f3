import type { E2eSession, Person } from "../e2eSession";
import type { ReservedPorts } from "./reservedPorts";

/** Who takes a wrong turn, and where. */
export interface Scene {
  readonly session: E2eSession;
  readonly person: Person;
  readonly ports: ReservedPorts;
}

/** A wrong turn, and what the person must read then. */
export interface Turn {
  /** Of its picture. */
  readonly name: string;
  /** Each is in the one message: whose account it is, where it is about one, what happened and what to do next. */
  readonly says: readonly (string | RegExp)[];
  /** What can be pressed to do it. */
  readonly offers: readonly string[];
  /** The pointer rests on the item in the status bar, whose tooltip is open. */
  readonly isUnderPointer?: boolean;
  /** Told in the same way as another one: taken where every picture is wanted, as each turn costs two seconds. */
  readonly isLikeAnother?: boolean;
  /** It stands in the input box, in the place of a notification. */
  readonly isInBox?: boolean;
  take(scene: Scene): Promise<unknown>;
  /** Undoes what else was changed for it. */
  undo?(scene: Scene): Promise<unknown>;
}

/** What belongs to the log and to *Copy Details*, and not to a sentence for a person. */
export const CODE_NAMES =
  /request ID|\bE[A-Z]{4,}\b|UND_ERR|\bkid\b|\bsub\b claim|\bjti\b|\b[Gg]eneration\b|[a-z]+_[a-z_]+|\bHTTP\b|undefined|\[object/;
