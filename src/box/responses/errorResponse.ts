import { sanitizeForDisplay, withoutSecrets } from "../../base/displayText";
import { isRecord, nonEmptyString, parseJson } from "../../base/json";
import type { Secret } from "../../base/secret";
import type { HttpResponse } from "../http/transport";

/** What Box gives as its reason for saying no, ready to be shown. */
export interface ErrorResponse {
  /**
   * - `oauth`: `{error, error_description}` of the OAuth endpoints (RFC 6749 5.2)
   * - `api`: `{type: "error", code, message, request_id}` of the API
   * - `challenge`: the header `WWW-Authenticate` (RFC 6750 3), often with an empty body
   */
  readonly source: "oauth" | "api" | "challenge";
  readonly error: string;
  readonly description?: string;
}

/** `undefined` when the response names no reason in any of Box's ways: then it is often not from Box. */
export function readErrorResponse(
  response: HttpResponse,
  secrets: readonly Secret[],
): ErrorResponse | undefined {
  const body = parseJson(response.body);
  const fields = isRecord(body) ? body : {};
  const challenge = readChallenge(response);
  const errorResponse = (
    source: ErrorResponse["source"],
    error: string,
    description: unknown,
  ): ErrorResponse => {
    const text = nonEmptyString(description);
    return {
      source,
      error: sanitizeForDisplay(error, secrets),
      ...(text !== undefined && { description: sanitizeForDisplay(text, secrets) }),
    };
  };
  const oauthError = nonEmptyString(fields.error);
  if (oauthError !== undefined) {
    return errorResponse("oauth", oauthError, fields.error_description);
  }
  // The header tells a dead token from an app that is not enabled; the body says `unauthorized` for both.
  if (challenge.error === "invalid_token") {
    return errorResponse("challenge", challenge.error, challenge.description);
  }
  const apiCode = nonEmptyString(fields.code);
  if (apiCode !== undefined) {
    return errorResponse("api", apiCode, fields.message);
  }
  return challenge.error === undefined
    ? undefined
    : errorResponse("challenge", challenge.error, challenge.description);
}

/** Box's ID for its support, from the header or the body, unless it is no ID or holds one of the secrets. */
export function readRequestId(response: HttpResponse, secrets: readonly Secret[]): string | undefined {
  const body = parseJson(response.body);
  const id = response.requestId ?? (isRecord(body) ? nonEmptyString(body.request_id) : undefined);
  const isId = id !== undefined && /^[\w.:-]{1,100}$/.test(id) && withoutSecrets(id, secrets) === id;
  return isId ? id : undefined;
}

function readChallenge({ wwwAuthenticate = "" }: HttpResponse): { error?: string; description?: string } {
  const error = /\berror="([^"]+)"/i.exec(wwwAuthenticate)?.[1];
  const description = /\berror_description="([^"]+)"/i.exec(wwwAuthenticate)?.[1];
  return { ...(error !== undefined && { error }), ...(description !== undefined && { description }) };
}
