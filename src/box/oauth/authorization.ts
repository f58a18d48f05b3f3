import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { BoxError, type Decision } from "../../base/errors";
import { type LocalizedMessage, localized } from "../../base/localizedMessage";
import { Secret } from "../../base/secret";

/** What goes to the authorize page, and what stays here to check and redeem the answer. Good for one attempt. */
export interface AuthorizationRequest {
  /** The address for the system browser. It carries the state, so it is not logged. */
  readonly url: string;
  readonly state: Secret;
  readonly codeVerifier: Secret;
}

/** The answer that came in on the redirect URI. `notOurs` is ignored: it never ends the attempt (RFC 8252 8.9). */
export type AuthorizationResponse =
  | { readonly kind: "code"; readonly code: Secret }
  | { readonly kind: "error"; readonly error: string; readonly description: string }
  | { readonly kind: "notOurs"; readonly why: "repeatedParameter" | "state" | "issuer" | "incomplete" };

/** What an answer must agree with. An `iss` that Box did not send is not missed (RFC 9207 2.4). */
export interface ExpectedResponse {
  readonly state: Secret;
  readonly issuer?: string | undefined;
}

/**
 * Makes an authorization code request (RFC 6749 4.1.1) with a fresh state and a fresh PKCE pair of 32 random bytes each.
 * The challenge method is always named, since a missing one means `plain` (RFC 7636 4.3); `redirect_uri` is always sent,
 * since Box needs it as soon as an app has two.
 */
export function createAuthorizationRequest(options: {
  authorizeUrl: string;
  clientId: string;
  redirectUri: string;
  /** Space separated; left out, Box grants all scopes of the app. */
  scope?: string | undefined;
}): AuthorizationRequest {
  const state = randomBytes(32).toString("base64url");
  const codeVerifier = randomBytes(32).toString("base64url");
  const url = new URL(options.authorizeUrl);
  url.searchParams.set("response_type", "code");
  url.searchParams.set("client_id", options.clientId);
  url.searchParams.set("redirect_uri", options.redirectUri);
  url.searchParams.set("state", state);
  url.searchParams.set("code_challenge", createHash("sha256").update(codeVerifier).digest("base64url"));
  url.searchParams.set("code_challenge_method", "S256");
  if (options.scope) url.searchParams.set("scope", options.scope);
  return new FreshRequest(url.href, new Secret(state), new Secret(codeVerifier));
}

/** Reads the query of a callback (RFC 6749 4.1.2). Unknown parameters are ignored, empty ones count as missing. */
export function parseAuthorizationResponse(
  query: URLSearchParams,
  expected: ExpectedResponse,
): AuthorizationResponse {
  const names = [...query.keys()];
  if (new Set(names).size !== names.length) return { kind: "notOurs", why: "repeatedParameter" };
  if (!sameText(query.get("state") ?? "", expected.state.expose())) return { kind: "notOurs", why: "state" };
  const issuer = query.get("iss");
  if (issuer && expected.issuer && issuer !== expected.issuer) return { kind: "notOurs", why: "issuer" };
  const error = query.get("error");
  if (error) return { kind: "error", error, description: query.get("error_description") ?? "" };
  const code = query.get("code");
  if (code) return { kind: "code", code: new Secret(code) };
  return { kind: "notOurs", why: "incomplete" };
}

/** What an `error` on the callback means for the person (RFC 6749 4.1.2.1; Box adds words and numbers of its own). */
export function authorizationRefused(answer: { error: string; description: string }): BoxError {
  const code = readable(answer.error);
  const description = readable(answer.description);
  const [decision, text] = meaning(code, description);
  return new BoxError(text, { decision, code, description });
}

function meaning(code: string, description: string): [Decision, LocalizedMessage] {
  const reason = description && description !== code ? `${code}: ${description}` : code;
  switch (code) {
    case "access_denied":
      return [
        "fatal",
        localized("Access was not granted at Box; sign in again and grant access to use this account."),
      ];
    case "invalid_client":
    case "unauthorized_client":
    case "redirect_uri_mismatch":
    case "redirect_uri_missing":
      return [
        "fixSettings",
        localized(
          "Box does not know this app as it is set up here ({0}); compare the client ID and the redirect URI with the Box Developer Console.",
          reason,
        ),
      ];
    case "temporarily_unavailable":
      return ["retryLater", localized("Box cannot sign anyone in right now ({0}); try again later.", reason)];
    case "server_error":
      if (description !== BLOCKED_BY_ENTERPRISE) break;
      return [
        "actionRequiredAtBox",
        localized(
          "The Box enterprise does not allow this app ({0}); ask its admin to enable the client ID in the Admin Console.",
          reason,
        ),
      ];
  }
  return ["fatal", localized("Box refused the sign-in ({0}); sign in again to retry.", reason)];
}

/** `error_description` when an admin has not enabled the app. */
const BLOCKED_BY_ENTERPRISE = "107";

/** Text from outside, fit for one line: no control or direction characters, at most 200 characters. */
function readable(text: string): string {
  return text
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]+/gu, " ")
    .trim()
    .slice(0, 200);
}

/** Takes the same time wherever the texts differ. */
function sameText(one: string, other: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

/** Keeps the address out of `util.inspect` (law 4). */
class FreshRequest implements AuthorizationRequest {
  readonly #url: string;

  constructor(
    url: string,
    readonly state: Secret,
    readonly codeVerifier: Secret,
  ) {
    this.#url = url;
  }

  get url(): string {
    return this.#url;
  }
}
