import type { AuthorizationCodes } from "./authorizationCodes";
import { type Answer, jsonAnswer, oauthError, type Route } from "./exchange";
import type { SimulatedApp, Tenant } from "./tenant";
import type { TokenFamilies, TokenPair } from "./tokenFamilies";

/** One grant type of the token endpoint. */
export type GrantHandler = (app: SimulatedApp, form: URLSearchParams) => Answer | Promise<Answer>;

/** `POST /oauth2/token`: checks the grant type first, then the client, then the grant, as Box's errors suggest. */
export function tokenRoute(tenant: Tenant, handlers: ReadonlyMap<string, GrantHandler>): Route {
  return ({ method, form }) => {
    const handle = handlers.get(form.get("grant_type") ?? "");
    // A redirected POST and a body of another type come to the same: no grant type.
    if (method !== "POST" || !handle) {
      return oauthError("invalid_request", "Invalid grant_type parameter or parameter missing");
    }
    const app = tenant.authenticatedApp(form);
    return app ? handle(app, form) : oauthError("invalid_client", "The client credentials are invalid");
  };
}

/** RFC 6749 4.1.3. */
export function codeGrant(codes: AuthorizationCodes, families: TokenFamilies): GrantHandler {
  return ({ clientId }, form) => {
    const code = form.get("code");
    if (!code) {
      return oauthError("invalid_request", "The code parameter is missing");
    }
    const redirectUri = form.get("redirect_uri");
    const codeVerifier = form.get("code_verifier");
    const result = codes.exchange({ code, clientId, redirectUri, codeVerifier });
    return result.kind === "granted"
      ? pairAnswer(families.start(result.grant))
      : oauthError(result.error, result.description);
  };
}

/** RFC 6749 6, with Box's rotation. */
export function refreshGrant(families: TokenFamilies): GrantHandler {
  return ({ clientId }, form) => {
    const refreshToken = form.get("refresh_token");
    if (!refreshToken) {
      return oauthError("invalid_request", "The refresh_token parameter is missing");
    }
    const result = families.redeem(refreshToken, clientId);
    switch (result.kind) {
      case "refused":
        return oauthError("invalid_grant", result.description);
      case "replayed":
        return { ...pairAnswer(result.pair), replayed: true };
      case "issued":
        return pairAnswer(result.pair);
    }
  };
}

/** The fields in Box's order (Box reference, `AccessToken`; OAuth has no `issued_token_type`). */
function pairAnswer({ accessToken, refreshToken, expiresInSeconds }: TokenPair): Answer {
  return jsonAnswer(200, {
    access_token: accessToken,
    expires_in: expiresInSeconds,
    restricted_to: [],
    refresh_token: refreshToken,
    token_type: "bearer",
  });
}
