import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import { sanitizeForDisplay } from "../../base/displayText";
import { BoxError, type Decision, outsideCode } from "../../base/errors";
import { type LocalizedMessage, localized } from "../../base/localizedMessage";
import { Secret } from "../../base/secret";
import { type Endpoints, issuersOf } from "./endpoints";
import { parseScopeSetting } from "./scopeSetting";

/** What goes to the authorize page, and what stays here to check and redeem the response. Good for one attempt. */
export interface AuthorizationRequest {
  /** The address for the system browser. It carries the state, so it is not logged. */
  readonly url: string;
  readonly state: Secret;
  readonly codeVerifier: Secret;
  /** Who may name itself as the sender of the response. */
  readonly issuers: readonly string[];
}

/** What came in on the redirect URI. `notOurs` is ignored: it never ends the attempt (RFC 8252 8.9). */
export type AuthorizationResponse =
  | { readonly kind: "code"; readonly code: Secret }
  | { readonly kind: "error"; readonly error: string; readonly description: string }
  | { readonly kind: "notOurs"; readonly why: "repeatedParameter" | "state" | "issuer" | "incomplete" };

/**
 * Makes an authorization code request (RFC 6749 4.1.1) with a fresh state and a fresh PKCE pair of 32 random bytes each.
 * The challenge method is always named, since a missing one means `plain` (RFC 7636 4.3); `redirect_uri` is always sent,
 * since Box needs it as soon as an app has two.
 * @throws BoxError `fixSettings` when `scope` holds what is no scope
 */
export function createAuthorizationRequest(options: {
  endpoints: Endpoints;
  clientId: string;
  redirectUri: string;
  /** Space separated; left out or empty, Box grants all scopes of the app. */
  scope?: string | undefined;
}): AuthorizationRequest {
  const state = randomBytes(32).toString("base64url");
  const codeVerifier = randomBytes(32).toString("base64url");
  const scope = parseScopeSetting(options.scope ?? "");
  const url = new URL(options.endpoints.authorizeUrl);
  url.searchParams.set("response_type", "code");
  url.searchParams.set("client_id", options.clientId);
  url.searchParams.set("redirect_uri", options.redirectUri);
  url.searchParams.set("state", state);
  url.searchParams.set("code_challenge", createHash("sha256").update(codeVerifier).digest("base64url"));
  url.searchParams.set("code_challenge_method", "S256");
  if (scope) {
    url.searchParams.set("scope", scope);
  }
  return new FreshRequest(url.href, {
    state: new Secret(state),
    codeVerifier: new Secret(codeVerifier),
    issuers: issuersOf(options.endpoints),
  });
}

/**
 * Reads the query of a callback (RFC 6749 4.1.2). Unknown parameters are ignored, empty ones count as missing. A wrong
 * `iss` is refused, also beside an error (RFC 9207 2.4); one that was not sent is not missed, since Box does not promise it.
 */
export function parseAuthorizationResponse(
  query: URLSearchParams,
  request: Pick<AuthorizationRequest, "state" | "issuers">,
): AuthorizationResponse {
  const names = [...query.keys()];
  if (new Set(names).size !== names.length) {
    return { kind: "notOurs", why: "repeatedParameter" };
  }
  if (!sameText(query.get("state") ?? "", request.state.expose())) {
    return { kind: "notOurs", why: "state" };
  }
  const issuer = query.get("iss");
  if (issuer && !request.issuers.includes(issuer)) {
    return { kind: "notOurs", why: "issuer" };
  }
  const error = query.get("error");
  if (error) {
    return { kind: "error", error, description: query.get("error_description") ?? "" };
  }
  const code = query.get("code");
  return code ? { kind: "code", code: new Secret(code) } : { kind: "notOurs", why: "incomplete" };
}

/** `error_description` when an admin has not enabled the app. */
const BLOCKED_BY_ENTERPRISE = "107";

/** What an `error` on the callback means for the person (RFC 6749 4.1.2.1; Box adds words and numbers of its own). */
export function authorizationRefused(response: { error: string; description: string }): BoxError {
  const code = sanitizeForDisplay(response.error);
  const description = sanitizeForDisplay(response.description);
  const reason = description && description !== code ? `${code}: ${description}` : code;
  const isBlocked = code === "server_error" && description === BLOCKED_BY_ENTERPRISE;
  const [decision, sentence] = isBlocked ? blockedByEnterprise() : meaningOf(code, reason);
  return new BoxError(sentence, { decision, code: outsideCode(code), description });
}

function blockedByEnterprise(): [Decision, LocalizedMessage] {
  return [
    "actionRequiredAtBox",
    localized(
      "The Box enterprise does not allow this app; ask its admin to enable the client ID in the Admin Console.",
    ),
  ];
}

function meaningOf(code: string, reason: string): [Decision, LocalizedMessage] {
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
          "Box does not know this app as it is set up here ({0}); compare the client ID and the redirect URI with the Configuration page of the app in the Box Developer Console.",
          reason,
        ),
      ];
    case "invalid_scope":
      return [
        "fixSettings",
        localized(
          "Box does not give this app the scopes that were asked for ({0}); choose scopes of the app in the setting boxAuth.scopes, or empty it.",
          reason,
        ),
      ];
    case "temporarily_unavailable":
      return ["retryLater", localized("Box cannot sign anyone in right now; try again later.")];
    default:
      return ["fatal", localized("Box refused the sign-in ({0}); sign in again to retry.", reason)];
  }
}

/** Takes the same time wherever the texts differ. */
function sameText(one: string, other: string): boolean {
  const digest = (text: string) => createHash("sha256").update(text).digest();
  return timingSafeEqual(digest(one), digest(other));
}

/** Keeps the address out of `util.inspect` (law 4). */
class FreshRequest implements AuthorizationRequest {
  readonly #url: string;
  readonly state: Secret;
  readonly codeVerifier: Secret;
  readonly issuers: readonly string[];

  constructor(url: string, parts: Omit<AuthorizationRequest, "url">) {
    this.#url = url;
    this.state = parts.state;
    this.codeVerifier = parts.codeVerifier;
    this.issuers = parts.issuers;
  }

  get url(): string {
    return this.#url;
  }
}
