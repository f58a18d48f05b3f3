import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

export type Message = Readonly<Record<string, unknown>>;

export interface Asked {
  readonly method: string;
  readonly headers: IncomingMessage["headers"];
  readonly messages: readonly Message[];
}

export type Answer = (asked: Asked, response: ServerResponse) => void;

/** As a server with a session, and with nothing to say by itself. */
export const json: Answer = ({ method, messages }, response) => {
  const [message] = messages;
  if (method === "GET") {
    response.writeHead(405).end();
    return;
  }
  if (message?.id === undefined) {
    response.writeHead(202).end();
    return;
  }
  const result = message.method === "initialize" ? { protocolVersion: "2025-06-18" } : { of: message.id };
  response.writeHead(200, { "content-type": "application/json", "mcp-session-id": "one" });
  response.end(JSON.stringify({ jsonrpc: "2.0", id: message.id, result }));
};

/** An MCP server that answers as a test says. */
export class ScriptedMcpServer {
  answer: Answer = json;
  readonly asked: Asked[] = [];
  readonly #http: Server;

  private constructor() {
    this.#http = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(): Promise<ScriptedMcpServer> {
    const server = new ScriptedMcpServer();
    await once(server.#http.listen(0, "127.0.0.1"), "listening");
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}/`;
  }

  async close(): Promise<void> {
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    let text = "";
    for await (const chunk of request) {
      text += chunk;
    }
    const { method = "", headers } = request;
    const asked = { method, headers, messages: text === "" ? [] : [JSON.parse(text)].flat() };
    this.asked.push(asked);
    this.answer(asked, response);
  }
}
