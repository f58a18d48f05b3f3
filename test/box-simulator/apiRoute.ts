import { type Answer, apiError, type Call, jsonAnswer, type Route } from "./exchange";
import type { SimulatedUser, Tenant } from "./tenant";
import type { Grant } from "./tokenFamilies";

/** Whose access token this is, or `undefined` when it is not good. Counts as its use. */
export type TokenUse = (accessToken: string) => Pick<Grant, "userId"> | undefined;

/** `/2.0/…`: any call is a use of the access token; the current user is all that there is to read. */
export function apiRoute(tenant: Tenant, use: TokenUse): Route {
  return (call) => {
    const token = bearerToken(call);
    if (token === undefined) {
      return unauthorized('Bearer realm="Service"');
    }
    const grant = use(token);
    const user = grant && tenant.user(grant.userId);
    if (!user) {
      return unauthorized(
        'Bearer realm="Service", error="invalid_token", error_description="The access token provided is invalid."',
      );
    }
    if (call.path !== "/2.0/users/me") {
      return apiError(404, "not_found", "Not Found");
    }
    if (call.method !== "GET") {
      return apiError(405, "method_not_allowed", "Method Not Allowed");
    }
    return jsonAnswer(200, userObject(user, call.query.get("fields")));
  };
}

/** Box tells the reason in the header alone, and does not tell expired from revoked or malformed. */
function unauthorized(challenge: string): Answer {
  return { status: 401, headers: { "WWW-Authenticate": challenge }, error: "invalid_token" };
}

function bearerToken({ headers }: Call): string | undefined {
  return /^Bearer +(\S+)$/i.exec(headers.authorization ?? "")?.[1];
}

/** The standard fields; with `fields`, the mini fields and those asked for (Box reference, `User--Full`). */
function userObject(user: SimulatedUser, fields: string | null): Record<string, unknown> {
  const { id, name, login } = user;
  const mini = { type: "user", id, name, login };
  const standard = {
    created_at: "2024-03-01T09:30:00-08:00",
    modified_at: "2026-01-15T12:00:00-08:00",
    language: "en",
    timezone: "America/Los_Angeles",
    space_amount: 10_737_418_240,
    space_used: 271_828_182,
    max_upload_size: 5_368_709_120,
    status: "active",
    job_title: "",
    phone: "",
    address: "",
    avatar_url: `https://app.box.com/api/avatar/large/${id}`,
    notification_email: null,
  };
  if (fields === null) {
    return { ...mini, ...standard };
  }
  const full: Record<string, unknown> = {
    ...standard,
    role: user.role ?? "user",
    enterprise: user.enterprise ? { type: "enterprise", ...user.enterprise } : null,
    hostname: "https://app.box.com/",
    is_platform_access_only: false,
  };
  const asked = fields.split(",").map((field) => field.trim());
  return {
    ...mini,
    ...Object.fromEntries(asked.filter((field) => field in full).map((field) => [field, full[field]])),
  };
}
