import type { IncomingHttpHeaders, IncomingMessage } from "node:http";
import { requestId } from "./secretMint";

/** A request that came in, body included. */
export interface Call {
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** Empty unless the body was sent as one of the two sorts of form: Box's OAuth endpoints read no other. */
  readonly form: URLSearchParams;
  readonly body: string;
}

export interface SimulatedResponse {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
  /** For the record of requests: Box's error word, or that an existing pair was handed out again. */
  readonly error?: string;
  readonly replayed?: true;
}

export type Route = (call: Call) => SimulatedResponse | Promise<SimulatedResponse>;

/** On every answer of Box; an answer without it gets one when it goes out. */
export const REQUEST_ID_HEADER = "BOX-REQUEST-ID";

const LARGEST_BODY = 1_048_576;

/** @throws Error when the body does not end or is larger than 1 MiB */
export async function readCall(request: IncomingMessage): Promise<Call> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > LARGEST_BODY) {
      throw new Error("The body is larger than 1 MiB.");
    }
    chunks.push(chunk);
  }
  const url = new URL(request.url ?? "/", "http://simulator");
  const body = Buffer.concat(chunks);
  return {
    method: request.method ?? "GET",
    path: url.pathname,
    query: url.searchParams,
    headers: request.headers,
    form: await formOf(body, request.headers["content-type"] ?? ""),
    body: body.toString("utf8"),
  };
}

/** The fields of a form, without its files; one that cannot be read has none. */
async function formOf(body: Buffer<ArrayBuffer>, contentType: string): Promise<URLSearchParams> {
  if (mediaType(contentType) !== "multipart/form-data") {
    const isForm = mediaType(contentType) === "application/x-www-form-urlencoded";
    return new URLSearchParams(isForm ? body.toString("utf8") : "");
  }
  try {
    const data = await new Response(body, { headers: { "Content-Type": contentType } }).formData();
    return new URLSearchParams(
      [...data].filter((entry): entry is [string, string] => typeof entry[1] === "string"),
    );
  } catch {
    return new URLSearchParams();
  }
}

export function mediaType(contentType = ""): string {
  return contentType.split(";", 1)[0]?.trim().toLowerCase() ?? "";
}

export function jsonResponse(status: number, value: unknown): SimulatedResponse {
  const headers = { "Content-Type": "application/json", "Cache-Control": "no-store" };
  return { status, headers, body: JSON.stringify(value) };
}

/** RFC 6749 5.2. Box answers 400 for all of them, `invalid_client` too. */
export function oauthError(error: string, description?: string, status = 400): SimulatedResponse {
  const text = description === undefined ? {} : { error_description: description };
  return { ...jsonResponse(status, { error, ...text }), error };
}

/** The error object of Box's API (Box reference, `ClientError`), with the ID that its header has too. */
export function apiError(status: number, code: string, message: string): SimulatedResponse {
  const request_id = requestId();
  const help_url = "http://developers.box.com/docs/#errors";
  const response = jsonResponse(status, { type: "error", status, code, message, help_url, request_id });
  return { ...response, headers: { ...response.headers, [REQUEST_ID_HEADER]: request_id }, error: code };
}
