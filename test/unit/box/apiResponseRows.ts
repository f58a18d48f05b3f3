import type { Decision } from "../../../src/base/errors";
import { type ResponseRow, realm } from "./responseRows";

const deadToken = `${realm}, error="invalid_token", error_description="The access token provided is invalid."`;

function apiError(status: number, code: string, decision: Decision, words: RegExp): ResponseRow {
  const body = { type: "error", status, code, message: `Message of ${code}`, request_id: "abc123" };
  return { asked: "currentUser", status, body, decision, code, words };
}

/** The API's own refusals (401 and 403), in the body or in the header alone. */
export const apiRows: readonly ResponseRow[] = [
  {
    asked: "currentUser",
    status: 401,
    body: "",
    headers: { wwwAuthenticate: deadToken, requestId: "0abc123" },
    decision: "fatal",
    code: "invalid_token",
    words: /get a new one\.$/,
  },
  {
    ...apiError(401, "unauthorized", "fatal", /get a new one/),
    headers: { wwwAuthenticate: deadToken },
    code: "invalid_token",
  },
  // Box, "Common errors", 401: an object without the header that real answers have.
  {
    asked: "currentUser",
    status: 401,
    body: { type: "error", status: 401, code: "unauthorized", message: "Unauthorized", request_id: "abc123" },
    decision: "fatal",
    code: "invalid_token",
    words: /does not accept this access token.*get a new one\.$/,
  },
  apiError(401, "invalid_token", "fatal", /get a new one\.$/),
  ...["Cannot authorize with this service", "Unauthorized - Cannot authorize with this service"].map(
    (message): ResponseRow => ({
      asked: "currentUser",
      status: 401,
      body: { type: "error", status: 401, code: "unauthorized", message },
      headers: { wwwAuthenticate: realm },
      decision: "actionRequiredAtBox",
      code: "unauthorized",
      words: /^Box does not let this app in; ask an admin to enable it/,
    }),
  ),
  {
    ...apiError(401, "unauthorized", "actionRequiredAtBox", /ask an admin to enable it/),
    body: { code: "unauthorized", message: "A new text" },
  },
  apiError(403, "insufficient_scope", "fatal", /use a token with more scopes/),
  apiError(403, "access_denied_insufficient_permissions", "fatal", /use another account/),
  apiError(403, "access_from_location_blocked", "actionRequiredAtBox", /use an allowed network/),
  apiError(
    403,
    "user_email_confirmation_required",
    "actionRequiredAtBox",
    /open Box in the browser, confirm it/,
  ),
  apiError(403, "forbidden_by_policy", "actionRequiredAtBox", /security policy.*; ask an admin/),
  apiError(403, "cors_origin_not_whitelisted", "actionRequiredAtBox", /add the origin/),
  apiError(404, "not_found", "fatal", /\(Message of not_found\); try again/),
  {
    asked: "currentUser",
    status: 403,
    body: "",
    headers: { wwwAuthenticate: `${realm}, error="insufficient_scope"` },
    decision: "fatal",
    code: "insufficient_scope",
    words: /more scopes/,
  },
];
