import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { BoxError, CancelledError } from "../../base/errors";
import { format } from "../../base/localizedMessage";
import type { IncomingResponse } from "../../box/http/transport";
import { errorBody, requestIds } from "./jsonRpc";
import type { Upstream } from "./upstream";

const METHODS = new Set(["POST", "GET", "DELETE"]);
/** What of an answer goes back to the client. */
const SENT_BACK = ["content-type", "mcp-session-id", "cache-control"];
/** Up to here a body is kept, so that it can be sent again with another token. */
const REPEATABLE_BYTES = 1024 * 1024;
const MOST_CONNECTIONS = 64;
const HEADERS_MS = 10_000;

/**
 * Box's MCP server at an address of this machine: whoever knows its random path gets a fresh token put into each request,
 * and never sees one. Nothing but 127.0.0.1 can connect, and no page of a browser is heard.
 */
export class RelayServer {
  readonly #upstream: Upstream;
  readonly #server: Server;
  readonly #path = `/${randomBytes(16).toString("hex")}`;

  private constructor(upstream: Upstream) {
    this.#upstream = upstream;
    this.#server = createServer(
      { headersTimeout: HEADERS_MS, requestTimeout: 0 },
      (request, response) => void this.#serve(request, response),
    );
    this.#server.maxConnections = MOST_CONNECTIONS;
  }

  /** @throws the system's error, when nothing can listen here */
  static async listen(upstream: Upstream): Promise<RelayServer> {
    const relay = new RelayServer(upstream);
    await new Promise<void>((resolve, reject) => {
      relay.#server.once("error", reject);
      relay.#server.listen({ port: 0, host: "127.0.0.1" }, resolve);
    });
    return relay;
  }

  /** Secret: whoever has it can use the account. */
  get url(): string {
    return `http://${this.#host}${this.#path}`;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get #host(): string {
    return `127.0.0.1:${(this.#server.address() as AddressInfo).port}`;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const gone = new AbortController();
    response.once("close", () => gone.abort(new CancelledError()));
    // A page of a browser sends its origin, and under a name of its own that leads here, that name.
    if (request.url !== this.#path || request.headers.host !== this.#host || request.headers.origin) {
      answer(response, 404);
      return;
    }
    if (!METHODS.has(request.method ?? "")) {
      answer(response, 405);
      return;
    }
    const { start, rest } = await beginningOf(request);
    try {
      const incoming = await this.#upstream.send({
        method: request.method ?? "",
        header: (name) => [request.headers[name]].flat().join(", ") || undefined,
        ...(request.method === "POST" && { body: rest ? joined(start, rest) : start }),
        signal: gone.signal,
      });
      await passOn(incoming, response);
    } catch (error) {
      fail(response, { error, method: request.method ?? "", body: start });
    }
  }
}

/** What came of a body until it ended, or was more than can be kept. */
async function beginningOf(
  request: IncomingMessage,
): Promise<{ start: Buffer; rest?: AsyncIterator<Uint8Array> }> {
  const iterator: AsyncIterator<Uint8Array> = request[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  for (let length = 0; length <= REPEATABLE_BYTES; ) {
    const { done, value } = await iterator.next().catch(() => ({ done: true as const, value: undefined }));
    if (done) {
      return { start: Buffer.concat(chunks) };
    }
    chunks.push(value);
    length += value.length;
  }
  return { start: Buffer.concat(chunks), rest: iterator };
}

async function* joined(start: Uint8Array, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  yield start;
  yield* { [Symbol.asyncIterator]: () => rest };
}

async function passOn({ status, header, body }: IncomingResponse, response: ServerResponse): Promise<void> {
  const headers = SENT_BACK.flatMap((name) => {
    const value = header(name);
    return value === undefined ? [] : [[name, value] as const];
  });
  response.writeHead(status, Object.fromEntries(headers));
  response.flushHeaders();
  // The pace is the slower one's: what the client does not take is not read.
  await pipeline(Readable.from(body ?? []), response);
}

/** Never a 401 or 403, after which clients begin a sign-in of their own: an answer to the request that says why. */
function fail(
  response: ServerResponse,
  { error, method, body }: { readonly error: unknown; readonly method: string; readonly body: Buffer },
): void {
  if (response.headersSent || error instanceof CancelledError) {
    response.destroy();
    return;
  }
  const sentence =
    error instanceof BoxError
      ? format(error.sentence)
      : "Box's MCP server cannot be reached; check the network connection, then try again.";
  const answered = method === "POST" ? errorBody(requestIds(body.toString("utf8")), sentence) : undefined;
  if (answered !== undefined) {
    response.writeHead(200, { "content-type": "application/json" });
    response.end(answered);
  } else {
    answer(response, method === "GET" ? 405 : 502);
  }
}

function answer(response: ServerResponse, status: number): void {
  response.writeHead(status, { connection: "close" });
  response.end();
}
