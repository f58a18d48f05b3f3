import type { Access } from "./accessTokens";
import { type AppRegistration, DEFAULT_SCOPES } from "./apps";

/** Box guides "Scopes" and "UI Elements", and the enum of `ResourceScope`: the three lists differ. */
const reading = [
  "annotation_view_all",
  "annotation_view_self",
  "base_explorer",
  "base_picker",
  "base_preview",
  "base_sidebar",
  "item_download",
  "item_preview",
  "item_read",
];

const writing = [
  "annotation_edit",
  "base_upload",
  "item_comment",
  "item_delete",
  "item_execute_integration",
  "item_rename",
  "item_share",
  "item_task",
  "item_upload",
];

/** Scopes of apps that a downscoped token can have too. */
const ofApps = [
  "root_readonly",
  "root_readwrite",
  "ai.readwrite",
  "docgen.readwrite",
  "enterprise_content",
  "manage_managed_users",
  "manage_app_users",
  "manage_data_retention",
  "manage_enterprise_properties",
  "manage_groups",
  // Box's guide has it with an s, and its description without.
  "manage_legal_hold",
  "manage_legal_holds",
  "manage_triggers",
  "manage_webhook",
  "sign_requests.readwrite",
];

const known = new Set([...reading, ...writing, ...ofApps]);

export type ScopeCheck = "good" | "unknown" | "exceeded";

/** Whether a token with this access, of this app, can be exchanged for one with these scopes. */
export function checkScopes(scopes: readonly string[], access: Access, app: AppRegistration): ScopeCheck {
  if (scopes.length === 0 || scopes.some((scope) => !known.has(scope))) {
    return "unknown";
  }
  const allowed = access.restriction?.scopes ?? access.scope?.split(" ") ?? app.scopes ?? DEFAULT_SCOPES;
  const all = new Set(allowed.flatMap((scope) => [scope, ...within(scope)]));
  return scopes.every((scope) => all.has(scope)) ? "good" : "exceeded";
}

function within(scope: string): readonly string[] {
  switch (scope) {
    case "root_readwrite":
      return ["root_readonly", ...reading, ...writing];
    case "root_readonly":
      return reading;
    default:
      return [];
  }
}
