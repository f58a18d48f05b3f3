import type { Access } from "./accessTokens";
import { accountActedAs } from "./asUser";
import { apiRefusal } from "./errorTable";
import { apiError, type Call, jsonResponse, type Route, type SimulatedResponse } from "./httpMessages";
import { itemsPage, miniItem } from "./items";
import type { SimulatorSettings } from "./simulatorSettings";
import type { Tenant } from "./tenant";
import type { AccessOf } from "./tokenExchange";
import { userObject } from "./userObject";

export interface ApiParts {
  readonly tenant: Tenant;
  readonly settings: SimulatorSettings;
  readonly use: AccessOf;
}

/** `/2.0/…`: any call is a use of the access token; the current user and the demo items are all there is to read. */
export function apiRoute({ tenant, settings, use }: ApiParts): Route {
  return (call) => {
    const token = bearerToken(call);
    if (token === undefined) {
      return { ...apiRefusal("tokenInvalid"), headers: { "WWW-Authenticate": 'Bearer realm="Service"' } };
    }
    const access = use(token);
    const caller = access && tenant.account(access.userId);
    if (!caller) {
      return apiRefusal("tokenInvalid");
    }
    const asUser = call.headers["as-user"];
    const account = asUser === undefined ? caller : accountActedAs(tenant, access, String(asUser));
    if (typeof account === "string") {
      return apiRefusal(account);
    }
    const isUser = call.path === "/2.0/users/me";
    if (isUser && access.isAppToken && !settings.appTokensReadUser) {
      // Which of its refusals Box would choose is not documented.
      return apiRefusal("insufficientScope");
    }
    const response = isUser
      ? jsonResponse(200, userObject(account, call.query.get("fields")))
      : call.path === ROOT_ITEMS
        ? rootResponse(tenant, { ...access, userId: account.id }, call.query)
        : itemResponse(tenant, { ...access, userId: account.id }, call.path);
    if (response.status !== 404 && call.method !== "GET") {
      return apiError(405, "method_not_allowed", "Method Not Allowed");
    }
    return response;
  };
}

const ROOT_ITEMS = "/2.0/folders/0/items";
/** Scopes of a downscoped token that let it list a folder (Box guide "Scopes"). */
const LISTING_SCOPES = ["base_explorer", "base_picker", "root_readonly", "root_readwrite"];

/** What the caller sees at the top: whatever lies there and is theirs, or was shared with them. */
function rootResponse(
  tenant: Tenant,
  { userId, restriction }: Access,
  query: URLSearchParams,
): SimulatedResponse {
  if (restriction && !restriction.scopes.some((scope) => LISTING_SCOPES.includes(scope))) {
    return apiRefusal("insufficientScope");
  }
  if (restriction?.item) {
    return apiRefusal("insufficientPermissions");
  }
  const [limit, offset] = [query.get("limit") ?? "100", query.get("offset") ?? "0"];
  return /^\d+$/.test(limit) && /^\d+$/.test(offset)
    ? jsonResponse(200, itemsPage(tenant.items.atTopOf(userId), Number(limit), Number(offset)))
    : apiError(400, "bad_request", "Bad Request");
}

/** A file or folder in its mini form. To those who cannot open it, it does not exist. */
function itemResponse(tenant: Tenant, { userId, restriction }: Access, path: string): SimulatedResponse {
  const item = tenant.items.byPath(path);
  if (!item?.openTo.includes(userId)) {
    return apiError(404, "not_found", "Not Found");
  }
  const outer = restriction?.item;
  return outer && !tenant.items.isWithin(item, outer)
    ? apiRefusal("insufficientPermissions")
    : jsonResponse(200, miniItem(item));
}

function bearerToken({ headers }: Call): string | undefined {
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? "")?.[1];
}
