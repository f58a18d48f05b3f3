import { type Answer, apiError, oauthError } from "./exchange";

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
  signature: [
    "invalid_grant",
    "Signature verification error. Please check the 'kid' and the key of the app.",
  ],
  kidUnknown: ["invalid_grant", "'kid' invalid, unable to lookup correct key"],
  algorithm: ["invalid_grant", "Algorithm not allowed"],
  subjectToken: ["invalid_grant", "The subject_token provided is invalid"],
  clientCredentials: ["invalid_client", "The client credentials are invalid"],
  appNotAuthorized: ["unauthorized_client", "This app is not authorized by the enterprise admin"],
  grantTypeUnauthorized: ["unauthorized_client", "The grant type is unauthorized for this client_id"],
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
  unsupportedGrantType: ["unsupported_grant_type"],
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
  /** No refresh helps: an admin has to enable the app. */
  appDisabled: {
    status: 401,
    error: "unauthorized",
    message: "Cannot authorize with this service",
    challenge: 'Bearer realm="Service"',
  },
  insufficientScope: {
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

export type TokenErrorRow = keyof typeof tokenRows;
export type ApiErrorRow = keyof typeof apiRows;
export type BoxErrorRow = TokenErrorRow | ApiErrorRow;

export const boxErrorRows: readonly BoxErrorRow[] = [...namesOf(tokenRows), ...namesOf(apiRows)];

export function boxError(row: BoxErrorRow): Answer {
  return isApiRow(row) ? apiRefusal(row) : refusal(row);
}

/** Of the token and revocation endpoints. */
export function refusal(row: TokenErrorRow): Answer {
  const [error, description, status]: TokenRow = tokenRows[row];
  return oauthError(error, description, status);
}

/** Of the API. */
export function apiRefusal(row: ApiErrorRow): Answer {
  const { status, error, message, challenge, retryAfter }: ApiRow = apiRows[row];
  const answer: Answer = message === undefined ? { status, error } : apiError(status, error, message);
  const added = challenge === undefined ? {} : { "WWW-Authenticate": challenge };
  return withRetryAfter({ ...answer, headers: { ...answer.headers, ...added } }, retryAfter);
}

export function withRetryAfter(answer: Answer, retryAfter: number | string | undefined): Answer {
  return retryAfter === undefined
    ? answer
    : { ...answer, headers: { ...answer.headers, "Retry-After": String(retryAfter) } };
}

function isApiRow(row: BoxErrorRow): row is ApiErrorRow {
  return row in apiRows;
}

function namesOf<Name extends string>(rows: Readonly<Record<Name, unknown>>): Name[] {
  return Object.keys(rows) as Name[];
}
