import { randomUUID } from "node:crypto";
import { once } from "node:events";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { McpServer } from "@modelcontextprotocol/sdk/server/mcp.js";
import { StreamableHTTPServerTransport } from "@modelcontextprotocol/sdk/server/streamableHttp.js";

/** Answers in place of the server, as whatever stands before it may. */
export type Interception = (request: IncomingMessage, response: ServerResponse) => boolean | Promise<boolean>;

/** An MCP server of the official SDK that hears only who brings a living token, as Box's does. */
export class ProtectedMcpServer {
  /** Each token that came, and how often. */
  readonly tokens = new Map<string, number>();
  /** What was answered with 401. */
  refused = 0;
  intercept: Interception | undefined;
  #intercepted: (() => void) | undefined;
  readonly #sessions = new Map<string, StreamableHTTPServerTransport>();
  readonly #http: Server;
  readonly #isAlive: (token: string) => Promise<boolean>;

  private constructor(isAlive: (token: string) => Promise<boolean>) {
    this.#isAlive = isAlive;
    this.#http = createServer((request, response) => void this.#serve(request, response));
  }

  static async start(isAlive: (token: string) => Promise<boolean>): Promise<ProtectedMcpServer> {
    const server = new ProtectedMcpServer(isAlive);
    server.#http.listen(0, "127.0.0.1");
    await once(server.#http, "listening");
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#http.address() as AddressInfo).port}/mcp`;
  }

  /** Resolves when the next request is intercepted. */
  get requested(): Promise<void> {
    return new Promise((resolve) => {
      this.#intercepted = resolve;
    });
  }

  get sessions(): number {
    return this.#sessions.size;
  }

  async close(): Promise<void> {
    this.#http.closeAllConnections();
    await new Promise((resolve) => this.#http.close(resolve));
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    if (this.intercept) {
      this.#intercepted?.();
    }
    if (await this.intercept?.(request, response)) {
      return;
    }
    const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? "")?.[1] ?? "";
    this.tokens.set(token, (this.tokens.get(token) ?? 0) + 1);
    if (!(await this.#isAlive(token))) {
      this.refused += 1;
      response.writeHead(401, { "www-authenticate": 'Bearer error="invalid_token"' }).end();
      return;
    }
    await (await this.#transportOf(request)).handleRequest(request, response);
  }

  async #transportOf(request: IncomingMessage): Promise<StreamableHTTPServerTransport> {
    const known = this.#sessions.get(String(request.headers["mcp-session-id"]));
    if (known) {
      return known;
    }
    const transport = new StreamableHTTPServerTransport({
      sessionIdGenerator: () => randomUUID(),
      onsessioninitialized: (id) => void this.#sessions.set(id, transport),
      onsessionclosed: (id) => void this.#sessions.delete(id),
    });
    const server = new McpServer({ name: "protected", version: "1.0.0" });
    server.registerTool("list_folder", { description: "Lists a folder" }, async () => {
      await server.server.sendLoggingMessage({ level: "info", data: "listing" }).catch(() => undefined);
      return { content: [{ type: "text", text: "three files, söme ünïcode" }] };
    });
    server.server.registerCapabilities({ logging: {} });
    await server.connect(transport as Parameters<typeof server.connect>[0]);
    return transport;
  }
}
