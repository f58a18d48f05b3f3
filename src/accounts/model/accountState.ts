import type { LocalizedMessage } from "../../base/localizedMessage";
import type { Account } from "./account";

/** From here on the person is warned, and a handed-out token is renewed first. */
export const EXPIRING_MS = 5 * 60_000;

/** What this process is doing about an account right now. */
export type Activity =
  | { readonly kind: "idle" }
  | { readonly kind: "renewing" }
  | { readonly kind: "offline"; readonly reason: LocalizedMessage };

/** What a person sees of an account (law 7). `expiresAt` is epoch milliseconds. */
export type AccountState =
  | { readonly kind: "valid" | "expiring" | "expired" | "renewing"; readonly expiresAt: number }
  | { readonly kind: "offline"; readonly expiresAt: number; readonly reason: LocalizedMessage }
  | {
      readonly kind: "signInAgain" | "actionRequiredAtBox" | "fixSettings";
      readonly expiresAt: number;
      readonly reason: LocalizedMessage;
    };

/** The one place that decides which state an account is in. `expiresAt` and `now` are on this machine's clock of now. */
export function accountState(
  account: Account,
  activity: Activity,
  now: number,
  expiresAt = account.tokenSet.expiresAt,
): AccountState {
  if (activity.kind === "renewing") {
    return { kind: "renewing", expiresAt };
  }
  if (account.problem) {
    return { kind: account.problem.decision, expiresAt, reason: account.problem.reason };
  }
  if (activity.kind === "offline") {
    return { kind: "offline", expiresAt, reason: activity.reason };
  }
  const life = expiresAt - now;
  return { kind: life <= 0 ? "expired" : life <= EXPIRING_MS ? "expiring" : "valid", expiresAt };
}
