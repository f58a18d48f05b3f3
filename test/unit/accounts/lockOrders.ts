import type { FileLockLimits } from "../../../src/accounts/shared/fileLock";

/** Present while somebody works under the lock. */
export const WITNESS = "witness";

/** What a test tells a process that uses a lock, one at a time. */
export type LockOrder =
  | { readonly kind: "enter"; readonly times: number; readonly limits: FileLockLimits }
  | { readonly kind: "hold"; readonly limits: FileLockLimits }
  | { readonly kind: "look" | "release" };

/** Its one answer to each. */
export type LockReport =
  | { readonly kind: "entered" | "holds" | "released" }
  | { readonly kind: "owner"; readonly still: boolean }
  | { readonly kind: "failed"; readonly why: string };
