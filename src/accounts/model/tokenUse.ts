import type { AccountRecord } from "./account";

/**
 * Whether the token of an account is one to hand out: one at its very end is of no use to anyone; one that is younger than half
 * its life is as new as Box gives them.
 * @param leftMs how long it lives by Box's clock
 */
export function isUsableFor(
  { kind, tokenSet, isSigningOut }: AccountRecord,
  leftMs: number,
  minimumLifetimeMs: number,
): boolean {
  if (isSigningOut) {
    return false;
  }
  if (tokenSet.lifetimeIsUnknown) {
    return true;
  }
  const halfLifetimeMs = (tokenSet.expiresAt - tokenSet.obtainedAt) / 2;
  // Nothing but a person can make another developer token, so its last minutes are as good as its first.
  const minimumMs = kind === "developerToken" ? 0 : Math.min(minimumLifetimeMs, halfLifetimeMs);
  return leftMs >= Math.max(minimumMs, 1);
}
