import { once } from "node:events";
import http, { type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from "node:http";
import https from "node:https";
import net, { type AddressInfo, type Server, type Socket } from "node:net";
import { text } from "node:stream/consumers";
import type { ServerCertificate } from "./selfSignedCertificate";

export interface ReceivedRequest {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

/** A real server on loopback that knows nothing of Box: each test says what it does with a request. */
export class LoopbackBox {
  readonly received: ReceivedRequest[] = [];
  /** One for each connection that was ever made. */
  readonly connections: Socket[] = [];
  readonly #server: Server;
  readonly #scheme: string;

  private constructor(server: Server, scheme: string) {
    this.#server = server;
    this.#scheme = scheme;
    server.on("connection", (socket) => {
      this.connections.push(socket);
      // The other side may break off at any moment; that is what some tests are about.
      socket.on("error", () => undefined);
    });
  }

  /** Speaks HTTP, behind TLS where there is a certificate. */
  static async start(
    respond: (response: ServerResponse, request: ReceivedRequest) => void,
    certificate?: ServerCertificate,
  ): Promise<LoopbackBox> {
    const serve = async (request: IncomingMessage, response: ServerResponse) => {
      const { method = "", url: path = "", headers } = request;
      const seen = { method, path, headers, body: await text(request) };
      box.received.push(seen);
      response.setHeader("Keep-Alive", "timeout=600");
      respond(response, seen);
    };
    const server = certificate
      ? https.createServer(certificate, serve).on("tlsClientError", () => undefined)
      : http.createServer(serve);
    // An idle connection is the client's to close.
    server.keepAliveTimeout = 0;
    const box = new LoopbackBox(server, certificate ? "https" : "http");
    await listening(server);
    return box;
  }

  /** Speaks whatever a test writes to the socket. */
  static async startRaw(serve: (socket: Socket) => void): Promise<LoopbackBox> {
    const server = net.createServer(serve);
    const box = new LoopbackBox(server, "http");
    await listening(server);
    return box;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  get url(): string {
    return `${this.#scheme}://127.0.0.1:${this.port}`;
  }

  /**
   * Settles when the first connection is closed, by whichever side. A client may open a spare one in its place, on which
   * nothing is sent.
   */
  disconnected(): Promise<void> {
    const [first] = this.connections;
    // Not `once`, which rejects when the connection was reset.
    return new Promise((resolve) => {
      if (!first || first.closed) {
        resolve();
      } else {
        first.on("close", () => resolve());
      }
    });
  }

  async close(): Promise<void> {
    const closed = once(this.#server, "close");
    this.#server.close();
    for (const socket of this.connections) {
      socket.destroy();
    }
    await closed;
  }
}

/** The address of a port where nobody listens. */
export async function deadAddress(scheme = "http"): Promise<string> {
  const box = await LoopbackBox.startRaw(() => undefined);
  const { port } = box;
  await box.close();
  return `${scheme}://127.0.0.1:${port}`;
}

async function listening(server: Server): Promise<void> {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
}
