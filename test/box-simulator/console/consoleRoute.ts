import type { AppKeys } from "../appKeys";
import { DEFAULT_SCOPES } from "../apps";
import type { DeveloperTokens } from "../developerTokens";
import type { Call, Route, SimulatedResponse } from "../httpMessages";
import { CANARY, type SecretMint } from "../secretMint";
import type { SimulatorClock } from "../simulatorClock";
import type { Tenant } from "../tenant";
import { appListPage, noSuchAppPage } from "./appListPage";
import { configFileName, configText } from "./configFile";
import { type ConfigurationDraft, parseConfiguration } from "./configurationForm";
import { configurationPage } from "./configurationPage";
import {
  appPath,
  CONFIG_PATH,
  CONSOLE_PATH,
  NEW_APP_PATH,
  parseAppPath,
  REVOKE_PATH,
  TOKEN_PATH,
} from "./consolePaths";
import { makeApp } from "./newApp";
import { newAppPage, parseNewApp } from "./newAppPage";

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
  const { tenant } = parts;
  return (call) => {
    switch (`${call.method} ${call.path}`) {
      case `GET ${CONSOLE_PATH}`:
        return appListPage(
          tenant.registrations.map((app) => ({ app, serverApp: tenant.serverApp(app.clientId) })),
        );
      case `GET ${NEW_APP_PATH}`:
        return newAppPage();
      case `POST ${NEW_APP_PATH}`:
        return createApp(parts, call.form);
      case `GET ${CONFIG_PATH}`:
        return configFile(parts, call);
      case `POST ${TOKEN_PATH}`:
      case `POST ${REVOKE_PATH}`:
        return changeToken(parts, call);
      default:
        return appRoute(parts, call);
    }
  };
}

function createApp({ tenant, mint }: ConsoleParts, form: URLSearchParams): SimulatedResponse {
  const asked = parseNewApp(
    form,
    tenant.registrations.map(({ name }) => name),
  );
  if (typeof asked === "string") {
    return newAppPage({ form, problem: asked });
  }
  return seeOther(appPath(makeApp(tenant, mint, asked)));
}

function changeToken({ tenant, developerTokens }: ConsoleParts, { path, form }: Call): SimulatedResponse {
  const app = tenant.registration(form.get("client_id"));
  const user = tenant.users.find(({ id }) => id === form.get("user_id"));
  if (!app || !user) {
    return noSuchAppPage();
  }
  if (path === TOKEN_PATH) {
    developerTokens.generate(app.clientId, user.id);
  } else {
    developerTokens.revoke(app.clientId, user.id);
  }
  return seeOther(appPath(app.clientId));
}

/** The pages of one app, and what their buttons send. */
function appRoute(parts: ConsoleParts, { method, path, query, form }: Call): SimulatedResponse {
  const { tenant } = parts;
  const { clientId = "", page } = parseAppPath(path) ?? {};
  const app = tenant.registration(clientId);
  if (!app) {
    return noSuchAppPage();
  }
  switch (`${method} ${page}`) {
    case "GET configuration":
      return showConfiguration(parts, clientId, { isSaved: query.has("saved") });
    case "POST configuration": {
      const asked = parseConfiguration(form, tenant.app(clientId) !== undefined);
      if ("state" in asked) {
        return showConfiguration(parts, clientId, { draft: asked });
      }
      tenant.changeApp(clientId, asked);
      return seeOther(`${appPath(clientId)}?saved#changes`);
    }
    case "POST secret":
      return showConfiguration(parts, clientId, { showsSecret: true });
    case "POST authorize":
      tenant.authorizeApp(clientId);
      return seeOther(appPath(clientId));
    default:
      return noSuchAppPage();
  }
}

function showConfiguration(
  { tenant, clock, developerTokens }: ConsoleParts,
  clientId: string,
  shown: { draft?: ConfigurationDraft; isSaved?: boolean; showsSecret?: boolean },
): SimulatedResponse {
  const oauthApp = tenant.app(clientId);
  const serverApp = tenant.serverApp(clientId);
  const app = oauthApp ?? serverApp;
  if (!app) {
    return noSuchAppPage();
  }
  const saved: ConfigurationDraft = {
    redirectUris: (oauthApp?.redirectUris ?? []).map((text) => ({ text })),
    scopes: app.scopes ?? DEFAULT_SCOPES,
    state: shown.isSaved ? "justSaved" : "asSaved",
  };
  return configurationPage({
    app,
    oauthApp,
    serverApp,
    draft: shown.draft ?? saved,
    showsSecret: shown.showsSecret ?? false,
    developerTokens: developerTokens.ofApp(clientId),
    users: tenant.users,
    now: clock.now(),
  });
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
function seeOther(path: string): SimulatedResponse {
  return { status: 303, headers: { Location: path, "Cache-Control": "no-store" } };
}
