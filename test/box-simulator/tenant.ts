/** An app as registered in the Box Developer Console. */
export interface SimulatedApp {
  readonly clientId: string;
  readonly clientSecret: string;
  readonly redirectUris: readonly [string, ...string[]];
  /** Shown on the consent page. */
  readonly name?: string;
  /** Application scopes, shown on the consent page. Default `root_readwrite`. */
  readonly scopes?: readonly string[];
  /** Box's guide allows any port on loopback redirect URIs, reports say otherwise; default is the exact match. */
  readonly anyLoopbackPort?: boolean;
}

export interface SimulatedUser {
  readonly id: string;
  readonly name: string;
  /** The e-mail address to log in with. */
  readonly login: string;
  readonly password: string;
  /** People with a free account have none. */
  readonly enterprise?: { readonly id: string; readonly name: string };
  /** Default `user`. */
  readonly role?: "admin" | "coadmin" | "user";
}

/** Test values, the same at every start, so that an editor that was set up once works the next day. */
export const demoApp: SimulatedApp = {
  clientId: "boxsimulatordemoclientid00000001",
  clientSecret: "canarysecretofthedemoapp00000001",
  redirectUris: ["http://localhost:28473/callback"],
  name: "Demo App",
};

export const demoUsers: readonly [SimulatedUser, SimulatedUser] = [
  {
    id: "31415926535",
    name: "Mira Okafor",
    login: "mira@example.com",
    password: "canary-password-of-mira",
    enterprise: { id: "27182818", name: "Paper Harbour" },
    role: "admin",
  },
  {
    id: "16180339887",
    name: "Tomas Lindqvist",
    login: "tomas@example.com",
    password: "canary-password-of-tomas",
  },
];

/** The apps and people of this Box. */
export class Tenant {
  readonly apps: SimulatedApp[];
  readonly users: readonly SimulatedUser[];

  constructor(apps: readonly SimulatedApp[], users: readonly SimulatedUser[]) {
    this.apps = [...apps];
    this.users = users;
  }

  app(clientId: string | null): SimulatedApp | undefined {
    return this.apps.find((app) => app.clientId === clientId);
  }

  /** RFC 6749 2.3.1, `client_secret_post`: what every Box SDK sends. */
  authenticatedApp(form: URLSearchParams): SimulatedApp | undefined {
    const app = this.app(form.get("client_id"));
    return app?.clientSecret === form.get("client_secret") ? app : undefined;
  }

  user(id: string): SimulatedUser | undefined {
    return this.users.find((user) => user.id === id);
  }

  logIn(login: string | null, password: string | null): SimulatedUser | undefined {
    const wanted = login?.trim().toLowerCase();
    return this.users.find((user) => user.login.toLowerCase() === wanted && user.password === password);
  }
}
