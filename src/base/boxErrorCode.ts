/** What is the matter, where it was found out here. */
export type LocalCode =
  | "actionRequiredAtBox"
  | "appConfig"
  | "developerToken"
  | "diskRead"
  | "diskWrite"
  | "downscope"
  | "expired"
  | "file"
  | "fixSettings"
  | "laterVersion"
  | "locked"
  | "network"
  | "noRefreshToken"
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
  | "signInTimeLimit"
  | "signedInAgain"
  | "signedOut"
  | "timeLimit"
  | "tls"
  | "unavailable"
  | "unconfirmedHost"
  | "unexpectedResponse"
  | "unusableTokenType";

/** The `error` or `code` of Box that something here decides by (RFC 6749 5.2, RFC 6750 3.1, Box reference). */
export type BoxCode =
  | "invalid_client"
  | "invalid_grant"
  | "invalid_resource"
  | "invalid_scope"
  | "invalid_token"
  | "rate_limit_exceeded"
  | "unauthorized_client";

declare const outside: unique symbol;

/** Any code as it came; nothing here can decide by one that is not listed above. */
export type OutsideCode = string & { readonly [outside]: true };

export type BoxErrorCode = LocalCode | BoxCode | OutsideCode;

/** A code of Box or of whoever answered in its place. */
export function outsideCode(code: string): BoxErrorCode {
  return code as OutsideCode;
}
