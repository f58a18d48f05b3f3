import type { AppRegistration, ServerApp, SimulatedApp } from "./apps";
import { demoApp, demoCcgApp, demoItems, demoJwtApp, demoLimitedApp, demoUsers } from "./demoTenant";
import { Items, type SimulatedItem } from "./items";
import type { Account, SimulatedUser } from "./people";

export type { ServerApp, SimulatedApp } from "./apps";
export {
  demoApp,
  demoAppUser,
  demoCcgApp,
  demoEnterprise,
  demoFile,
  demoFolder,
  demoJwtApp,
  demoLimitedApp,
  demoUsers,
} from "./demoTenant";
export type { SimulatedItem } from "./items";
export type { Account, SimulatedUser } from "./people";

export interface TenantOptions {
  readonly apps?: readonly SimulatedApp[];
  readonly serverApps?: readonly ServerApp[];
  readonly users?: readonly SimulatedUser[];
  readonly items?: readonly SimulatedItem[];
}

/** The apps, people and content of this Box. */
export class Tenant {
  apps: SimulatedApp[];
  serverApps: ServerApp[];
  readonly users: readonly SimulatedUser[];
  readonly items: Items;

  constructor({
    apps = [demoApp],
    serverApps = [demoJwtApp, demoCcgApp, demoLimitedApp],
    users = demoUsers,
    items = demoItems,
  }: TenantOptions = {}) {
    this.apps = [...apps];
    this.serverApps = [...serverApps];
    this.users = users;
    this.items = new Items(items);
  }

  get registrations(): AppRegistration[] {
    return [...this.apps, ...this.serverApps];
  }

  registration(clientId: string | null | undefined): AppRegistration | undefined {
    return this.registrations.find((app) => app.clientId === clientId);
  }

  app(clientId: string | null): SimulatedApp | undefined {
    return this.apps.find((app) => app.clientId === clientId);
  }

  serverApp(clientId: string | null): ServerApp | undefined {
    return this.serverApps.find((app) => app.clientId === clientId);
  }

  /** RFC 6749 2.3.1, `client_secret_post`: what every Box SDK sends. */
  authenticated(form: URLSearchParams): AppRegistration | undefined {
    const app = this.registration(form.get("client_id"));
    return app?.clientSecret === form.get("client_secret") ? app : undefined;
  }

  /** The old secret is worth nothing from now on. Tokens stay. */
  changeSecret(clientId: string, clientSecret: string): void {
    this.changeApp(clientId, { clientSecret });
  }

  /** What is asked from now on is held to the changes; an app that authenticates itself has no redirect URIs to change. */
  changeApp(
    clientId: string,
    { redirectUris, ...changes }: Partial<Pick<SimulatedApp, "redirectUris" | "clientSecret" | "scopes">>,
  ): void {
    this.apps = this.apps.map((app) =>
      app.clientId === clientId ? { ...app, ...changes, ...(redirectUris && { redirectUris }) } : app,
    );
    this.serverApps = this.serverApps.map((app) =>
      app.clientId === clientId ? { ...app, ...changes } : app,
    );
  }

  /** What an admin of the enterprise does. */
  authorizeApp(clientId: string): void {
    this.serverApps = this.serverApps.map((app) =>
      app.clientId === clientId ? { ...app, isAuthorized: true } : app,
    );
  }

  /** People, service accounts and app users. */
  account(id: string): Account | undefined {
    const ofApps = this.serverApps.flatMap(({ serviceAccount, appUsers }) => [serviceAccount, ...appUsers]);
    return [...this.users, ...ofApps].find((account) => account.id === id);
  }

  isServiceAccount(id: string): boolean {
    return this.serverApps.some(({ serviceAccount }) => serviceAccount.id === id);
  }

  logIn(login: string | null, password: string | null): SimulatedUser | undefined {
    const wanted = login?.trim().toLowerCase();
    return this.users.find((user) => user.login.toLowerCase() === wanted && user.password === password);
  }
}
