import { sanitizeForDisplay } from "../../base/displayText";
import { BoxError, type BoxErrorDetails } from "../../base/errors";
import { isRecord, nonEmptyString } from "../../base/json";
import { localized } from "../../base/localizedMessage";
import { Secret } from "../../base/secret";
import type { Endpoints } from "./endpoints";

/** What a downscoped token is restricted to: one scope, on one file or folder where Box names it. */
export interface ResourceScope {
  readonly scope: string;
  readonly object?: { readonly type: string; readonly id: string; readonly name?: string };
}

/** A token object as Box sends it, any of the documented variants (Box reference, `AccessToken`). */
export interface TokenResponse {
  readonly accessToken: Secret;
  /** Only OAuth 2.0 grants have one. */
  readonly refreshToken?: Secret;
  /** Seconds from the moment of sending. Never assumed to be an hour, except when Box left it out. */
  readonly expiresInSeconds: number;
  /** True when Box sent no usable `expires_in` and 3600 is assumed. */
  readonly expiryIsEstimated: boolean;
  readonly tokenType?: string;
  readonly issuedTokenType?: string;
  /** Empty when the token is not restricted. */
  readonly restrictedTo: readonly ResourceScope[];
}

/** A token response with what is needed to know when it ends. */
export interface IssuedTokens {
  readonly response: TokenResponse;
  /** Local wall clock when the request was sent, epoch milliseconds: expiry counts from here. */
  readonly sentAt: number;
  /** Box's `Date`, epoch milliseconds. */
  readonly serverDate?: number;
}

/** How an app proves itself at the token endpoint (RFC 6749 2.3.1, `client_secret_post`). */
export interface ClientCredentials {
  readonly clientId: string;
  readonly clientSecret: Secret;
}

/** A registered client (RFC 6749 2) with the addresses of the Box that knows it: its secret goes nowhere else. */
export interface OAuthClient extends ClientCredentials {
  readonly endpoints: Endpoints;
}

export interface RequestOptions {
  /** Aborting it gives the request up with a `CancelledError`; what Box made of it is then unknown. */
  readonly signal?: AbortSignal | undefined;
}

/** The lifetime that Box documents, used only when its answer names none. */
const ASSUMED_LIFETIME_SECONDS = 3600;
/** Beyond any real lifetime, and still a date that can be shown. */
const LONGEST_LIFETIME_SECONDS = 1e10;
const ACCESS_TOKEN_TYPE = "urn:ietf:params:oauth:token-type:access_token";

/**
 * Reads the JSON of a 200 from the token endpoint. Only `access_token` is required, whatever else is odd: Box has
 * rotated the refresh token by now, so a good pair is never thrown away for an optional field.
 * @param seen what is known of the answer that carried it, for the error, and what the request carried
 * @throws BoxError `retryLater`, code `unexpectedResponse`: the refresh token asked with is still good (grace rule)
 */
export function parseTokenResponse(
  body: unknown,
  {
    secrets = [],
    ...seen
  }: Pick<BoxErrorDetails, "status" | "requestId" | "serverDate"> & {
    readonly secrets?: readonly Secret[];
  } = {},
): TokenResponse {
  const fields = isRecord(body) ? body : {};
  const accessToken = nonEmptyString(fields.access_token);
  if (accessToken === undefined) {
    throw new BoxError(
      localized(
        "The answer to the token request holds no access token, so it is probably not from Box; check the network and the proxy, then try again.",
      ),
      { decision: "retryLater", code: "unexpectedResponse", ...seen },
    );
  }
  const refreshToken = nonEmptyString(fields.refresh_token);
  const issued = [accessToken, refreshToken].filter((token) => token !== undefined);
  const masked = [...secrets, ...issued.map((token) => new Secret(token))];
  const tokenType = nonEmptyString(fields.token_type);
  const issuedTokenType = nonEmptyString(fields.issued_token_type);
  const lifetime = lifetimeSeconds(fields.expires_in);
  return {
    accessToken: new Secret(accessToken),
    ...(refreshToken !== undefined && { refreshToken: new Secret(refreshToken) }),
    expiresInSeconds: lifetime ?? ASSUMED_LIFETIME_SECONDS,
    expiryIsEstimated: lifetime === undefined,
    ...(tokenType !== undefined && { tokenType }),
    ...(issuedTokenType !== undefined && { issuedTokenType }),
    restrictedTo: resourceScopes(fields.restricted_to, masked),
  };
}

/**
 * Why this token must not be used (RFC 6749 7.1): a `token_type` other than bearer in any case, or an
 * `issued_token_type` that is no access token. Missing types are fine, as in Box's own samples.
 * Asked only after the answer was persisted: the refresh token in it is good all the same (law 1).
 */
export function unusableTokenType({ tokenType, issuedTokenType }: TokenResponse): BoxError | undefined {
  if (tokenType !== undefined && tokenType.toLowerCase() !== "bearer") {
    return unusable(tokenType);
  }
  const issued = issuedTokenType?.toLowerCase();
  if (issuedTokenType !== undefined && issued !== ACCESS_TOKEN_TYPE && issued !== "bearer") {
    return unusable(issuedTokenType);
  }
  return undefined;
}

function unusable(type: string): BoxError {
  return new BoxError(
    localized(
      "Box sent a token of the kind {0}, which cannot be used as an access token; ask the administrator of the app.",
      sanitizeForDisplay(type),
    ),
    { decision: "fatal", code: "unusableTokenType" },
  );
}

function lifetimeSeconds(value: unknown): number | undefined {
  const seconds = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  const usable = typeof seconds === "number" && seconds >= 0 && seconds <= LONGEST_LIFETIME_SECONDS;
  return usable ? Math.floor(seconds) : undefined;
}

/** Names that come to be shown and logged: none of them is a line of its own, or one of the secrets. */
function resourceScopes(value: unknown, secrets: readonly Secret[]): readonly ResourceScope[] {
  const shown = (text: string) => sanitizeForDisplay(text, secrets) || "?";
  return Array.isArray(value) ? value.flatMap((each) => resourceScope(each, shown)) : [];
}

function resourceScope(value: unknown, shown: (text: string) => string): readonly ResourceScope[] {
  const scope = isRecord(value) ? nonEmptyString(value.scope) : undefined;
  if (!isRecord(value) || scope === undefined) {
    return [];
  }
  const object = scopedObject(value.object, shown);
  return [{ scope: shown(scope), ...(object && { object }) }];
}

function scopedObject(value: unknown, shown: (text: string) => string): ResourceScope["object"] | undefined {
  if (!isRecord(value)) {
    return undefined;
  }
  const { type, id, name } = value;
  if (typeof type !== "string" || (typeof id !== "string" && typeof id !== "number")) {
    return undefined;
  }
  return {
    type: shown(type),
    id: shown(String(id)),
    ...(typeof name === "string" && { name: shown(name) }),
  };
}
