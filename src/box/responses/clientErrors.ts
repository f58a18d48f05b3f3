import { localized } from "../../base/localizedMessage";
import type { ErrorRow } from "./errorRow";

/** Captured under the one word, documented under the other. An app keeps its way to authenticate for good. */
const otherGrantType = ["unauthorized_client", "invalid_request"].flatMap((error): ErrorRow[] => {
  const row = { error, text: ["grant type is unauthorized"], decision: "actionRequiredAtBox" } as const;
  return [
    {
      ...row,
      asked: ["authorization_code", "refresh_token"],
      sentence: localized(
        "This app is registered at Box with another way to authenticate; make or choose an app with User Authentication (OAuth 2.0) in the Box Developer Console.",
      ),
    },
    {
      ...row,
      asked: ["urn:ietf:params:oauth:grant-type:jwt-bearer"],
      sentence: localized(
        "This app is registered at Box with another way to authenticate; make or choose an app with Server Authentication (with JWT) in the Box Developer Console.",
      ),
    },
    {
      ...row,
      asked: ["client_credentials"],
      sentence: localized(
        "This app is registered at Box with another way to authenticate; make or choose an app with Server Authentication (Client Credentials Grant) in the Box Developer Console.",
      ),
    },
    {
      ...row,
      sentence: localized(
        "This app is registered at Box with another way to authenticate; use an app of the right type from the Box Developer Console.",
      ),
    },
  ];
});

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
      "Box does not accept the client ID and client secret of this app, or the app is not made for client credentials; enter them again as the Configuration page of the app in the Box Developer Console shows them, and check the type of the app there.",
    ),
  },
  {
    error: "invalid_client",
    asked: ["urn:ietf:params:oauth:grant-type:jwt-bearer"],
    decision: "fixSettings",
    sentence: localized(
      "Box does not accept the client ID and client secret in the configuration of this app; download it again from the Configuration page of the app in the Box Developer Console and choose the new file.",
    ),
  },
  {
    error: "invalid_client",
    decision: "fixSettings",
    sentence: localized(
      "Box does not accept the client ID and client secret of this app; enter them again as the Configuration page of the app in the Box Developer Console shows them.",
    ),
  },
  {
    error: "unauthorized_client",
    text: ["not authorized by the enterprise admin"],
    decision: "actionRequiredAtBox",
    sentence: localized(
      "An admin has not authorized this app for the enterprise; submit it for authorization on its Configuration page in the Box Developer Console, or ask an admin to add its client ID in the Box Admin Console under Platform > Platform Apps.",
    ),
  },
  ...otherGrantType,
  {
    error: "unauthorized_client",
    text: ["box_subject_type"],
    decision: "actionRequiredAtBox",
    sentence: localized(
      'This app may not ask for tokens of this kind of subject; switch on "Generate user access tokens" on its Configuration page in the Box Developer Console, then let an admin authorize the app again.',
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
  {
    error: "invalid_request",
    text: ["client is invalid"],
    decision: "fixSettings",
    sentence: localized(
      "Box does not know the client ID of this app; enter it again as the Configuration page of the app in the Box Developer Console shows it.",
    ),
  },
  {
    error: "invalid_request",
    text: ["cannot obtain user token"],
    decision: "actionRequiredAtBox",
    sentence: localized(
      'This app may not ask for user tokens; switch on "Generate user access tokens" on its Configuration page in the Box Developer Console, then let an admin authorize the app again.',
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
      "Box does not accept the redirect URI; add the exact value of the setting boxAuth.redirectUri under OAuth 2.0 Redirect URI on the Configuration page of the app in the Box Developer Console.",
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
