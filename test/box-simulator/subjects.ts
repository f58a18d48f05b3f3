import type { ServerApp } from "./apps";
import type { Account } from "./people";
import type { Tenant } from "./tenant";

/** For whom an app asks, in an assertion or with client credentials. */
export interface SubjectRequest {
  readonly type: unknown;
  readonly id: unknown;
}

/**
 * - `notAuthorized`: no admin has let the app in
 * - `unknown`: no such enterprise or user, or it is none of this app's enterprise
 * - `noUserTokens`: the app may not have tokens of users, and its service account is not asked for as a user
 * - `noEnterpriseAccess`: a managed user, and the app may have its own app users only
 */
export type SubjectProblem = "notAuthorized" | "unknown" | "noUserTokens" | "noEnterpriseAccess";

export type Subject = Account | SubjectProblem;

/** Box's support articles on the `sub` claim and on user tokens. */
export function subjectOf(tenant: Tenant, app: ServerApp, { type, id }: SubjectRequest): Subject {
  if (app.isAuthorized === false) {
    return "notAuthorized";
  }
  if (type === "enterprise") {
    return id === app.enterpriseId ? app.serviceAccount : "unknown";
  }
  if (type !== "user" || typeof id !== "string") {
    return "unknown";
  }
  if (app.mayGetUserTokens === false || id === app.serviceAccount.id) {
    return "noUserTokens";
  }
  const appUser = app.appUsers.find((user) => user.id === id);
  const managed = tenant.users.find((user) => user.id === id && user.enterprise?.id === app.enterpriseId);
  if (!appUser && managed && app.hasEnterpriseAccess === false) {
    return "noEnterpriseAccess";
  }
  return appUser ?? managed ?? "unknown";
}
