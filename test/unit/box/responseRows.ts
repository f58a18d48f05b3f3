import type { Decision } from "../../../src/base/errors";
import type { HttpResponse } from "../../../src/box/http/transport";
import type { RequestKind } from "../../../src/box/responses/errorRow";
import { proxyPage } from "./responseOf";

export const jwtBearer = "urn:ietf:params:oauth:grant-type:jwt-bearer";
export const tokenExchange = "urn:ietf:params:oauth:grant-type:token-exchange";

/** An answer to a request, and what it must come to. */
export interface ResponseRow {
  readonly asked: RequestKind;
  readonly status: number;
  readonly body: string | object;
  readonly headers?: Partial<Omit<HttpResponse, "status" | "body">>;
  readonly decision: Decision;
  readonly code: string;
  /** What the person must be told. */
  readonly words: RegExp;
}

/** A 400 with an OAuth error, as the token endpoint sends it. */
function refused(
  asked: RequestKind,
  [error, description]: readonly [error: string, description?: string],
  decision: Decision,
  words: RegExp,
): ResponseRow {
  const body = { error, ...(description !== undefined && { error_description: description }) };
  return { asked, status: 400, body, decision, code: error, words };
}

const enter = /enter them again/;
const consoleOrAdmin = /Box Developer Console|admin/;

/** Box, "Common errors", and the texts that people reported: every row that is known. */
export const tokenRows: readonly ResponseRow[] = [
  refused("refresh_token", ["invalid_grant", "Invalid refresh token"], "signInAgain", /sign in again\.$/),
  refused("refresh_token", ["invalid_grant", "Refresh token has expired"], "signInAgain", /sign in again\.$/),
  refused("refresh_token", ["invalid_grant", "REFRESH TOKEN HAS EXPIRED."], "signInAgain", /has ended/),
  refused(
    "refresh_token",
    ["invalid_grant"],
    "signInAgain",
    /no longer accepts this sign-in; sign in again\.$/,
  ),
  refused(
    "refresh_token",
    ["invalid_grant", "A new text"],
    "signInAgain",
    /no longer accepts this sign-in; sign in again\.$/,
  ),
  refused(
    "authorization_code",
    ["invalid_grant", "The authorization code has expired"],
    "signInAgain",
    /30 seconds.*sign in again\.$/,
  ),
  refused(
    "authorization_code",
    ["invalid_grant", "Auth code doesn't exist or is invalid for the client"],
    "signInAgain",
    /works only once.*sign in again\.$/,
  ),
  refused(
    "client_credentials",
    ["invalid_grant", "Grant credentials are invalid"],
    "fixSettings",
    /check client ID, client secret and the enterprise or user ID/,
  ),
  refused(
    jwtBearer,
    ["invalid_grant", "Grant credentials are invalid"],
    "fixSettings",
    /an admin has authorized/,
  ),
  refused("client_credentials", ["invalid_grant"], "fixSettings", /check them in the Box Developer Console/),
  refused(
    jwtBearer,
    ["invalid_grant", "Please check the 'sub' claim. The 'sub' specified is invalid."],
    "fixSettings",
    /check its ID, and that an admin/,
  ),
  refused(
    jwtBearer,
    ["invalid_grant", "Please check the 'jti' claim. A unique 'jti' value is required."],
    "newAssertion",
    /took this request for a repeated one; ask for the token again\.$/,
  ),
  refused(
    jwtBearer,
    ["invalid_grant", "Current date time must be before the expiration date time listed in the 'exp' claim."],
    "newAssertion",
    /set the clock/,
  ),
  refused(
    jwtBearer,
    ["invalid_grant", "Current date/time MUST be before the expiration date/time listed in the 'exp' claim"],
    "newAssertion",
    /set the clock/,
  ),
  refused(
    jwtBearer,
    ["invalid_grant", "Current date/time is before the 'nbf' or 'iat' value"],
    "newAssertion",
    /set the clock/,
  ),
  refused(
    jwtBearer,
    ["invalid_grant", "Please check the 'iss' claim."],
    "fixSettings",
    /check that it was downloaded from this app/,
  ),
  // As the guide writes it, as an SDK's issue quotes it (rapltech/box-sdk#37), and its sisters of the same library.
  ...[
    "Signature verification error. The public key identified by 'kid' must correspond to the private key used for signing.",
    "'kid' invalid, unable to lookup correct key.",
    '"kid" invalid, unable to lookup correct key',
    '"kid" empty, unable to lookup correct key',
    "Signature verification failed",
  ].map((text) =>
    refused(jwtBearer, ["invalid_grant", text], "fixSettings", /no public key that fits the private key/),
  ),
  refused(
    jwtBearer,
    ["invalid_grant", "Algorithm not allowed"],
    "fixSettings",
    /credentials of this app \(Algorithm not allowed\); check them/,
  ),
  refused("refresh_token", ["invalid_client", "The client credentials are invalid"], "fixSettings", enter),
  refused(
    "authorization_code",
    ["invalid_client", "The client credentials are invalid"],
    "fixSettings",
    enter,
  ),
  refused("revocation", ["invalid_client", "The client credentials are invalid"], "fixSettings", enter),
  refused(
    "client_credentials",
    ["invalid_client", "The client credentials are invalid"],
    "fixSettings",
    /or the app is not made for client credentials; enter them again/,
  ),
  refused(
    jwtBearer,
    ["invalid_client", "The client credentials are invalid"],
    "fixSettings",
    /in the configuration of this app; download it again/,
  ),
  refused(
    "revocation",
    ["invalid_request", "The client is invalid"],
    "fixSettings",
    /does not know the client ID of this app; enter it again/,
  ),
  refused(
    jwtBearer,
    ["unauthorized_client", "This app is not authorized by the enterprise admin"],
    "actionRequiredAtBox",
    /Configuration page in the Box Developer Console, or ask an admin.*under Platform > Platform Apps\.$/,
  ),
  refused(
    "client_credentials",
    ["unauthorized_client", "The grant type is unauthorized for this client_id"],
    "actionRequiredAtBox",
    /with Server Authentication \(Client Credentials Grant\) in the Box Developer Console\.$/,
  ),
  refused(
    "client_credentials",
    ["unauthorized_client", 'The "box_subject_type" value is unauthorized for this client_id'],
    "actionRequiredAtBox",
    /switch on "Generate user access tokens" on its Configuration page/,
  ),
  // The guide has it under this word, real answers under the one above.
  ...(
    [
      ["client_credentials", /with Server Authentication \(Client Credentials Grant\) in/],
      [jwtBearer, /with Server Authentication \(with JWT\) in/],
      ["refresh_token", /with User Authentication \(OAuth 2\.0\) in/],
      ["authorization_code", /with User Authentication \(OAuth 2\.0\) in/],
      [tokenExchange, /another way to authenticate; use an app of the right type/],
    ] as const
  ).map(([asked, words]) =>
    refused(
      asked,
      ["invalid_request", "The grant type is unauthorized for this client_id."],
      "actionRequiredAtBox",
      words,
    ),
  ),
  refused("refresh_token", ["unauthorized_client"], "actionRequiredAtBox", consoleOrAdmin),
  refused(
    "refresh_token",
    ["unauthorized_client", "A new text"],
    "actionRequiredAtBox",
    /\(A new text\); check the app/,
  ),
  refused(
    "refresh_token",
    ["invalid_request", "A new text"],
    "fixSettings",
    /does not accept the request \(A new text\); check the app/,
  ),
  refused("refresh_token", ["invalid_request"], "fixSettings", /does not accept the request; check the app/),
  refused(
    "refresh_token",
    ["invalid_request", "Invalid grant_type parameter or parameter missing"],
    "fixSettings",
    /boxAuth\.apiUrl/,
  ),
  refused(
    "client_credentials",
    ["invalid_request", "Cannot obtain user token based on the enterprise configuration for your app"],
    "actionRequiredAtBox",
    /Generate user access tokens/,
  ),
  refused(
    "authorization_code",
    ["redirect_uri_mismatch", "The redirect URI is missing or do not match"],
    "fixSettings",
    /boxAuth\.redirectUri/,
  ),
  refused(tokenExchange, ["invalid_resource", "The target resource is invalid."], "fatal", /can open it/),
  refused(tokenExchange, ["invalid_scope"], "fatal", /choose scopes/),
  refused("refresh_token", ["password_reset_required"], "actionRequiredAtBox", /open Box in the browser/),
  refused("refresh_token", ["terms_of_service_required"], "actionRequiredAtBox", /open Box in the browser/),
  refused("refresh_token", ["unsupported_grant_type"], "fixSettings", /boxAuth\.apiUrl/),
  refused("refresh_token", ["server_error"], "retryLater", /try again later/),
  refused("refresh_token", ["temporarily_unavailable"], "retryLater", /try again later/),
  refused("refresh_token", ["a_new_error"], "fatal", /^Box refused the request; try again.*admin/),
  refused("refresh_token", ["a_new_error", "Some text."], "fatal", /\(Some text\); try again/),
  { ...refused(tokenExchange, ["invalid_scope"], "fatal", /choose scopes/), status: 401 },
];

export const realm = 'Bearer realm="Service"';
const grantIsDead = { error: "invalid_grant", error_description: "Refresh token has expired" };

function passing(
  [status, code]: readonly [status: number, code: string],
  body: string | object,
  words: RegExp,
  headers: ResponseRow["headers"] = {},
): ResponseRow {
  return { asked: "refresh_token", status, body, headers, decision: "retryLater", code, words };
}

/** What says nothing about the sign-in (law 3), whatever its body holds. */
export const passingRows: readonly ResponseRow[] = [
  passing([301, "unexpectedResponse"], "", /not followed.*check the setting boxAuth\.apiUrl/),
  passing([302, "unexpectedResponse"], proxyPage, /not followed/),
  passing([307, "unexpectedResponse"], grantIsDead, /not followed/),
  passing([400, "unexpectedResponse"], proxyPage, /check the network, the proxy/),
  passing([400, "unexpectedResponse"], "", /check the network, the proxy/),
  passing([400, "unexpectedResponse"], "invalid_grant", /check the network, the proxy/),
  passing([400, "unexpectedResponse"], '{"error":"invalid_grant"', /check the network, the proxy/),
  passing([400, "unexpectedResponse"], '"invalid_grant"', /check the network, the proxy/),
  passing([400, "unexpectedResponse"], [grantIsDead], /check the network, the proxy/),
  passing([400, "unexpectedResponse"], { error: grantIsDead }, /check the network, the proxy/),
  passing([400, "unexpectedResponse"], { error: "" }, /check the network, the proxy/),
  passing([401, "unexpectedResponse"], "", /check the network, the proxy/),
  passing([401, "unexpectedResponse"], "", /check the network, the proxy/, { wwwAuthenticate: realm }),
  passing([403, "unexpectedResponse"], proxyPage, /check the network, the proxy/),
  passing([404, "unexpectedResponse"], proxyPage, /check the network, the proxy/),
  passing([407, "proxy"], proxyPage, /check the setting http\.proxy/),
  passing([408, "requestTimeout"], "", /nothing is lost, try again/),
  passing([429, "rate_limit_exceeded"], grantIsDead, /try again in 30 seconds\.$/, { retryAfterSeconds: 30 }),
  passing([500, "unavailable"], grantIsDead, /try again later/),
  passing([502, "unavailable"], proxyPage, /try again later/),
  passing([503, "unavailable"], { error: "unavailable" }, /try again in 120 seconds\.$/, {
    retryAfterSeconds: 120,
  }),
  passing([504, "unavailable"], "", /try again later/),
];
