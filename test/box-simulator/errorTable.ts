import { apiError, oauthError, type SimulatedResponse } from "./httpMessages";

/** Box's text, where one is known, and the HTTP status where it is not 400. */
type TokenRow = readonly [error: string, description?: string | undefined, status?: number];

/** What the token and revocation endpoints say (Box guide "Common errors", support articles, issues of the SDKs). */
const tokenRows = {
  invalidRefreshToken: ["invalid_grant", "Invalid refresh token"],
  refreshTokenExpired: ["invalid_grant", "Refresh token has expired"],
  codeExpired: ["invalid_grant", "The authorization code has expired"],
  codeInvalid: ["invalid_grant", "Auth code doesn't exist or is invalid for the client"],
  grantCredentials: ["invalid_grant", "Grant credentials are invalid"],
  subClaim: ["invalid_grant", "Please check the 'sub' claim. The 'sub' specified is invalid."],
  jtiClaim: ["invalid_grant", "Please check the 'jti' claim. A unique 'jti' value is required."],
  expTooFar: [
    "invalid_grant",
    "Please check the 'exp' claim. The 'exp' value exceeds the maximum value of 60 seconds beyond the issue time.",
  ],
  expPast: [
    "invalid_grant",
    "Current date/time MUST be before the expiration date/time listed in the 'exp' claim",
  ],
  issuedInFuture: [
    "invalid_grant",
    "Current date/time MUST be after the date/time listed in the 'nbf' or 'iat' claim",
  ],
  issClaim: ["invalid_grant", "Please check the 'iss' claim. The 'iss' specified is invalid."],
  audClaim: ["invalid_grant", "Please check the 'aud' claim. The 'aud' specified is invalid."],
  // The texts of the library firebase/php-jwt: real answers had the second and the fourth, word for word.
  signature: ["invalid_grant", "Signature verification failed"],
  kidUnknown: ["invalid_grant", '"kid" invalid, unable to lookup correct key'],
  kidMissing: ["invalid_grant", '"kid" empty, unable to lookup correct key'],
  algorithm: ["invalid_grant", "Algorithm not allowed"],
  /** Also to the right secret of an app that is not made for client credentials. */
  clientCredentials: ["invalid_client", "The client credentials are invalid"],
  appNotAuthorized: ["unauthorized_client", "This app is not authorized by the enterprise admin"],
  grantTypeUnauthorized: ["unauthorized_client", "The grant type is unauthorized for this client_id"],
  /** The same as the guide has it; real answers have the row above. */
  grantTypeUnauthorizedInGuide: ["invalid_request", "The grant type is unauthorized for this client_id."],
  subjectTypeUnauthorized: [
    "unauthorized_client",
    'The "box_subject_type" value is unauthorized for this client_id',
  ],
  grantTypeMissing: ["invalid_request", "Invalid grant_type parameter or parameter missing"],
  noUserTokens: [
    "invalid_request",
    "Cannot obtain user token based on the enterprise configuration for your app",
  ],
  redirectUriMismatch: ["redirect_uri_mismatch", "The redirect URI is missing or do not match"],
  invalidResource: ["invalid_resource", "The target resource is invalid."],
  invalidScope: ["invalid_scope"],
  /** An exchange that asks for more than its subject token has. */
  scopeExceeded: ["invalid_scope", undefined, 401],
  passwordReset: ["password_reset_required"],
  termsOfService: ["terms_of_service_required"],
  revokedAlready: ["invalid_token", "The supplied token is invalid"],
  revocationClient: ["invalid_request", "The client is invalid"],
  unsupportedGrantType: ["unsupported_grant_type"],
} as const satisfies Record<string, TokenRow>;

/**
 * Where no text of Box is known, these are the simulator's own words, with the error of the RFC. They are here for a
 * person who reads them; no program may depend on them.
 */
const ownRows = {
  codeMissing: ["invalid_request", "The code parameter is missing"],
  refreshTokenMissing: ["invalid_request", "The refresh_token parameter is missing"],
  assertionMissing: ["invalid_request", "The assertion parameter is missing"],
  subjectMissing: ["invalid_request", "The box_subject_type or box_subject_id parameter is missing"],
  tokenMissing: ["invalid_request", "The token parameter is missing"],
  subjectTokenMissing: ["invalid_request", "The subject_token parameter is missing"],
  subjectTokenType: ["invalid_request", "Invalid subject_token_type parameter or parameter missing"],
  subjectToken: ["invalid_grant", "The subject_token provided is invalid"],
  actorTokenType: ["invalid_request", "Invalid actor_token_type parameter or parameter missing"],
  resourceTwice: ["invalid_request", "Only one of resource and box_shared_link can be given"],
  codeVerifierMissing: ["invalid_grant", "The code_verifier is missing"],
  codeVerifierWrong: ["invalid_grant", "The code_verifier does not match the code_challenge"],
  codeVerifierAlone: ["invalid_grant", "A code_verifier was sent, but there was no code_challenge"],
} as const satisfies Record<string, TokenRow>;

interface ApiRow {
  readonly status: number;
  readonly error: string;
  /** Without a message the body is empty: the reason is in the header alone. */
  readonly message?: string;
  /** The header `WWW-Authenticate`. */
  readonly challenge?: string;
  /** The header `Retry-After`, seconds. */
  readonly retryAfter?: number;
}

/** What the API says. Box does not tell expired from revoked or malformed tokens. */
const apiRows = {
  tokenInvalid: {
    status: 401,
    error: "invalid_token",
    challenge:
      'Bearer realm="Service", error="invalid_token", error_description="The access token provided is invalid."',
  },
  /** The guide's general one, without a challenge. */
  unauthorizedInGuide: { status: 401, error: "unauthorized", message: "Unauthorized" },
  /** No refresh helps: an admin has to enable the app. */
  appDisabled: {
    status: 401,
    error: "unauthorized",
    message: "Cannot authorize with this service",
    challenge: 'Bearer realm="Service"',
  },
  /** Real answers have the reason in the header, as issues of several SDKs show, and the guide an object. */
  insufficientScope: {
    status: 403,
    error: "insufficient_scope",
    challenge:
      'Bearer realm="Service", error="insufficient_scope", error_description="The request requires higher privileges than provided by the access token."',
  },
  insufficientScopeInGuide: {
    status: 403,
    error: "insufficient_scope",
    message: "The request requires higher privileges than provided by the access token.",
  },
  insufficientPermissions: {
    status: 403,
    error: "access_denied_insufficient_permissions",
    message: "Access denied - insufficient permission",
  },
  locationBlocked: {
    status: 403,
    error: "access_from_location_blocked",
    message: "You don't have access from your current location.",
  },
  emailUnconfirmed: {
    status: 403,
    error: "user_email_confirmation_required",
    message: "User needs to complete email confirmation",
  },
  shieldPolicy: {
    status: 403,
    error: "forbidden_by_policy",
    message: "Access denied – Blocked by Shield Access Policy",
  },
  corsOrigin: {
    status: 403,
    error: "cors_origin_not_whitelisted",
    message: "Access denied - Did you forget to safelist your origin in the CORS config of your app?",
  },
  rateLimited: {
    status: 429,
    error: "rate_limit_exceeded",
    message: "Request rate limit exceeded, please try again later",
    retryAfter: 1,
  },
  internalServerError: { status: 500, error: "internal_server_error", message: "Internal Server Error" },
  badGateway: { status: 502, error: "bad_gateway", message: "Bad Gateway" },
  unavailable: { status: 503, error: "unavailable", message: "Unavailable", retryAfter: 1 },
} as const satisfies Record<string, ApiRow>;

const refusalRows = { ...tokenRows, ...ownRows };

export type TokenErrorRow = keyof typeof tokenRows;
export type OwnErrorRow = keyof typeof ownRows;
export type ApiErrorRow = keyof typeof apiRows;
export type BoxErrorRow = TokenErrorRow | ApiErrorRow;

export const boxErrorRows: readonly BoxErrorRow[] = [...namesOf(tokenRows), ...namesOf(apiRows)];

export function boxError(row: BoxErrorRow): SimulatedResponse {
  return isApiRow(row) ? apiRefusal(row) : refusal(row);
}

/** Of the token and revocation endpoints. */
export function refusal(row: TokenErrorRow | OwnErrorRow): SimulatedResponse {
  const [error, description, status]: TokenRow = refusalRows[row];
  return oauthError(error, description, status);
}

/** Of the API. */
export function apiRefusal(row: ApiErrorRow): SimulatedResponse {
  const { status, error, message, challenge, retryAfter }: ApiRow = apiRows[row];
  const response: SimulatedResponse =
    message === undefined ? { status, error } : apiError(status, error, message);
  const added = challenge === undefined ? {} : { "WWW-Authenticate": challenge };
  return withRetryAfter({ ...response, headers: { ...response.headers, ...added } }, retryAfter);
}

export function withRetryAfter(
  response: SimulatedResponse,
  retryAfter: number | string | undefined,
): SimulatedResponse {
  return retryAfter === undefined
    ? response
    : { ...response, headers: { ...response.headers, "Retry-After": String(retryAfter) } };
}

function isApiRow(row: BoxErrorRow): row is ApiErrorRow {
  return row in apiRows;
}

function namesOf<Name extends string>(rows: Readonly<Record<Name, unknown>>): Name[] {
  return Object.keys(rows) as Name[];
}
