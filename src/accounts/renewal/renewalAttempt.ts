import type { Work } from "../../base/sharedWork";
import type { AccountRecord } from "../model/account";

/** How one try to renew under the lock ended. */
export type Attempt =
  | { readonly kind: "renewed" | "adopted"; readonly account: AccountRecord }
  /** Another process has the lock by now, or wrote first: everything is looked at again. */
  | { readonly kind: "overtaken" };

/** Who asks: `seen` is what was known then, so that something newer counts. */
export interface Asking extends Work {
  readonly id: string;
  readonly seen: AccountRecord;
  readonly minimumLifetimeMs: number;
  readonly isPressed: boolean;
}
