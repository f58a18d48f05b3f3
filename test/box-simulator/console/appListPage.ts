import type { AppRegistration, ServerApp } from "../apps";
import type { SimulatedResponse } from "../httpMessages";
import { escaped, pageResponse } from "../page";
import { appPath, CONSOLE_PATH, NEW_APP_PATH } from "./consolePaths";

/** An app, and how it authenticates itself if it does. */
export interface ListedApp {
  readonly app: AppRegistration;
  readonly serverApp: ServerApp | undefined;
}

export function appListPage(apps: readonly ListedApp[]): SimulatedResponse {
  return pageResponse({
    title: "My Apps",
    isWide: true,
    main: `<p class="lead">Developer Console of this simulated Box</p>
<p class="action"><a class="button" href="${NEW_APP_PATH}">Create New App</a></p>
<ul class="cards">
${apps.map(card).join("\n")}
</ul>`,
  });
}

export function noSuchAppPage(): SimulatedResponse {
  return pageResponse({
    status: 404,
    title: "There is no such app",
    main: `<p class="lead">Go back to the <a href="${CONSOLE_PATH}">Developer Console</a>.</p>`,
  });
}

export function nameOf(app: AppRegistration): string {
  return app.name ?? "An app without a name";
}

export function wayOf(serverApp: ServerApp | undefined): string {
  switch (serverApp?.authentication) {
    case "jwt":
      return "Server Authentication (with JWT)";
    case "clientCredentials":
      return "Server Authentication (Client Credentials Grant)";
    case "appToken":
      return "Server Authentication (App Token), for limited access";
    case undefined:
      return "User Authentication (OAuth 2.0)";
  }
}

function card({ app, serverApp }: ListedApp): string {
  return `<li><h2><a href="${escaped(appPath(app.clientId))}">${escaped(nameOf(app))}</a></h2>
<p class="lead">${wayOf(serverApp)}</p>
<p class="lead">Client ID <code>${escaped(app.clientId)}</code></p></li>`;
}
