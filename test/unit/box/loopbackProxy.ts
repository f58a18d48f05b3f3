import { once } from "node:events";
import http, { type IncomingHttpHeaders } from "node:http";
import https from "node:https";
import net, { type Socket } from "node:net";
import type { ServerCertificate } from "./selfSignedCertificate";

export interface ConnectRequest {
  /** Host and port that a tunnel was asked for. */
  readonly authority: string;
  readonly headers: IncomingHttpHeaders;
}

/**
 * Where each tunnel leads, whatever host was asked for, once the header `Proxy-Authorization` is `authorization`; or the
 * status that refuses it.
 */
export type Tunnels =
  | { readonly tunnelTo: number; readonly authorization?: string | undefined }
  | { readonly status: number };

export interface ProxyOptions {
  readonly certificate?: ServerCertificate;
  /** Default: any that is free. */
  readonly port?: number;
}

/** A real HTTP proxy on loopback, behind TLS where there is a certificate. */
export class LoopbackProxy {
  readonly tunnels: ConnectRequest[] = [];
  readonly #server: net.Server;
  readonly #scheme: string;
  readonly #sockets = new Set<Socket>();

  private constructor(response: Tunnels, certificate?: ServerCertificate) {
    const refuse: http.RequestListener = (_, refused) => refused.writeHead(405).end();
    this.#server = certificate ? https.createServer(certificate, refuse) : http.createServer(refuse);
    this.#scheme = certificate ? "https" : "http";
    this.#server.on("connection", (socket) => this.#keep(socket));
    this.#server.on("tlsClientError", () => undefined);
    this.#server.on("connect", ({ url: authority = "", headers }: http.IncomingMessage, socket: Socket) => {
      this.tunnels.push({ authority, headers });
      const status = refusalOf(response, headers);
      if ("status" in response || status !== undefined) {
        const challenge = status === 407 ? 'Proxy-Authenticate: Basic realm="Test"\r\n' : "";
        socket.end(`HTTP/1.1 ${status} No\r\n${challenge}Content-Length: 0\r\n\r\n`);
        return;
      }
      const onward = net.connect(response.tunnelTo, "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
        onward.pipe(socket);
        socket.pipe(onward);
      });
      onward.on("close", () => socket.destroy());
      socket.on("close", () => onward.destroy());
      this.#keep(onward);
    });
  }

  static async start(
    response: Tunnels,
    { certificate, port = 0 }: ProxyOptions = {},
  ): Promise<LoopbackProxy> {
    const proxy = new LoopbackProxy(response, certificate);
    await new Promise<void>((resolve, reject) => {
      proxy.#server.once("error", reject).listen(port, "127.0.0.1", resolve);
    });
    return proxy;
  }

  /** Host and port. */
  get host(): string {
    const address = this.#server.address();
    return typeof address === "object" && address !== null ? `127.0.0.1:${address.port}` : "";
  }

  get url(): string {
    return `${this.#scheme}://${this.host}`;
  }

  /** Settles when a tunnel was asked for. */
  async asked(): Promise<void> {
    if (this.tunnels.length === 0) {
      await once(this.#server, "connect");
    }
  }

  /** Settles when no connection is left, to either side. */
  async disconnected(): Promise<void> {
    const open = [...this.#sockets].filter((socket) => !socket.closed);
    await Promise.all(open.map((socket) => new Promise((resolve) => socket.on("close", resolve))));
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) {
      socket.destroy();
    }
    await closed;
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => undefined);
  }
}

function refusalOf(response: Tunnels, headers: IncomingHttpHeaders): number | undefined {
  if ("status" in response) {
    return response.status;
  }
  const { authorization } = response;
  return authorization === undefined || authorization === headers["proxy-authorization"] ? undefined : 407;
}
