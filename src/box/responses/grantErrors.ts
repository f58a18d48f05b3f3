import { localized } from "../../base/localizedMessage";
import type { ErrorRow, RequestKind } from "./errorRow";

const signIn: readonly RequestKind[] = ["authorization_code", "refresh_token"];
const jwt: readonly RequestKind[] = ["urn:ietf:params:oauth:grant-type:jwt-bearer"];
const server: readonly RequestKind[] = [...jwt, "client_credentials"];

/** `invalid_grant` (RFC 6749 5.2): a code, refresh token, assertion or subject that Box does not accept. */
export const grantErrors: readonly ErrorRow[] = [
  {
    error: "invalid_grant",
    text: ["refresh token has expired"],
    asked: ["refresh_token"],
    decision: "signInAgain",
    sentence: localized(
      "Box says that the refresh token of this account has ended or was already used; sign in again.",
    ),
  },
  {
    error: "invalid_grant",
    text: ["invalid refresh token"],
    asked: ["refresh_token"],
    decision: "signInAgain",
    sentence: localized(
      "Box does not know the refresh token of this account: it was revoked, or it belongs to another app; sign in again.",
    ),
  },
  {
    error: "invalid_grant",
    text: ["authorization code has expired"],
    asked: ["authorization_code"],
    decision: "signInAgain",
    sentence: localized(
      "The code from the browser was older than 30 seconds when it reached Box; sign in again.",
    ),
  },
  {
    error: "invalid_grant",
    text: ["auth code doesnt exist"],
    asked: ["authorization_code"],
    decision: "signInAgain",
    sentence: localized(
      "Box does not accept the code from the browser, which works only once and only for its own app; sign in again.",
    ),
  },
  {
    error: "invalid_grant",
    asked: signIn,
    decision: "signInAgain",
    sentence: localized("Box no longer accepts this sign-in; sign in again."),
  },
  {
    error: "invalid_grant",
    text: ["grant credentials are invalid"],
    asked: server,
    decision: "fixSettings",
    sentence: localized(
      "Box does not accept these credentials; check client ID, client secret and the enterprise or user ID, and that an admin has authorized the app.",
    ),
  },
  {
    error: "invalid_grant",
    text: ["jti"],
    asked: jwt,
    decision: "newAssertion",
    sentence: localized("Box took this request for a repeated one; ask for the token again."),
  },
  {
    error: "invalid_grant",
    text: ["sub claim"],
    asked: jwt,
    decision: "fixSettings",
    sentence: localized(
      "Box does not accept the enterprise or user of this app; check its ID, and that an admin has authorized the app.",
    ),
  },
  {
    error: "invalid_grant",
    text: ["iss claim"],
    asked: jwt,
    decision: "fixSettings",
    sentence: localized(
      "Box does not know the client ID of this configuration; check that it was downloaded from this app in the Box Developer Console.",
    ),
  },
  {
    error: "invalid_grant",
    text: ["kid", "signature verification"],
    asked: jwt,
    decision: "fixSettings",
    sentence: localized(
      "Box has no public key that fits the private key of this app; choose the configuration that was downloaded last, or create a new key pair in the Box Developer Console.",
    ),
  },
  {
    error: "invalid_grant",
    text: ["exp claim", "iat claim", "nbf", "beyond issue time", "expiration", "expired"],
    asked: jwt,
    decision: "newAssertion",
    sentence: localized(
      "The clock of this machine differs from Box's; set the clock, then ask for the token again.",
    ),
  },
  {
    error: "invalid_grant",
    asked: server,
    decision: "fixSettings",
    sentence: localized(
      "Box does not accept the credentials of this app; check them in the Box Developer Console.",
    ),
    sentenceWithReason: localized(
      "Box does not accept the credentials of this app ({0}); check them in the Box Developer Console.",
    ),
  },
  {
    error: "invalid_grant",
    asked: ["urn:ietf:params:oauth:grant-type:token-exchange"],
    decision: "fatal",
    sentence: localized(
      "Box does not accept the access token that was to be downscoped; refresh the account, then try again.",
    ),
  },
];
