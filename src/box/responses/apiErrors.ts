import { localized } from "../../base/localizedMessage";
import type { ErrorRow } from "./errorRow";

const deadToken = {
  decision: "fatal",
  sentence: localized(
    "Box does not accept this access token: it has ended, was revoked or replaced, or is not a token of Box; get a new one.",
  ),
} as const;

/** Reasons of the API, in its body or in the header `WWW-Authenticate` (Box, "Common errors", 401 and 403). */
export const apiErrors: readonly ErrorRow[] = [
  { error: "invalid_token", ...deadToken },
  {
    error: "unauthorized",
    text: ["cannot authorize with this service"],
    decision: "actionRequiredAtBox",
    sentence: localized(
      "Box does not let this app in; ask an admin to enable it, by its client ID, in the Box Admin Console under Platform > Platform Apps.",
    ),
  },
  // Documented for a token that is not accepted; what was captured of dead tokens has a header with `invalid_token`.
  { error: "unauthorized", text: ["unauthorized"], code: "invalid_token", ...deadToken },
  {
    error: "unauthorized",
    decision: "actionRequiredAtBox",
    sentence: localized(
      "Box does not let this app in; ask an admin to enable it, by its client ID, in the Box Admin Console under Platform > Platform Apps.",
    ),
    sentenceWithReason: localized(
      "Box does not let this app in ({0}); ask an admin to enable it, by its client ID, in the Box Admin Console under Platform > Platform Apps.",
    ),
  },
  {
    error: "access_from_location_blocked",
    decision: "actionRequiredAtBox",
    sentence: localized(
      "Box does not allow access from this network; use an allowed network or ask an admin.",
    ),
  },
  {
    error: "user_email_confirmation_required",
    decision: "actionRequiredAtBox",
    sentence: localized(
      "The e-mail address of this Box user is not confirmed; open Box in the browser, confirm it, then refresh here.",
    ),
  },
  {
    error: "forbidden_by_policy",
    decision: "actionRequiredAtBox",
    sentence: localized(
      "A security policy of this Box enterprise does not allow this; ask an admin to look at its Box Shield policies.",
    ),
  },
  {
    error: "cors_origin_not_whitelisted",
    decision: "actionRequiredAtBox",
    sentence: localized(
      "Box does not allow this app to be used from here; add the origin in the Box Developer Console.",
    ),
  },
  {
    error: "insufficient_scope",
    decision: "fatal",
    sentence: localized(
      "This access token is valid but its scopes do not allow this; use a token with more scopes.",
    ),
  },
  {
    error: "access_denied_insufficient_permissions",
    decision: "fatal",
    sentence: localized(
      "This access token is valid but its account may not do this; use another account or ask an admin.",
    ),
  },
];
