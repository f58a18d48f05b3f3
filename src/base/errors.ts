import { format, type LocalizedMessage } from "./localizedMessage";

/**
 * What the caller should do about an error:
 * - `retryNow`: no answer came, so the same request may be repeated at once
 * - `retryLater`: wait (`retryAfterSeconds` when Box said how long), nothing is lost
 * - `newAssertion`: sign a new JWT assertion and ask again
 * - `signInAgain`: this grant is dead
 * - `fixSettings`: client ID, secret or an address is wrong; tokens are kept
 * - `actionRequiredAtBox`: the person or an admin must do something at Box; tokens are kept
 * - `fatal`: this one request cannot work
 */
export type Decision =
  | "retryNow"
  | "retryLater"
  | "newAssertion"
  | "signInAgain"
  | "fixSettings"
  | "actionRequiredAtBox"
  | "fatal";

/** What is the matter, where it was found out here. */
export type LocalCode =
  | "actionRequiredAtBox"
  | "ambiguousAccount"
  | "appConfig"
  | "developerToken"
  | "diskRead"
  | "diskWrite"
  | "downscope"
  | "expired"
  | "file"
  | "fixSettings"
  | "laterVersion"
  | "launchConfiguration"
  | "locked"
  | "network"
  | "noAccount"
  | "noProvider"
  | "noRefreshToken"
  | "notAllowed"
  | "notRestricted"
  | "offline"
  | "overtaken"
  | "passphrase"
  | "paused"
  | "portInUse"
  | "portUnusable"
  | "privateKey"
  | "proxy"
  | "requestTimeout"
  | "secretStorage"
  | "settings"
  | "signInAgain"
  | "signInElsewhere"
  | "signInTimeLimit"
  | "signedInAgain"
  | "signedOut"
  | "timeLimit"
  | "tls"
  | "unavailable"
  | "unconfirmedServer"
  | "unexpectedResponse"
  | "unusableTokenType";

/** The `error` or `code` of Box that something here decides by (RFC 6749 5.2, RFC 6750 3.1, Box reference). */
export type BoxCode =
  | "access_denied"
  | "invalid_client"
  | "invalid_grant"
  | "invalid_resource"
  | "invalid_scope"
  | "invalid_token"
  | "rate_limit_exceeded"
  | "redirect_uri_mismatch"
  | "unauthorized"
  | "unauthorized_client";

declare const outside: unique symbol;

/** Any code as it came; nothing here can decide by one that is not listed above. */
export type OutsideCode = string & { readonly [outside]: true };

export type BoxErrorCode = LocalCode | BoxCode | OutsideCode;

/** A code of Box or of whoever answered in its place. */
export function outsideCode(code: string): BoxErrorCode {
  return code as OutsideCode;
}

export interface BoxErrorDetails {
  readonly decision: Decision;
  /** Box's `error` or `code` as it came, or our own word: `network`, `tls`, `proxy`, `timeLimit`, `unexpectedResponse`, `settings` … */
  readonly code: BoxErrorCode;
  readonly status?: number;
  /** Box's own text as it came, for the log. */
  readonly description?: string;
  readonly requestId?: string;
  /** What the system or an HTTP client calls it, such as `ECONNREFUSED`, for the log. */
  readonly systemCode?: string;
  readonly retryAfterSeconds?: number;
  /** Box's clock when it answered, epoch milliseconds. */
  readonly serverDate?: number;
}

/** An error that carries its decision and one sentence for the person, and never a secret. */
export class BoxError extends Error implements BoxErrorDetails {
  override readonly name = "BoxError";
  readonly decision: Decision;
  readonly code: BoxErrorCode;
  readonly status?: number;
  readonly description?: string;
  readonly requestId?: string;
  readonly systemCode?: string;
  readonly retryAfterSeconds?: number;
  readonly serverDate?: number;

  constructor(
    readonly sentence: LocalizedMessage,
    details: BoxErrorDetails,
  ) {
    super(format(sentence));
    this.decision = details.decision;
    this.code = details.code;
    Object.assign(this, details);
  }
}

/** The person cancelled before anything was sent. Not an error: callers stay silent. */
export class CancelledError extends Error {
  override readonly name = "CancelledError";

  constructor() {
    super("Cancelled.");
  }
}

/** What the system calls an error that has no code of its own: the same in every language. */
export const NO_CODE = "UNKNOWN";

/** The code of a system error, such as `ENOENT`. */
export function errorCode(error: unknown): string | undefined {
  return error instanceof Error && "code" in error && typeof error.code === "string" ? error.code : undefined;
}
