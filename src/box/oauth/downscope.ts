import { sanitizeForDisplay } from "../../base/displayText";
import { BoxError, type BoxErrorCode } from "../../base/errors";
import { type LocalizedMessage, localized } from "../../base/localizedMessage";
import type { ResourceScope } from "./tokens";

/** What a downscoped token shall be good for. */
export interface Downscope {
  readonly scopes: readonly string[];
  /** Without one the token is restricted in scope only. */
  readonly target?: DownscopeTarget;
}

export type DownscopeTarget =
  | { readonly kind: "file" | "folder"; readonly id: string }
  | { readonly kind: "sharedLink"; readonly url: string };

export interface ScopePreset {
  /** Box's name of the UI Element, and what sets this set of scopes apart. */
  readonly name: LocalizedMessage;
  readonly scopes: readonly string[];
}

/** Enough to find, look at and download everything, and to change nothing (Box guide, Content Explorer). */
export const readOnlyScopes: readonly string[] = ["base_explorer", "item_preview", "item_download"];

/** What each UI Element needs (Box guides, UI Elements). */
export const scopePresets: readonly ScopePreset[] = [
  {
    name: localized("Content Explorer"),
    scopes: [
      "base_explorer",
      "item_preview",
      "item_download",
      "item_rename",
      "item_delete",
      "item_share",
      "item_upload",
    ],
  },
  { name: localized("Content Explorer, read only"), scopes: readOnlyScopes },
  { name: localized("Content Picker"), scopes: ["base_picker", "item_share", "item_upload"] },
  { name: localized("Content Preview"), scopes: ["base_preview"] },
  {
    name: localized("Content Preview with annotations"),
    scopes: ["base_preview", "annotation_view_all", "annotation_edit"],
  },
  { name: localized("Content Uploader"), scopes: ["base_upload"] },
  {
    name: localized("Content Sidebar"),
    scopes: ["base_sidebar", "item_comment", "item_rename", "item_upload", "item_task"],
  },
];

/** The union of Box's own lists, which disagree (guide on scopes, API description, UI Elements). */
export const downscopeScopes: readonly string[] = [
  "annotation_edit",
  "annotation_view_all",
  "annotation_view_self",
  "base_explorer",
  "base_picker",
  "base_preview",
  "base_sidebar",
  "base_upload",
  "item_comment",
  "item_delete",
  "item_download",
  "item_execute_integration",
  "item_preview",
  "item_read",
  "item_rename",
  "item_share",
  "item_task",
  "item_upload",
  "ai.readwrite",
  "docgen.readwrite",
  "enterprise_content",
  "manage_app_users",
  "manage_data_retention",
  "manage_enterprise_properties",
  "manage_groups",
  "manage_legal_holds",
  "manage_managed_users",
  "manage_triggers",
  "manage_webhook",
  "sign_requests.readwrite",
];

/** Scopes as a person types them: between blanks or commas. @throws BoxError code `downscope` */
export function parseScopes(text: string): readonly string[] {
  const scopes = text.split(/[\s,]+/).filter(Boolean);
  if (scopes.length === 0 || scopes.length > 100 || !scopes.every((scope) => /^[\w.:-]{1,64}$/.test(scope))) {
    throw unusable(
      localized(
        "These are not names of scopes; write them as Box does, such as item_preview, with blanks between them.",
      ),
    );
  }
  return [...new Set(scopes)];
}

/**
 * What a person pasted: `file 123`, `folder 123`, an address of a file or folder page, or a shared link.
 * @throws BoxError code `downscope`
 */
export function parseTarget(text: string): DownscopeTarget {
  const trimmed = text.trim();
  const [, kind, id] = /^(file|folder)s?[\s:/]+(\d{1,20})$/i.exec(trimmed) ?? [];
  if (kind && id) {
    return { kind: kind.toLowerCase() === "file" ? "file" : "folder", id };
  }
  const url = boxUrl(trimmed);
  if (url) {
    const [, ofPage, pageId] = /\/(file|folder|note)s?\/(\d{1,20})(?:\/|$)/.exec(url.pathname) ?? [];
    if (ofPage && pageId) {
      // A Box Note is a file with a page of its own.
      return { kind: ofPage === "folder" ? "folder" : "file", id: pageId };
    }
    if (/^\/(s|v)\/[\w-]+/.test(url.pathname)) {
      return { kind: "sharedLink", url: `${url.origin}${url.pathname}` };
    }
  }
  throw unusable(
    localized(
      "This is no file, folder or shared link on box.com; paste its address, or write file or folder and its ID.",
    ),
  );
}

/** An https address at Box, also as address bars show it, without `https://`. */
function boxUrl(text: string): URL | undefined {
  const address = /^[\w.-]+\//.test(text) ? `https://${text}` : text;
  const url = address.length <= 2_048 && URL.canParse(address) ? new URL(address) : undefined;
  const isBox = url?.protocol === "https:" && /(^|\.)box(cloud|enterprise)?\.(com|net)$/.test(url.hostname);
  return isBox ? url : undefined;
}

/** Box takes no other address as `resource`, whatever server the API is reached at (Box guide, downscoping). */
export function resourceUrl({ kind, id }: { kind: "file" | "folder"; id: string }): string {
  return `https://api.box.com/2.0/${kind}s/${id}`;
}

/** How the scopes that came back differ from the ones that were asked for. Box may add what one of them needs. */
export interface ScopeDifference {
  readonly added: readonly string[];
  readonly missing: readonly string[];
}

/**
 * Box ignores a restriction that it does not understand and answers with a token for everything, so what came back is held
 * against what was asked.
 * @throws BoxError code `notRestricted`; the token must not be used
 */
export function verifyRestriction(asked: Downscope, restrictedTo: readonly ResourceScope[]): ScopeDifference {
  if (restrictedTo.length === 0) {
    throw unusable(
      localized(
        "Box answered with a token that is not restricted, so it was thrown away; try again or tell Box.",
      ),
      "notRestricted",
    );
  }
  const { target } = asked;
  if (target) {
    verifyTarget(target, restrictedTo);
  }
  const given = new Set(restrictedTo.map(({ scope }) => scope));
  return {
    added: [...given].filter((scope) => !asked.scopes.includes(scope)),
    missing: asked.scopes.filter((scope) => !given.has(scope)),
  };
}

function verifyTarget(target: DownscopeTarget, restrictedTo: readonly ResourceScope[]): void {
  const elsewhere = restrictedTo.find(({ object }) =>
    target.kind === "sharedLink" ? !object : object?.type !== target.kind || object.id !== target.id,
  );
  if (elsewhere) {
    const { object } = elsewhere;
    throw unusable(
      object
        ? localized(
            "Box restricted the token to {0} {1} instead, so it was thrown away; check the item, then try again.",
            sanitizeForDisplay(object.type),
            sanitizeForDisplay(object.id),
          )
        : localized(
            "Box did not restrict the scope {0} to what was asked, so the token was thrown away; try again.",
            sanitizeForDisplay(elsewhere.scope),
          ),
      "notRestricted",
    );
  }
}

function unusable(reason: LocalizedMessage, code: BoxErrorCode = "downscope"): BoxError {
  return new BoxError(reason, { decision: "fatal", code });
}
