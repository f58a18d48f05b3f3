import { randomBytes } from "node:crypto";
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { BoxError, CancelledError } from "../../base/errors";
import type { IncomingResponse } from "../../box/http/transport";
import { listenPrivately } from "../socket/privateSocket";
import { errorBody, errorWithoutRequest, requestIds, sentenceOf } from "./jsonRpc";
import type { Upstream } from "./upstream";

const METHODS = new Set(["POST", "GET", "DELETE"]);
/** What of an answer goes back to the client. */
const SENT_BACK = ["content-type", "mcp-session-id", "cache-control", "retry-after"];
/** Up to here a body is kept, so that it can be sent again with another token. */
const REPEATABLE_BYTES = 1024 * 1024;
/** Of clients; as many may be there that have not shown yet that they are any. */
const MOST_CONNECTIONS = 64;
const HEADERS_MS = 10_000;

/** Where it listens: who it lets in, and how its address is written. */
interface Place {
  /** As clients send it. */
  readonly host: string;
  url(path: string): string;
  close(): Promise<void>;
}

/**
 * Box's MCP server at an address of this machine: whoever knows its random path gets a fresh token put into each request,
 * and never sees one. No page of a browser is heard.
 */
export class RelayServer {
  readonly #upstream: Upstream;
  readonly #server: Server;
  readonly #path = `/${randomBytes(16).toString("hex")}`;
  /** Who has not shown the path yet, the oldest first. */
  readonly #strangers = new Set<Socket>();
  readonly #clients = new Set<Socket>();
  #place: Place | undefined;

  private constructor(upstream: Upstream) {
    this.#upstream = upstream;
    this.#server = createServer(
      { headersTimeout: HEADERS_MS, connectionsCheckingInterval: HEADERS_MS, requestTimeout: 0 },
      (request, response) => void this.#serve(request, response),
    );
    this.#server.on("connection", (socket) => this.#meet(socket));
  }

  /** For any client of this machine: on 127.0.0.1. @throws the system's error, when nothing can listen here */
  static async listenOnLoopback(upstream: Upstream): Promise<RelayServer> {
    const relay = new RelayServer(upstream);
    const server = relay.#server;
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ port: 0, host: "127.0.0.1" }, resolve);
    });
    const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
    relay.#place = {
      host,
      url: (path) => `http://${host}${path}`,
      close: async () => {
        server.closeAllConnections();
        await new Promise((resolve) => server.close(resolve));
      },
    };
    return relay;
  }

  /**
   * For clients that take `unix:///path/of/socket#/path`, as VS Code does: nobody else of this machine can even connect. Not
   * on Windows, whose pipes have names that do not fit into such an address.
   * @throws the system's error, when nothing can listen here
   */
  static async listenOnSocket(upstream: Upstream): Promise<RelayServer> {
    const relay = new RelayServer(upstream);
    const socket = await listenPrivately((connection) => relay.#server.emit("connection", connection));
    relay.#place = {
      host: "localhost",
      url: (path) => `unix://${inUrl(socket.path)}#${path}`,
      close: () => socket.close(),
    };
    return relay;
  }

  /** Secret: whoever has it can use the account. */
  get url(): string {
    return this.#place?.url(this.#path) ?? "";
  }

  async close(): Promise<void> {
    await this.#place?.close();
  }

  /** Strangers that only hold on to their connections keep nobody out. */
  #meet(socket: Socket): void {
    this.#strangers.add(socket);
    socket.once("close", () => {
      this.#strangers.delete(socket);
      this.#clients.delete(socket);
    });
    if (this.#strangers.size > MOST_CONNECTIONS) {
      const [oldest] = this.#strangers;
      oldest?.destroy();
    }
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { method = "", headers, socket, url } = request;
    const gone = new AbortController();
    response.once("close", () => gone.abort(new CancelledError()));
    // A page of a browser sends its origin, and under a name of its own that leads here, that name.
    if (url !== this.#path || headers.host !== this.#place?.host || headers.origin !== undefined) {
      answer(response, 404);
      return;
    }
    if (!METHODS.has(method)) {
      answer(response, 405);
      return;
    }
    this.#strangers.delete(socket);
    this.#clients.add(socket);
    if (this.#clients.size > MOST_CONNECTIONS) {
      answer(response, 503);
      return;
    }
    let start = Buffer.alloc(0);
    try {
      const body = await beginningOf(request);
      start = body.start;
      const incoming = await this.#upstream.send({
        method,
        headers: Object.fromEntries(
          Object.entries(headers).map(([name, value]) => [name, [value].flat().join(", ")]),
        ),
        ...(method === "POST" && { body: body.rest ? joined(start, body.rest) : start }),
        signal: gone.signal,
      });
      await passOn(incoming, response);
    } catch (error) {
      fail(response, { error, method, body: start });
    }
  }
}

/** What came of a body until it ended, or was more than can be kept. @throws the system's error, when it broke off */
async function beginningOf(
  request: IncomingMessage,
): Promise<{ start: Buffer<ArrayBuffer>; rest?: AsyncIterator<Uint8Array> }> {
  const iterator: AsyncIterator<Uint8Array> = request[Symbol.asyncIterator]();
  const chunks: Uint8Array[] = [];
  for (let length = 0; length <= REPEATABLE_BYTES; ) {
    const { done, value } = await iterator.next();
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
  if (method === "POST") {
    const sentence = sentenceOf(error);
    const answered = errorBody(requestIds(body.toString("utf8")), sentence);
    response.writeHead(answered === undefined ? 502 : 200, { "content-type": "application/json" });
    response.end(answered ?? errorWithoutRequest(sentence));
    return;
  }
  // Clients ask again for a stream that broke, and for none that they were refused.
  if (error instanceof BoxError && error.decision !== "retryNow" && error.decision !== "retryLater") {
    answer(response, 405);
  } else {
    response.destroy();
  }
}

/** The person's folders may be called anything. */
function inUrl(path: string): string {
  return path.split("/").map(encodeURIComponent).join("/");
}

function answer(response: ServerResponse, status: number): void {
  response.writeHead(status, { connection: "close" });
  response.end();
}
