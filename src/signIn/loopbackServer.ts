import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Socket } from "node:net";
import type { Clock } from "../base/clock";
import { errorCode } from "../base/errors";
import { type DisplayLanguage, english } from "../base/localizedMessage";
import type { LoopbackName } from "../base/loopback";
import { ignoredPage, type Page, pageHeaders } from "./callbackPage";
import { portTaken, portUnusable } from "./portProblem";
import type { RedirectUri } from "./redirectUri";
import { isSignInProbe, SIGN_IN_PROBE_RESPONSE } from "./signInProbe";

/** A GET on the redirect URI that has no response yet. */
export interface Callback {
  readonly query: URLSearchParams;
  /** Sends the page and ends the connection. Only the first call counts; harmless when the browser has left. */
  respond(page: Page): void;
}

export interface LoopbackServerOptions {
  readonly clock: Clock;
  /** Of the pages. Default: English. */
  readonly language?: DisplayLanguage | undefined;
}

const ADDRESSES: Record<LoopbackName, readonly string[]> = {
  localhost: ["127.0.0.1", "::1"],
  "127.0.0.1": ["127.0.0.1"],
  "[::1]": ["::1"],
};

const NO_SUCH_FAMILY = new Set(["EADDRNOTAVAIL", "EAFNOSUPPORT", "EPROTONOSUPPORT"]);

/** Ample for a browser's headers and a callback; a request that dawdles is cut off. */
const LIMITS = {
  maxHeaderSize: 16 * 1024,
  headersTimeout: 5000,
  requestTimeout: 5000,
  connectionsCheckingInterval: 1000,
};
const MAX_CONNECTIONS = 256;
/** How long a response already given may take to reach the browser once the server closes. */
const LAST_RESPONSES_MS = 1000;

const JSON_HEADERS = { "Content-Type": "application/json", "X-Content-Type-Options": "nosniff" };
const CLOSE_HEADERS = {
  "Cache-Control": "no-store",
  "Cross-Origin-Resource-Policy": "same-origin",
  Connection: "close",
};

/** Whether a connection has sent a request, and whether that has its response. */
type ConnectionStage = "silent" | "asked" | "answered";

/**
 * Listens for the browser on loopback only (RFC 8252 8.3). What is not a GET on the exact redirect URI is answered here
 * and goes no further. Nothing it sends may be read by another origin.
 */
export class LoopbackServer {
  readonly #clock: Clock;
  readonly #language: DisplayLanguage;
  readonly #servers: Server[] = [];
  /** The oldest first. */
  readonly #connections = new Map<Socket, ConnectionStage>();
  #closed: Promise<void> | undefined;

  private constructor(
    private readonly redirect: RedirectUri,
    private readonly handler: (callback: Callback) => void,
    { clock, language = english }: LoopbackServerOptions,
  ) {
    this.#clock = clock;
    this.#language = language;
  }

  /**
   * Binds 127.0.0.1 and ::1 for `localhost`, else the one address that the redirect URI names. A machine without IPv6
   * does with IPv4.
   * @throws BoxError `fixSettings`, code `portInUse` or `portUnusable`
   */
  static async listen(
    redirect: RedirectUri,
    handler: (callback: Callback) => void,
    options: LoopbackServerOptions,
  ): Promise<LoopbackServer> {
    const server = new LoopbackServer(redirect, handler, options);
    for (const address of ADDRESSES[redirect.hostname]) {
      try {
        await server.#bind(address);
      } catch (error) {
        const code = errorCode(error) ?? "unknown";
        if (server.#servers.length > 0 && NO_SUCH_FAMILY.has(code)) {
          continue;
        }
        await server.close();
        throw code === "EADDRINUSE"
          ? await portTaken(address, redirect, options.clock)
          : portUnusable(redirect, code);
      }
    }
    return server;
  }

  /** Stops listening at once. Responses already given still reach the browser; every other connection is cut. */
  close(): Promise<void> {
    this.#closed ??= this.#close();
    return this.#closed;
  }

  async #close(): Promise<void> {
    const closed = this.#servers.map(
      (server) => new Promise<void>((resolve) => void server.close(() => resolve())),
    );
    this.#cut((stage) => stage !== "answered");
    const limit = this.#clock.setTimer(() => this.#cut(() => true), LAST_RESPONSES_MS);
    await Promise.all(closed);
    limit.dispose();
  }

  #cut(isCut: (stage: ConnectionStage) => boolean): void {
    for (const [socket, stage] of this.#connections) {
      if (isCut(stage)) {
        socket.destroy();
      }
    }
  }

  async #bind(address: string): Promise<void> {
    const server = createServer(LIMITS, (request, response) => this.#receive(request, response));
    server.on("connection", (socket) => this.#admit(socket));
    await new Promise<void>((resolve, reject) => {
      server.once("error", reject);
      server.listen({ host: address, port: this.redirect.port, ipv6Only: true, exclusive: true }, () => {
        server.off("error", reject);
        resolve();
      });
    });
    this.#servers.push(server);
  }

  /** A new connection may be the browser's, so it is never refused: where there are too many, an old one goes. */
  #admit(socket: Socket): void {
    if (this.#connections.size >= MAX_CONNECTIONS) {
      this.#dropOldest();
    }
    this.#connections.set(socket, "silent");
    socket.once("close", () => this.#connections.delete(socket));
  }

  /** One that never asked for anything goes before the tab that waits for its page. */
  #dropOldest(): void {
    const all = [...this.#connections];
    const oldest =
      all.find(([, stage]) => stage === "silent") ?? all.find(([, stage]) => stage === "answered") ?? all[0];
    if (oldest) {
      this.#connections.delete(oldest[0]);
      oldest[0].destroy();
    }
  }

  #receive(request: IncomingMessage, response: ServerResponse): void {
    if (this.#connections.get(request.socket) === "silent") {
      this.#connections.set(request.socket, "asked");
    }
    const target = request.url ?? "";
    const queryStart = target.indexOf("?");
    const path = queryStart < 0 ? target : target.slice(0, queryStart);
    if (isSignInProbe(request, this.redirect.port)) {
      this.#send(response, { status: 200, headers: JSON_HEADERS, body: SIGN_IN_PROBE_RESPONSE });
    } else if (!this.#isAddressedToUs(request)) {
      this.#sendPage(response, ignoredPage(421));
    } else if (path !== this.redirect.path) {
      this.#sendPage(response, ignoredPage(404));
    } else if (request.method !== "GET" && request.method !== "HEAD") {
      this.#sendPage(response, ignoredPage(405), { Allow: "GET, HEAD" });
    } else if (request.headers["transfer-encoding"] || Number(request.headers["content-length"] ?? 0) !== 0) {
      this.#sendPage(response, ignoredPage(413));
    } else if (request.method === "HEAD") {
      this.#sendPage(response, ignoredPage(200));
    } else {
      this.handler({
        query: new URLSearchParams(queryStart < 0 ? "" : target.slice(queryStart)),
        respond: (page) => this.#sendPage(response, page),
      });
    }
  }

  /** Guards against DNS rebinding and against answers meant for another redirect URI (RFC 8252 8.10). */
  #isAddressedToUs(request: IncomingMessage): boolean {
    const [host, ...more] = request.headersDistinct.host ?? [];
    const { hostname, port } = this.redirect;
    return more.length === 0 && (host === this.redirect.host || host === `${hostname}:${port}`);
  }

  #sendPage(response: ServerResponse, page: Page, more?: Record<string, string>): void {
    const headers = { ...pageHeaders(), ...more };
    this.#send(response, { status: page.status, headers, body: page.htmlIn(this.#language) });
  }

  #send(
    response: ServerResponse,
    { status, headers, body }: { status: number; headers: Record<string, string>; body: string },
  ): void {
    if (response.headersSent) {
      return;
    }
    const { socket } = response.req;
    if (this.#connections.has(socket)) {
      this.#connections.set(socket, "answered");
    }
    response.writeHead(status, { ...headers, ...CLOSE_HEADERS });
    response.end(body);
  }
}
