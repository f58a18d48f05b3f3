import type { Account } from "./people";

/** The standard fields; with `fields`, the mini fields and those asked for (Box reference, `User--Full`). */
export function userObject(account: Account, fields: string | null): Record<string, unknown> {
  const { id, name, login } = account;
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
    role: account.role ?? "user",
    tracking_codes: [],
    can_see_managed_users: account.role === "admin" || account.role === "coadmin",
    is_sync_enabled: true,
    is_external_collab_restricted: false,
    is_exempt_from_device_limits: false,
    is_exempt_from_login_verification: false,
    my_tags: [],
    enterprise: account.enterprise ? { type: "enterprise", ...account.enterprise } : null,
    hostname: "https://app.box.com/",
    is_platform_access_only: account.isPlatformAccessOnly ?? false,
    ...(account.externalAppUserId !== undefined && { external_app_user_id: account.externalAppUserId }),
  };
  const asked = fields.split(",").map((field) => field.trim());
  return {
    ...mini,
    ...Object.fromEntries(asked.filter((field) => field in full).map((field) => [field, full[field]])),
  };
}
