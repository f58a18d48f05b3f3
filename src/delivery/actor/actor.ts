import type { Account } from "../../accounts/model/accountView";
import type { CurrentUser } from "../../box/oauth/currentUser";
import type { ResourceScope } from "../../box/oauth/tokens";

/**
 * Who acts when a token is used:
 * - `user`: a person who can log in
 * - `service_account`: the app itself, by JWT or client credentials
 * - `app_user`: made by an app, cannot log in
 * - `unknown`: Box does not tell a token of so few scopes
 */
export type ActorKind = "user" | "service_account" | "app_user" | "unknown";

/** Whose token an account has, and what it may do. */
export interface Actor {
  readonly kind: ActorKind;
  /** Absent where the token may not read its own user. */
  readonly user?: CurrentUser;
  readonly restrictedTo: readonly ResourceScope[];
  /** Epoch milliseconds; `undefined` where only Box knows. */
  readonly expiresAt: number | undefined;
}

/** `AutomationUser_<service ID>_<random>@boxdevedition.com` (Box guide "User types"). */
const SERVICE_LOGIN = /^AutomationUser_\w+@boxdevedition\.com$/i;
const APP_LOGIN = /@boxdevedition\.com$/i;

/** By the login that Box gives, otherwise by what the account asks its tokens for. */
export function actorKind(
  { subject, kind }: Pick<Account, "subject" | "kind">,
  user: CurrentUser | undefined,
): ActorKind {
  if (user && SERVICE_LOGIN.test(user.login)) {
    return "service_account";
  }
  if (user && (APP_LOGIN.test(user.login) || user.isPlatformAccessOnly)) {
    return "app_user";
  }
  if (subject?.type === "enterprise") {
    return "service_account";
  }
  // Nobody but a person signs in through the browser.
  return user || kind === "oauth" ? "user" : "unknown";
}

/** An actor as `box-token whoami` prints it: what is not known is `null`. */
export interface ActorJson {
  readonly actor: ActorKind;
  readonly id: string | null;
  readonly name: string | null;
  readonly login: string | null;
  readonly enterprise: { readonly id: string; readonly name: string } | null;
  /** Names of scopes; empty for a token that may do all that its app may. */
  readonly restricted_to: readonly string[];
  /** Whole minutes, rounded down. */
  readonly expires_in_minutes: number | null;
}

/** @param now epoch milliseconds */
export function actorJson({ kind, user, restrictedTo, expiresAt }: Actor, now: number): ActorJson {
  return {
    actor: kind,
    id: user?.id ?? null,
    name: user?.name ?? null,
    login: user?.login ?? null,
    enterprise: user?.enterprise ?? null,
    restricted_to: [...new Set(restrictedTo.map(({ scope }) => scope))],
    expires_in_minutes: expiresAt === undefined ? null : Math.max(0, Math.floor((expiresAt - now) / 60_000)),
  };
}
