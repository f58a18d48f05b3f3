import type { AppKeys } from "./appKeys";
import { configFileName, configText } from "./consoleConfig";
import {
  CONFIG_PATH,
  CONSOLE_PATH,
  consolePage,
  noSuchAppPage,
  REVOKE_PATH,
  TOKEN_PATH,
} from "./consolePages";
import type { DeveloperTokens } from "./developerTokens";
import type { Call, Route, SimulatedResponse } from "./httpMessages";
import { CANARY, type SecretMint } from "./secretMint";
import type { SimulatorClock } from "./simulatorClock";
import type { Tenant } from "./tenant";

export interface ConsoleParts {
  readonly tenant: Tenant;
  readonly clock: SimulatorClock;
  readonly mint: SecretMint;
  readonly keys: AppKeys;
  readonly developerTokens: DeveloperTokens;
}

/** As the console does, it gives no private key away in plain. */
export const CONSOLE_PASSPHRASE = `${CANARY}-passphrase-of-the-console`;

/** `/developers/console`: what a developer does by hand at Box. Nobody has to log in to it. */
export function consoleRoute(parts: ConsoleParts): Route {
  const { tenant, developerTokens } = parts;
  return (call) => {
    const action = `${call.method} ${call.path}`;
    if (action === `GET ${CONSOLE_PATH}`) {
      return appsPage(parts);
    }
    if (action === `GET ${CONFIG_PATH}`) {
      return configFile(parts, call);
    }
    const app = tenant.registration(call.form.get("client_id"));
    const user = tenant.users.find(({ id }) => id === call.form.get("user_id"));
    if (!app || !user) {
      return noSuchAppPage();
    }
    switch (action) {
      case `POST ${TOKEN_PATH}`:
        developerTokens.generate(app.clientId, user.id);
        return backToConsole();
      case `POST ${REVOKE_PATH}`:
        developerTokens.revoke(app.clientId, user.id);
        return backToConsole();
      default:
        return noSuchAppPage();
    }
  };
}

function appsPage({ tenant, clock, developerTokens }: ConsoleParts): SimulatedResponse {
  const apps = tenant.registrations.map((app) => ({
    app,
    serverApp: tenant.serverApp(app.clientId),
    developerTokens: developerTokens.ofApp(app.clientId),
  }));
  return consolePage(apps, tenant.users, clock.now());
}

function configFile({ tenant, keys, mint }: ConsoleParts, { query }: Call): SimulatedResponse {
  const app = tenant.serverApp(query.get("client_id"));
  if (!app || app.authentication === "appToken") {
    return noSuchAppPage();
  }
  const pair = app.authentication === "jwt" ? keys.pair(app.clientId) : undefined;
  const headers = {
    "Content-Type": "application/json",
    "Content-Disposition": `attachment; filename="${configFileName(app, pair)}"`,
    "Cache-Control": "no-store",
  };
  const body = configText(app, { ...(pair && { pair }), passphrase: CONSOLE_PASSPHRASE, mint });
  return { status: 200, headers, body };
}

/** To reload the page sends no form again. */
function backToConsole(): SimulatedResponse {
  return { status: 303, headers: { Location: CONSOLE_PATH, "Cache-Control": "no-store" } };
}
