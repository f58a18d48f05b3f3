import type { ServerApp, SimulatedApp } from "./apps";
import { refusal } from "./errorTable";
import type { Route, SimulatedResponse } from "./httpMessages";
import type { Tenant } from "./tenant";

/** One grant type of the token endpoint. */
export type GrantHandler = (form: URLSearchParams) => SimulatedResponse | Promise<SimulatedResponse>;

/** A grant for an app that has proved its secret. */
export type AppGrant<App> = (
  app: App,
  form: URLSearchParams,
) => SimulatedResponse | Promise<SimulatedResponse>;

/** `POST /oauth2/token`: checks the grant type first, then the client, then the grant, as Box's errors suggest. */
export function tokenRoute(handlers: ReadonlyMap<string, GrantHandler>): Route {
  return ({ method, form }) => {
    const handle = handlers.get(form.get("grant_type") ?? "");
    // A redirected POST and a body of another type come to the same: no grant type.
    return method === "POST" && handle ? handle(form) : refusal("grantTypeMissing");
  };
}

/** For apps that people sign in to. */
export function forOAuthApps(tenant: Tenant, grant: AppGrant<SimulatedApp>): GrantHandler {
  return (form) => {
    const { clientId } = tenant.authenticated(form) ?? {};
    if (clientId === undefined) {
      return refusal("clientCredentials");
    }
    const app = tenant.app(clientId);
    return app ? grant(app, form) : refusal("grantTypeUnauthorized");
  };
}

/** What Box says to a wrong secret, and to the right one of an app of another type. */
const serverRefusals = {
  jwt: { wrongSecret: "clientCredentials", otherType: "grantTypeUnauthorized" },
  clientCredentials: { wrongSecret: "grantCredentials", otherType: "clientCredentials" },
} as const;

/** For apps that authenticate themselves in this one way. */
export function forServerApps(
  tenant: Tenant,
  authentication: keyof typeof serverRefusals,
  grant: AppGrant<ServerApp>,
): GrantHandler {
  const { wrongSecret, otherType } = serverRefusals[authentication];
  return (form) => {
    const { clientId } = tenant.authenticated(form) ?? {};
    if (clientId === undefined) {
      return refusal(wrongSecret);
    }
    const app = tenant.serverApp(clientId);
    return app?.authentication === authentication ? grant(app, form) : refusal(otherType);
  };
}
