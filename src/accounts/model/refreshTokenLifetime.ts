import type { Account } from "./accountView";

const DAY_MS = 24 * 60 * 60_000;
/** Box guide, refresh tokens: 60 days, from anew with each refresh. */
const LIFETIME_MS = 60 * DAY_MS;

/**
 * When the sign-in ends unless the token is refreshed before, epoch milliseconds. Only `oauth` accounts have such an end;
 * `undefined` also when it has come already.
 */
export function signInEndsAt({ token, problem }: Account): number | undefined {
  const hasEnded = problem?.decision === "signInAgain";
  return !hasEnded && token.hasRefreshToken && token.refreshTokenObtainedAt !== undefined
    ? token.refreshTokenObtainedAt + LIFETIME_MS
    : undefined;
}

/** Whole days, rounded down: never a promise that is too long. */
export function daysLeft(endsAt: number, now: number): number {
  return Math.max(0, Math.floor((endsAt - now) / DAY_MS));
}
