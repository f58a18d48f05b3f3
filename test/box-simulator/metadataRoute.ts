import { AUTHORIZE_PATH } from "./authorizeRoute";
import { apiError, jsonResponse, type Route, type SimulatedResponse } from "./httpMessages";
import type { SimulatorSettings } from "./simulatorSettings";

/** RFC 8414 3. At Box on `api.box.com` and on `account.box.com`, which here are one. */
export const METADATA_PATH = "/.well-known/oauth-authorization-server";

/**
 * What several who fetched it say of Box's own document: these fields, this little. It leaves out the JWT, client
 * credentials and exchange grants, and names HTTP Basic, which neither Box's SDKs use nor this simulator takes.
 *
 * The issuer at Box is `https://api.box.com`. Here it is the simulator's own origin, with all addresses below it:
 * RFC 8414 3.3 demands that it is where the document came from, and whoever discovers this server shall call it and
 * not Box. The audience of assertions and the host of a resource stay Box's: they are names and not called.
 *
 * @param origin as the simulator's `url`
 */
export function metadataRoute(origin: () => string, settings: SimulatorSettings): Route {
  return ({ method }): SimulatedResponse => {
    if (method !== "GET") {
      return apiError(405, "method_not_allowed", "Method Not Allowed");
    }
    const issuer = origin();
    return jsonResponse(200, {
      issuer,
      authorization_endpoint: `${issuer}${AUTHORIZE_PATH}`,
      token_endpoint: `${issuer}/oauth2/token`,
      revocation_endpoint: `${issuer}/oauth2/revoke`,
      response_types_supported: ["code"],
      grant_types_supported: ["authorization_code", "refresh_token"],
      token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
      code_challenge_methods_supported: ["S256"],
      // RFC 9207 3. Nobody saw it in Box's.
      ...(settings.callbackIssuer !== "none" && { authorization_response_iss_parameter_supported: true }),
    });
  };
}
