import type { AppRegistration, ServerApp } from "./apps";
import type { DeveloperToken } from "./developerTokens";
import type { SimulatedResponse } from "./httpMessages";
import { escaped, pageResponse } from "./page";
import type { SimulatedUser } from "./people";

export const CONSOLE_PATH = "/developers/console";
export const TOKEN_PATH = `${CONSOLE_PATH}/token`;
export const REVOKE_PATH = `${CONSOLE_PATH}/token/revoke`;
export const CONFIG_PATH = `${CONSOLE_PATH}/config.json`;

export interface ConsoleApp {
  readonly app: AppRegistration;
  /** Has a configuration file. */
  readonly serverApp?: ServerApp | undefined;
  /** Those that are good. */
  readonly developerTokens: readonly DeveloperToken[];
}

/** @param now the simulator's clock, epoch milliseconds */
export function consolePage(
  apps: readonly ConsoleApp[],
  users: readonly SimulatedUser[],
  now: number,
): SimulatedResponse {
  return pageResponse({
    title: "Developer Console",
    main: `<p class="lead">The apps of this simulated Box</p>
${apps.map((app) => section(app, users, now)).join("\n")}`,
  });
}

export function noSuchAppPage(): SimulatedResponse {
  return pageResponse({
    status: 404,
    title: "There is no such app",
    main: `<p class="lead">Go back to the <a href="${CONSOLE_PATH}">Developer Console</a>.</p>`,
  });
}

function section(
  { app, serverApp, developerTokens }: ConsoleApp,
  users: readonly SimulatedUser[],
  now: number,
): string {
  // App Tokens have a life that is chosen with them; those that make one do it without the console.
  const isLimited = serverApp?.authentication === "appToken";
  return `<section aria-label="${escaped(nameOf(app))}">
<h2>${escaped(nameOf(app))}</h2>
<p class="lead">${wayOf(serverApp)}</p>
<p class="lead">Client ID <code>${escaped(app.clientId)}</code></p>
${serverApp && !isLimited ? configLink(serverApp) : ""}
${developerTokens.map((token) => tokenCard(token, users, now)).join("\n")}
${isLimited ? "" : tokenForm(app, users)}
</section>`;
}

function tokenForm({ clientId }: AppRegistration, users: readonly SimulatedUser[]): string {
  return `<form method="post" action="${TOKEN_PATH}">
${hidden("client_id", clientId)}
<label>Person
<select name="user_id">${users.map(({ id, name }) => `<option value="${escaped(id)}">${escaped(name)}</option>`).join("")}</select></label>
<button type="submit">Generate Developer Token</button>
</form>`;
}

function tokenCard(token: DeveloperToken, users: readonly SimulatedUser[], now: number): string {
  const minutes = Math.ceil((token.expiresAt - now) / 60_000);
  const person = users.find(({ id }) => id === token.userId)?.name ?? token.userId;
  return `<form method="post" action="${REVOKE_PATH}">
${hidden("client_id", token.clientId)}${hidden("user_id", token.userId)}
<label>Developer Token of ${escaped(person)}
<input readonly value="${escaped(token.accessToken)}"></label>
<p class="lead">Ends in ${minutes} ${minutes === 1 ? "minute" : "minutes"}. Revoking it also deletes the webhooks of the app.</p>
<button type="submit" class="second">Revoke</button>
</form>`;
}

function configLink({ clientId }: ServerApp): string {
  return `<p><a href="${CONFIG_PATH}?client_id=${encodeURIComponent(clientId)}" download>Download config.json</a></p>`;
}

function hidden(name: string, value: string): string {
  return `<input type="hidden" name="${name}" value="${escaped(value)}">`;
}

function nameOf(app: AppRegistration): string {
  return app.name ?? "An app without a name";
}

function wayOf(serverApp: ServerApp | undefined): string {
  switch (serverApp?.authentication) {
    case "jwt":
      return "Server authentication with JWT";
    case "clientCredentials":
      return "Server authentication with client credentials";
    case "appToken":
      return "Server authentication with App Tokens, for limited access";
    case undefined:
      return "User authentication with OAuth 2.0";
  }
}
