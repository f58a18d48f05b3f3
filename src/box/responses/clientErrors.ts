import { localized } from "../../base/localizedMessage";
import type { ErrorRow } from "./errorRow";

/** Captured under the one word, documented under the other. */
const otherGrantType = {
  text: ["grant type is unauthorized"],
  decision: "actionRequiredAtBox",
  sentence: localized(
    "This app is registered at Box with another way to authenticate; use an app of the right type from the Box Developer Console.",
  ),
} as const;

/** Documented for requests that went to another server than api.box.com. */
const wrongServer = {
  decision: "fixSettings",
  sentence: localized(
    "Box could not read the request; check that the setting boxAuth.apiUrl is the address of Box itself.",
  ),
} as const;

/** What Box's OAuth endpoints say about the app, its user or the request (RFC 6749 5.2, RFC 8693 2.2.2, and Box's own). */
export const clientErrors: readonly ErrorRow[] = [
  {
    error: "invalid_client",
    asked: ["client_credentials"],
    decision: "fixSettings",
    sentence: localized(
      "Box does not accept the client ID and client secret of this app, or the app is not made for client credentials; enter them again as the Box Developer Console shows them, and check the type of the app there.",
    ),
  },
  {
    error: "invalid_client",
    asked: ["urn:ietf:params:oauth:grant-type:jwt-bearer"],
    decision: "fixSettings",
    sentence: localized(
      "Box does not accept the client ID and client secret in the configuration of this app; download it again from the Box Developer Console and choose the new file.",
    ),
  },
  {
    error: "invalid_client",
    decision: "fixSettings",
    sentence: localized(
      "Box does not accept the client ID and client secret of this app; enter them again as the Box Developer Console shows them.",
    ),
  },
  {
    error: "unauthorized_client",
    text: ["not authorized by the enterprise admin"],
    decision: "actionRequiredAtBox",
    sentence: localized(
      "An admin has not authorized this app for the enterprise; ask an admin to do so in the Box Admin Console.",
    ),
  },
  { error: "unauthorized_client", ...otherGrantType },
  {
    error: "unauthorized_client",
    text: ["box_subject_type"],
    decision: "actionRequiredAtBox",
    sentence: localized(
      "This app may not ask for tokens of this kind of subject; allow user access tokens in the Box Developer Console, then let an admin authorize the app again.",
    ),
  },
  {
    error: "unauthorized_client",
    decision: "actionRequiredAtBox",
    sentence: localized(
      "Box does not allow this app to do that; check the app in the Box Developer Console or ask an admin.",
    ),
    sentenceWithReason: localized(
      "Box does not allow this app to do that ({0}); check the app in the Box Developer Console or ask an admin.",
    ),
  },
  { error: "invalid_request", ...otherGrantType },
  {
    error: "invalid_request",
    text: ["client is invalid"],
    decision: "fixSettings",
    sentence: localized(
      "Box does not know the client ID of this app; enter it again as the Box Developer Console shows it.",
    ),
  },
  {
    error: "invalid_request",
    text: ["cannot obtain user token"],
    decision: "actionRequiredAtBox",
    sentence: localized(
      'This app may not ask for user tokens; switch on "Generate user access tokens" in the Box Developer Console, then let an admin authorize the app again.',
    ),
  },
  { error: "invalid_request", text: ["grant_type parameter"], ...wrongServer },
  { error: "unsupported_grant_type", ...wrongServer },
  {
    error: "invalid_request",
    decision: "fixSettings",
    sentence: localized(
      "Box does not accept the request; check the app in the Box Developer Console and the setting boxAuth.apiUrl.",
    ),
    sentenceWithReason: localized(
      "Box does not accept the request ({0}); check the app in the Box Developer Console and the setting boxAuth.apiUrl.",
    ),
  },
  {
    error: "redirect_uri_mismatch",
    decision: "fixSettings",
    sentence: localized(
      "Box does not accept the redirect URI; register the exact value of the setting boxAuth.redirectUri in the Box Developer Console.",
    ),
  },
  {
    error: "invalid_resource",
    decision: "fatal",
    sentence: localized(
      "Box cannot restrict a token to this item; check that the account of the token can open it.",
    ),
  },
  {
    error: "invalid_scope",
    decision: "fatal",
    sentence: localized("Box does not give this app one of the scopes; choose scopes that the app has."),
  },
  {
    error: "password_reset_required",
    decision: "actionRequiredAtBox",
    sentence: localized(
      "Box asks for a new password first; open Box in the browser, set it, then refresh here.",
    ),
  },
  {
    error: "terms_of_service_required",
    decision: "actionRequiredAtBox",
    sentence: localized(
      "Box asks to accept its terms of service first; open Box in the browser, accept them, then refresh here.",
    ),
  },
  {
    error: "server_error",
    decision: "retryLater",
    sentence: localized("Box is not able to answer at the moment; nothing is lost, try again later."),
  },
  {
    error: "temporarily_unavailable",
    decision: "retryLater",
    sentence: localized("Box is not able to answer at the moment; nothing is lost, try again later."),
  },
];
