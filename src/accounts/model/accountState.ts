import type { LocalizedMessage } from "../../base/localizedMessage";
import type { AccountRecord, Problem } from "./account";

/** From here on the person is warned, and a handed-out token is refreshed first. */
export const EXPIRING_MS = 5 * 60_000;

/** What stands in the way of a refresh without ending a sign-in; all windows share it. Times are epoch milliseconds. */
export interface Pause {
  /** `offline`: no answer came. `paused`: Box asked to wait. */
  readonly kind: "offline" | "paused";
  readonly reason: LocalizedMessage;
  /** Nobody asks before. */
  readonly until: number;
}

/** What a person sees of an account (law 7). Times are epoch milliseconds on this machine's clock of now. */
export type AccountState =
  | {
      readonly kind: "valid" | "expiring" | "expired" | "refreshing" | "signingOut";
      readonly expiresAt: number;
    }
  /** An App Token, whose end only Box knows. */
  | { readonly kind: "alive" }
  | (Pause & { readonly expiresAt: number })
  /** Box has refused: what is left of the token's life means nothing any more. */
  | {
      readonly kind: "signInAgain" | "actionRequiredAtBox" | "fixSettings";
      readonly reason: LocalizedMessage;
    };

/** The one place that decides which state an account is in. */
export function accountState(
  account: AccountRecord,
  seen: {
    readonly now: number;
    readonly expiresAt: number;
    readonly isRefreshing: boolean;
    readonly pause: Pause | undefined;
    /** Why this window could not ask for another token the last time: it matters when the token has ended. */
    readonly obstacle?: Problem | undefined;
  },
): AccountState {
  const { now, expiresAt, isRefreshing, pause, obstacle } = seen;
  if (account.isSigningOut) {
    return { kind: "signingOut", expiresAt };
  }
  if (isRefreshing) {
    return { kind: "refreshing", expiresAt };
  }
  if (account.problem) {
    return { kind: account.problem.decision, reason: account.problem.reason };
  }
  if (pause) {
    return { ...pause, expiresAt };
  }
  if (account.tokenSet.lifetimeIsUnknown) {
    return { kind: "alive" };
  }
  const lifetime = expiresAt - now;
  if (lifetime <= 0 && obstacle) {
    return { kind: obstacle.decision, reason: obstacle.reason };
  }
  return { kind: lifetime <= 0 ? "expired" : lifetime <= EXPIRING_MS ? "expiring" : "valid", expiresAt };
}
