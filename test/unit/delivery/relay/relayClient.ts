import { once } from "node:events";
import { type IncomingHttpHeaders, request } from "node:http";

export interface RelayRequest {
  readonly method?: string;
  readonly path?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

interface RelayResponse {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
}

/** As a program that is no MCP client. */
export async function askRelay(
  url: string,
  { method = "POST", path, headers = {}, body = call(1) }: RelayRequest = {},
): Promise<RelayResponse> {
  const to = new URL(url);
  const sent = request({ host: to.hostname, port: to.port, path: path ?? to.pathname, method, headers });
  sent.end(method === "POST" ? body : undefined);
  const [response] = await once(sent, "response");
  let text = "";
  for await (const chunk of response) {
    text += chunk;
  }
  return { status: response.statusCode, headers: response.headers, text };
}

export const call = (id: unknown) => JSON.stringify({ jsonrpc: "2.0", id, method: "tools/list" });

export const sentence = ({ text }: RelayResponse) => JSON.parse(text).error.message;
