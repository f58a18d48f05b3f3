import type { Decision } from "../../base/errors";

/** The request that was answered. A text that ends a sign-in for one says nothing about another. */
export type RequestKind =
  | "authorization_code"
  | "refresh_token"
  | "urn:ietf:params:oauth:grant-type:jwt-bearer"
  | "client_credentials"
  | "urn:ietf:params:oauth:grant-type:token-exchange"
  | "revocation"
  | "currentUser";

export interface ErrorRow {
  /** Box's `error` or `code`. */
  readonly error: string;
  /** One of these is in Box's text, in any case: the texts have changed over time. Left out: any text. */
  readonly text?: readonly string[];
  /** Only for these requests. Left out: any request. */
  readonly asked?: readonly RequestKind[];
  readonly decision: Decision;
  /** `{0}` is Box's text, or its error where it gave no text. */
  readonly template: string;
}

const signIn: readonly RequestKind[] = ["authorization_code", "refresh_token"];
const jwt: readonly RequestKind[] = ["urn:ietf:params:oauth:grant-type:jwt-bearer"];
const server: readonly RequestKind[] = [...jwt, "client_credentials"];

/**
 * Reasons that Box gives, most special first: the first row that fits decides (Box, "Common errors").
 * `signInAgain` rows count only for a parsed OAuth error, never for a header or an API error (law 3).
 */
export const errorTable: readonly ErrorRow[] = [
  {
    error: "invalid_grant",
    text: ["refresh token has expired"],
    asked: ["refresh_token"],
    decision: "signInAgain",
    template: "Box says that the refresh token of this account has ended or was already used; sign in again.",
  },
  {
    error: "invalid_grant",
    text: ["invalid refresh token"],
    asked: ["refresh_token"],
    decision: "signInAgain",
    template:
      "Box does not know the refresh token of this account, or it belongs to another app; sign in again.",
  },
  {
    error: "invalid_grant",
    text: ["authorization code has expired"],
    asked: ["authorization_code"],
    decision: "signInAgain",
    template: "The code from the browser was older than 30 seconds when it reached Box; sign in again.",
  },
  {
    error: "invalid_grant",
    text: ["auth code doesn't exist"],
    asked: ["authorization_code"],
    decision: "signInAgain",
    template:
      "Box does not accept the code from the browser, which works only once and only for its own app; sign in again.",
  },
  {
    error: "invalid_grant",
    asked: signIn,
    decision: "signInAgain",
    template: "Box no longer accepts this sign-in ({0}); sign in again.",
  },
  {
    error: "invalid_grant",
    text: ["grant credentials are invalid"],
    asked: server,
    decision: "fixSettings",
    template:
      "Box does not accept these credentials ({0}); check client ID, client secret and the enterprise or user ID, and that an admin has authorized the app.",
  },
  {
    error: "invalid_grant",
    text: ["'jti'", "jti claim", "jti value"],
    asked: jwt,
    decision: "newAssertion",
    template: "Box has seen this assertion before ({0}); ask for the token again.",
  },
  {
    error: "invalid_grant",
    text: ["'sub'", "sub claim"],
    asked: jwt,
    decision: "fixSettings",
    template:
      "Box does not accept the enterprise or user of this app ({0}); check its ID, and that an admin has authorized the app.",
  },
  {
    error: "invalid_grant",
    text: ["'iss'", "iss claim"],
    asked: jwt,
    decision: "fixSettings",
    template:
      "Box does not know the client ID that signed this request ({0}); check the client ID of the app.",
  },
  {
    error: "invalid_grant",
    text: ["'kid'", "kid claim", "signature verification"],
    asked: jwt,
    decision: "fixSettings",
    template:
      "Box has no public key that fits the private key of this app ({0}); check the key ID, or create a new key pair in the Box Developer Console.",
  },
  {
    error: "invalid_grant",
    text: [
      "'exp'",
      "exp claim",
      "'iat'",
      "iat claim",
      "'nbf'",
      "nbf",
      "beyond issue time",
      "expiration",
      "expired",
    ],
    asked: jwt,
    decision: "newAssertion",
    template:
      "The clock of this machine differs from Box's ({0}); set the clock, then ask for the token again.",
  },
  {
    error: "invalid_grant",
    asked: server,
    decision: "fixSettings",
    template:
      "Box does not accept the credentials of this app ({0}); check them in the Box Developer Console.",
  },
  {
    error: "invalid_grant",
    asked: ["urn:ietf:params:oauth:grant-type:token-exchange"],
    decision: "fatal",
    template:
      "Box does not accept the access token that was to be downscoped ({0}); refresh the account, then try again.",
  },
  {
    error: "invalid_client",
    decision: "fixSettings",
    template:
      "Box does not accept the client ID and client secret of this app; enter them again as the Box Developer Console shows them.",
  },
  {
    error: "unauthorized_client",
    text: ["not authorized by the enterprise admin"],
    decision: "actionRequiredAtBox",
    template:
      "An admin has not authorized this app for the enterprise; ask an admin to do so in the Box Admin Console.",
  },
  {
    error: "unauthorized_client",
    text: ["grant type is unauthorized"],
    decision: "actionRequiredAtBox",
    template:
      "This app is registered at Box with another way to authenticate; use an app of the right type from the Box Developer Console.",
  },
  {
    error: "unauthorized_client",
    text: ["box_subject_type"],
    decision: "actionRequiredAtBox",
    template:
      "This app may not ask for tokens of this kind of subject ({0}); allow user access tokens in the Box Developer Console, then let an admin authorize the app again.",
  },
  {
    error: "unauthorized_client",
    decision: "actionRequiredAtBox",
    template:
      "Box does not allow this app to do that ({0}); check the app in the Box Developer Console or ask an admin.",
  },
  {
    error: "invalid_request",
    text: ["cannot obtain user token"],
    decision: "actionRequiredAtBox",
    template:
      'This app may not ask for user tokens; switch on "Generate user access tokens" in the Box Developer Console, then let an admin authorize the app again.',
  },
  {
    error: "invalid_request",
    decision: "fixSettings",
    template:
      "Box could not read the request ({0}); check that the setting boxAuth.apiUrl is the address of Box itself.",
  },
  {
    error: "unsupported_grant_type",
    decision: "fixSettings",
    template:
      "Box could not read the request ({0}); check that the setting boxAuth.apiUrl is the address of Box itself.",
  },
  {
    error: "redirect_uri_mismatch",
    decision: "fixSettings",
    template:
      "Box does not accept the redirect URI; register the exact value of the setting boxAuth.redirectUri in the Box Developer Console.",
  },
  {
    error: "invalid_resource",
    decision: "fatal",
    template: "Box cannot restrict a token to this item; check that the account of the token can open it.",
  },
  {
    error: "invalid_scope",
    decision: "fatal",
    template: "Box does not give this app one of the scopes ({0}); choose scopes that the app has.",
  },
  {
    error: "password_reset_required",
    decision: "actionRequiredAtBox",
    template: "Box asks for a new password first; open Box in the browser, set it, then refresh here.",
  },
  {
    error: "terms_of_service_required",
    decision: "actionRequiredAtBox",
    template:
      "Box asks to accept its terms of service first; open Box in the browser, accept them, then refresh here.",
  },
  {
    error: "server_error",
    decision: "retryLater",
    template: "Box is not able to answer at the moment ({0}); nothing is lost, try again later.",
  },
  {
    error: "temporarily_unavailable",
    decision: "retryLater",
    template: "Box is not able to answer at the moment ({0}); nothing is lost, try again later.",
  },
  {
    error: "invalid_token",
    decision: "fatal",
    template:
      "Box does not accept this access token: it has ended, was revoked or replaced, or is not a token of Box; get a new one.",
  },
  {
    error: "unauthorized",
    decision: "actionRequiredAtBox",
    template: "Box does not let this app in ({0}); ask an admin to enable it in the Box Admin Console.",
  },
  {
    error: "access_from_location_blocked",
    decision: "actionRequiredAtBox",
    template: "Box does not allow access from this network; use an allowed network or ask an admin.",
  },
  {
    error: "cors_origin_not_whitelisted",
    decision: "actionRequiredAtBox",
    template:
      "Box does not allow this app to be used from here ({0}); add the origin in the Box Developer Console.",
  },
  {
    error: "insufficient_scope",
    decision: "fatal",
    template: "This access token is valid but its scopes do not allow this; use a token with more scopes.",
  },
  {
    error: "access_denied_insufficient_permissions",
    decision: "fatal",
    template:
      "This access token is valid but its account may not do this; use another account or ask an admin.",
  },
];

/** Any other reason that Box gives, shown as it is. */
export const unknownError: Pick<ErrorRow, "decision" | "template"> = {
  decision: "fatal",
  template: "Box refused the request ({0}); try again, and show this to an admin if it stays.",
};
