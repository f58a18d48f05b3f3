import type { FileLockLimits } from "../../../src/accounts/shared/fileLock";

/** Present while somebody works under the lock. */
export const WITNESS = "witness";
/** A line for each time the lock was handed on: the process that had it. */
export const OWNERS = "owners";

/** What a test tells a process that uses a lock, one at a time. */
export type LockOrder =
  | { readonly kind: "enter"; readonly times: number; readonly limits: FileLockLimits }
  /** Takes the lock whenever another process had it last, until it was handed on that often among all. */
  | { readonly kind: "handOn"; readonly times: number; readonly limits: FileLockLimits }
  | { readonly kind: "hold"; readonly limits: FileLockLimits }
  | { readonly kind: "checkOwner" | "release" };

/** Its one answer to each. */
export type LockReport =
  | { readonly kind: "entered" | "holds" | "released" }
  | { readonly kind: "handedOn"; readonly waitsMs: readonly number[] }
  | { readonly kind: "owner"; readonly still: boolean }
  | { readonly kind: "failed"; readonly code: string };
