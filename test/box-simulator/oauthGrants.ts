import type { SimulatedApp } from "./apps";
import type { AuthorizationCodes } from "./authorizationCodes";
import { refusal } from "./errorTable";
import { jsonResponse, type SimulatedResponse } from "./httpMessages";
import type { TokenFamilies, TokenPair } from "./tokenFamilies";
import type { AppGrant } from "./tokenRoute";

/** RFC 6749 4.1.3. */
export function codeGrant(codes: AuthorizationCodes, families: TokenFamilies): AppGrant<SimulatedApp> {
  return ({ clientId }, form) => {
    const code = form.get("code");
    if (!code) {
      return refusal("codeMissing");
    }
    const redirectUri = form.get("redirect_uri");
    const codeVerifier = form.get("code_verifier");
    const result = codes.redeem({ code, clientId, redirectUri, codeVerifier });
    return result.kind === "granted" ? pairResponse(families.start(result.grant)) : refusal(result.row);
  };
}

/** RFC 6749 6, with Box's rotation. */
export function refreshGrant(families: TokenFamilies): AppGrant<SimulatedApp> {
  return ({ clientId }, form) => {
    const refreshToken = form.get("refresh_token");
    if (!refreshToken) {
      return refusal("refreshTokenMissing");
    }
    const result = families.redeem(refreshToken, clientId);
    switch (result.kind) {
      case "refused":
        return refusal(result.row);
      case "replayed":
        return { ...pairResponse(result.pair), replayed: true };
      case "issued":
        return pairResponse(result.pair);
    }
  };
}

/** The fields in Box's order (Box reference, `AccessToken`; OAuth has no `issued_token_type`). */
function pairResponse({ accessToken, refreshToken, expiresInSeconds }: TokenPair): SimulatedResponse {
  return jsonResponse(200, {
    access_token: accessToken,
    expires_in: expiresInSeconds,
    restricted_to: [],
    refresh_token: refreshToken,
    token_type: "bearer",
  });
}
