import http, { type IncomingHttpHeaders } from "node:http";
import net, { type Socket } from "node:net";

export interface ConnectRequest {
  /** Host and port that a tunnel was asked for. */
  readonly authority: string;
  readonly headers: IncomingHttpHeaders;
}

/** A real HTTP proxy on loopback. Every tunnel leads to one port of this machine, whatever host was asked for. */
export class LoopbackProxy {
  readonly tunnels: ConnectRequest[] = [];
  readonly #server = http.createServer((_, response) => response.writeHead(405).end());
  readonly #sockets = new Set<Socket>();

  private constructor(answer: { readonly tunnelTo: number } | { readonly status: number }) {
    this.#server.on("connection", (socket) => this.#keep(socket));
    this.#server.on("connect", ({ url: authority = "", headers }, socket) => {
      this.tunnels.push({ authority, headers });
      if ("status" in answer) {
        socket.end(`HTTP/1.1 ${answer.status} No\r\nContent-Length: 0\r\n\r\n`);
        return;
      }
      const onward = net.connect(answer.tunnelTo, "127.0.0.1", () => {
        socket.write("HTTP/1.1 200 Connection established\r\n\r\n");
        onward.pipe(socket);
        socket.pipe(onward);
      });
      this.#keep(onward);
    });
  }

  /** @param answer leads each tunnel to a port, or refuses it with a status */
  static async start(
    answer: { readonly tunnelTo: number } | { readonly status: number },
  ): Promise<LoopbackProxy> {
    const proxy = new LoopbackProxy(answer);
    await new Promise<void>((resolve) => proxy.#server.listen(0, "127.0.0.1", resolve));
    return proxy;
  }

  /** Host and port. */
  get host(): string {
    const address = this.#server.address();
    return typeof address === "object" && address !== null ? `127.0.0.1:${address.port}` : "";
  }

  get url(): string {
    return `http://${this.host}`;
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const socket of this.#sockets) socket.destroy();
    await closed;
  }

  #keep(socket: Socket): void {
    this.#sockets.add(socket);
    socket.on("error", () => undefined);
  }
}
