import { BoxError } from "../../base/errors";
import { isRecord, parseJson } from "../../base/json";
import { format } from "../../base/localizedMessage";
import { Secret } from "../../base/secret";

/** JSON-RPC 2.0, as far as a relay must speak it itself: the requests in what a client sent, and errors in answer to them. */
export type RequestId = string | number;

/** For a server's own errors (JSON-RPC 2.0, 5.1). */
const SERVER_ERROR = -32_000;

/** One message or a batch; what is no message counts as nothing. */
export function messagesIn(text: string): readonly Readonly<Record<string, unknown>>[] {
  const parsed = parseJson(new Secret(text));
  return (Array.isArray(parsed) ? parsed : [parsed]).filter(isRecord);
}

/** The IDs of the requests in a body; notifications and answers have none that waits for an answer. */
export function requestIds(body: string): readonly RequestId[] {
  return messagesIn(body).flatMap(({ id, method }) => (method !== undefined && isRequestId(id) ? [id] : []));
}

/** The IDs of the requests that are answered here. */
export function answeredIds(text: string): readonly RequestId[] {
  return messagesIn(text).flatMap(({ id, method }) => (method === undefined && isRequestId(id) ? [id] : []));
}

/** An error in answer to each request, as a body. `undefined` where nobody waits for an answer. */
export function errorBody(ids: readonly RequestId[], sentence: string): string | undefined {
  const errors = ids.map((id) => ({ jsonrpc: "2.0", id, error: { code: SERVER_ERROR, message: sentence } }));
  return errors.length === 0 ? undefined : JSON.stringify(errors.length === 1 ? errors[0] : errors);
}

/** An error that belongs to no request, as the body of a failed HTTP request (MCP, streamable HTTP transport). */
export function errorWithoutRequest(sentence: string): string {
  return JSON.stringify({ jsonrpc: "2.0", error: { code: SERVER_ERROR, message: sentence } });
}

/** What a person reads of an error. */
export function sentenceOf(error: unknown): string {
  return error instanceof BoxError
    ? format(error.sentence)
    : "The connection to Box's MCP server broke in the middle of its answer; try again in a moment.";
}

function isRequestId(value: unknown): value is RequestId {
  return typeof value === "string" || typeof value === "number";
}
