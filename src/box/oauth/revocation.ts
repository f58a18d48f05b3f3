import type { Secret } from "../../base/secret";
import type { Transport } from "../http/transport";
import { errorFromResponse } from "../responses/errorFromResponse";
import { readErrorResponse } from "../responses/errorResponse";
import { revokeUrl } from "./endpoints";
import type { OAuthClient } from "./tokens";

/**
 * Revokes an access or refresh token, and with it its pair (RFC 7009; Box reference, `PostOAuth2Revoke`).
 * `alreadyInvalid`: Box knows no such token of this app. It is dead, or it lives on and was issued to another app.
 * @throws BoxError when the token may still be alive, `retryLater` when Box said so
 */
export async function revoke(
  transport: Transport,
  { endpoints, clientId, clientSecret }: OAuthClient,
  token: Secret,
): Promise<"revoked" | "alreadyInvalid"> {
  const response = await transport.send({
    method: "POST",
    url: revokeUrl(endpoints),
    form: { client_id: clientId, client_secret: clientSecret, token },
  });
  // RFC 7009 2.2: the status says it all, the body is ignored.
  if (response.status >= 200 && response.status <= 299) {
    return "revoked";
  }
  const secrets = [clientSecret, token];
  const refusal = readErrorResponse(response, secrets);
  if (response.status === 400 && refusal?.source === "oauth" && refusal.error === "invalid_token") {
    return "alreadyInvalid";
  }
  throw errorFromResponse(response, "revocation", secrets);
}
