import type { Access } from "./accessTokens";
import { DEFAULT_SCOPES } from "./apps";
import type { ApiErrorRow } from "./errorTable";
import type { Account } from "./people";
import type { Tenant } from "./tenant";

/**
 * The header `As-User`: the account for which the call is made, or why it is not.
 *
 * Box's guides "As-User Header" name the rights: of the app, and of the admin, co-admin or service account that calls.
 * What Box says where one is missing is known from issues of its SDKs, and from its support articles on insufficient
 * permissions and on access levels. That a downscoped token has no such right, and what is said to an ID of nobody, is
 * documented nowhere: both are the simulator's own choice.
 *
 * @param id the value of the header
 */
export function accountActedAs(tenant: Tenant, access: Access, id: string): Account | ApiErrorRow {
  const caller = tenant.account(access.userId);
  if (!caller || !mayActAsOthers(tenant, access, caller)) {
    return "insufficientScope";
  }
  const target = tenant.account(id);
  return target && isWithinReach(tenant, access, { caller, target }) ? target : "insufficientPermissions";
}

function mayActAsOthers(tenant: Tenant, { clientId, scope, restriction }: Access, caller: Account): boolean {
  const app = tenant.registration(clientId);
  if (!app?.mayActAsUser || restriction) {
    return false;
  }
  const scopes = scope?.split(" ") ?? app.scopes ?? DEFAULT_SCOPES;
  const isCoAdmin = caller.role === "coadmin" && scopes.includes("manage_managed_users");
  return caller.role === "admin" || isCoAdmin || tenant.isServiceAccount(caller.id);
}

/** Service accounts are nobody to act as; co-admins manage neither each other nor the admin. */
function isWithinReach(
  tenant: Tenant,
  { clientId }: Access,
  { caller, target }: { readonly caller: Account; readonly target: Account },
): boolean {
  const isColleague = caller.enterprise !== undefined && caller.enterprise.id === target.enterprise?.id;
  const isManager = target.role === "admin" || target.role === "coadmin";
  const app = tenant.serverApp(clientId);
  const isReachable = app?.hasEnterpriseAccess !== false || app.appUsers.some(({ id }) => id === target.id);
  return (
    isColleague &&
    isReachable &&
    !tenant.isServiceAccount(target.id) &&
    !(caller.role === "coadmin" && isManager)
  );
}
