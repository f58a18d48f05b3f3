import { refusal } from "./errorTable";
import type { Route } from "./httpMessages";
import type { Tenant } from "./tenant";

/** Ends a token of this app; `false` when it is not good any more, or never was. */
export type Revoker = (token: string, clientId: string) => boolean;

/** `POST /oauth2/revoke`: an access or a refresh token, and its pair dies with it. 200 with an empty body. */
export function revokeRoute(tenant: Tenant, revoke: Revoker): Route {
  return ({ method, form }) => {
    const token = form.get("token");
    if (method !== "POST" || !token) {
      return refusal("tokenMissing");
    }
    if (!tenant.registration(form.get("client_id"))) {
      return refusal("revocationClient");
    }
    const app = tenant.authenticated(form);
    if (!app) {
      return refusal("clientCredentials");
    }
    return revoke(token, app.clientId) ? { status: 200 } : refusal("revokedAlready");
  };
}
