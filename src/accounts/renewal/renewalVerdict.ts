import { BoxError } from "../../base/errors";
import { localized } from "../../base/localizedMessage";
import { type AccountRecord, endedTokenSet, isSameSignIn, type Problem } from "../model/account";
import type { Asking } from "./renewalAttempt";

export function signedOut(): BoxError {
  return new BoxError(localized("This account is signed out; run Box: Sign In."), {
    decision: "fatal",
    code: "signedOut",
  });
}

/** Nobody signed out: the person signed in again while a renewal waited. */
export function wasSignedInAgain(
  error: unknown,
  { id, seen }: Pick<Asking, "id" | "seen">,
  accounts: readonly AccountRecord[],
): boolean {
  const hasEnded = error instanceof BoxError && error.code === "signedOut";
  return hasEnded && accounts.some((other) => other.id !== id && isSameSignIn(other, seen));
}

/** For the log. */
export function failureText(error: unknown): string {
  return error instanceof BoxError
    ? `${error.code}, ${error.decision}, request ${error.requestId ?? "none"}`
    : "unexpected";
}

export function signedInAgain(): BoxError {
  return new BoxError(
    localized("This account was signed in again, so that its new token is the one to use; try again."),
    { decision: "retryLater", code: "signedInAgain" },
  );
}

export function errorOf({ reason, decision }: Problem): BoxError {
  return new BoxError(reason, { decision, code: decision });
}

export function isNewerToken(latest: AccountRecord, seen: AccountRecord): boolean {
  return (
    latest.generation > seen.generation && !latest.tokenSet.accessToken.equals(seen.tokenSet.accessToken)
  );
}

/** What Box has said of an account, or what it has too little for; what is wrong with this machine is no problem of the account. */
export function verdictOf({ decision, status, code }: BoxError): Problem["decision"] | undefined {
  const isOfAccount = status !== undefined || code === "noRefreshToken";
  switch (decision) {
    case "signInAgain":
    case "actionRequiredAtBox":
    case "fixSettings":
      return isOfAccount ? decision : undefined;
    default:
      return undefined;
  }
}

/** What is wrong with this window's settings, so that it cannot ask Box. */
export function obstacleIn(error: BoxError): Problem | undefined {
  return error.decision === "fixSettings" && !verdictOf(error)
    ? { decision: "fixSettings", reason: error.sentence }
    : undefined;
}

/** A token of an unknown type is kept for its refresh token but never handed out (RFC 6749 7.1). */
export function withoutUse(account: AccountRecord, error: BoxError, now: number): AccountRecord {
  const problem: Problem = { decision: "actionRequiredAtBox", reason: error.sentence };
  return { ...account, tokenSet: endedTokenSet(account.tokenSet, now), problem };
}
