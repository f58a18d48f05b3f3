import type { Account } from "./people";

/** What every app in the Box Developer Console has. */
export interface AppRegistration {
  readonly clientId: string;
  readonly clientSecret: string;
  /** Shown on the consent page and in the console. */
  readonly name?: string;
  /** Application scopes. Default `root_readwrite`. */
  readonly scopes?: readonly string[];
  /** The console's "Make API calls using the as-user header". Default false. */
  readonly mayActAsUser?: boolean;
}

/** An app that people sign in to (OAuth 2.0). */
export interface SimulatedApp extends AppRegistration {
  readonly redirectUris: readonly [string, ...string[]];
}

/**
 * An app that authenticates itself. Its way to do so cannot change, and no other grant is open to it; to a Limited
 * Access App none is, since its App Tokens are made in the console.
 */
export interface ServerApp extends AppRegistration {
  readonly authentication: "jwt" | "clientCredentials" | "appToken";
  readonly enterpriseId: string;
  /** Who it is without a user. */
  readonly serviceAccount: Account;
  /** The users that it has made. */
  readonly appUsers: readonly Account[];
  /** An admin has authorized it for the enterprise. Default true. */
  readonly isAuthorized?: boolean;
  /** The console's "Generate user access tokens". Default true. */
  readonly mayGetUserTokens?: boolean;
  /** The console's "App + Enterprise Access": managed users besides its own app users. Default true. */
  readonly hasEnterpriseAccess?: boolean;
}

export const DEFAULT_SCOPES: readonly string[] = ["root_readwrite"];
