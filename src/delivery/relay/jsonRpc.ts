import { isRecord, parseJson } from "../../base/json";
import { Secret } from "../../base/secret";

/** JSON-RPC 2.0, as far as a relay must speak it itself: the requests in what a client sent, and errors in answer to them. */
export type RequestId = string | number;

/** For a server's own errors (JSON-RPC 2.0, 5.1). */
const SERVER_ERROR = -32_000;

/** The IDs of the requests in a body, one or a batch; notifications and answers have none that waits for an answer. */
export function requestIds(body: string): readonly RequestId[] {
  const parsed = parseJson(new Secret(body));
  const messages: readonly unknown[] = Array.isArray(parsed) ? parsed : [parsed];
  return messages.flatMap((message) =>
    isRecord(message) && "method" in message && isRequestId(message.id) ? [message.id] : [],
  );
}

/** An error in answer to each request, as a body. `undefined` where nobody waits for an answer. */
export function errorBody(ids: readonly RequestId[], sentence: string): string | undefined {
  const errors = ids.map((id) => ({ jsonrpc: "2.0", id, error: { code: SERVER_ERROR, message: sentence } }));
  return errors.length === 0 ? undefined : JSON.stringify(errors.length === 1 ? errors[0] : errors);
}

function isRequestId(value: unknown): value is RequestId {
  return typeof value === "string" || typeof value === "number";
}
