import { Secret } from "../../../src/base/secret";
import type { HttpResponse } from "../../../src/box/http/transport";

/** An answer as a transport gives it; an object as the body stands for its JSON. */
export function responseOf(
  status: number,
  body: string | object = "",
  headers: Partial<Omit<HttpResponse, "status" | "body">> = {},
): HttpResponse {
  const isJson = typeof body === "object";
  return {
    status,
    body: new Secret(isJson ? JSON.stringify(body) : body),
    sentAt: Date.UTC(2030, 0, 1),
    ...headers,
  };
}

/** What a proxy or a log-in page of a hotel sends instead of Box. */
export const proxyPage =
  "<!DOCTYPE html><html><head><title>Access denied</title></head><body><h1>invalid_grant</h1>Ask your administrator.</body></html>";
