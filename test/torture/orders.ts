import type { FileLockLimits } from "../../src/accounts/shared/fileLock";
import type { TraceFolders } from "./window/trace";
import type { VirtualTime } from "./window/virtualTimeline";
import type { StorageMood } from "./window/watchedParts";

/** What the window proves the code with; the challenge is the same text (RFC 7636 4.2, `plain`). */
export const CODE_VERIFIER = "canary-verifier-of-a-torture-run-0123456789abcdef";

/** `desktop`: shared after 0.2 s, lost when killed before. `tab`: private copies, the last writer overwrites all. */
export type StoreKind = "desktop" | "tab";

export interface SecretWrite {
  readonly key: string;
  /** `undefined`: deleted. */
  readonly value: string | undefined;
}

/** What a window needs to open on the machine of a scenario. */
export interface WindowPlace {
  readonly store: StoreKind;
  /** What the machine's secret storage holds at this moment. */
  readonly secrets: readonly (readonly [string, string])[];
  /** The hand-off folder. */
  readonly folder: string;
  readonly trace: TraceFolders;
  readonly time: VirtualTime;
  readonly limits: FileLockLimits;
  readonly box: { readonly url: string; readonly authorizeUrl: string };
}

/** What the harness tells a window. Each has one answer. */
export type Order =
  | { readonly kind: "open"; readonly place: WindowPlace }
  | { readonly kind: "close" }
  | { readonly kind: "time"; readonly time: VirtualTime }
  | { readonly kind: "signIn"; readonly code: string; readonly clientSecret?: string }
  /** A command needs a token that lives so long, and then calls Box with it. */
  | { readonly kind: "getToken"; readonly account: string; readonly minimumLifetimeMs: number }
  /** The person presses refresh. */
  | { readonly kind: "renew"; readonly account: string }
  /** Calls Box with the token that the window shows, whatever its state. */
  | { readonly kind: "use"; readonly account: string }
  /** The refresh schedule's beat. */
  | { readonly kind: "checkSchedule" }
  | { readonly kind: "focus" }
  | { readonly kind: "signOut"; readonly account: string }
  | { readonly kind: "accounts" }
  /** Another extension writes a secret. */
  | { readonly kind: "otherSecret"; readonly key: string }
  | { readonly kind: "disk"; readonly full: boolean }
  | { readonly kind: "storage"; readonly mood: StorageMood }
  | { readonly kind: "network"; readonly offlinePort?: number };

export type Report =
  | { readonly kind: "done" }
  | { readonly kind: "accounts"; readonly ids: readonly string[] }
  | TokenReport
  | FailureReport;

export interface TokenReport {
  readonly kind: "token";
  readonly generation: number;
  /** When the window had the token, milliseconds of the machine's monotonic clock. */
  readonly at: number;
  /** Status with which Box answered to the token, or why it did not answer. */
  readonly used: number | string;
}

export interface FailureReport {
  readonly kind: "failed";
  /** Of a `BoxError`; otherwise `unexpected`. */
  readonly decision: string;
  readonly code: string;
  readonly text: string;
}

/** What a window shows after a change. */
export interface Shown {
  readonly account: string;
  /** `undefined`: it does not know the account any more. */
  readonly token?: {
    readonly generation: number;
    /** A few characters of a hash, to tell tokens apart. */
    readonly print: string;
    /** Epoch milliseconds of the machine's virtual clock. */
    readonly expiresAt: number;
    readonly problem?: string;
  };
  /** Milliseconds of the machine's monotonic clock. */
  readonly at: number;
}

export type ToWindow =
  | { readonly kind: "order"; readonly number: number; readonly order: Order }
  | { readonly kind: "arrived"; readonly write: SecretWrite };

export type FromWindow =
  | { readonly kind: "ready" }
  | { readonly kind: "report"; readonly number: number; readonly report: Report }
  | { readonly kind: "shown"; readonly shown: Shown }
  | { readonly kind: "spread"; readonly write: SecretWrite }
  | { readonly kind: "replace"; readonly values: readonly (readonly [string, string])[] };
