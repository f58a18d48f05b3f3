import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { type Call, REQUEST_ID_HEADER, readCall } from "./httpMessages";
import { requestId } from "./secretMint";
import type { Served } from "./serveWithFaults";

/** What goes out, and the time in its `Date` header, epoch milliseconds. */
export interface Delivery {
  readonly served: Served;
  readonly date: number;
}

/** The sockets: reads whole requests, sends answers as Box does, or ends the connection instead. */
export class LoopbackServer {
  readonly #server: Server;
  readonly #respond: (call: Call) => Promise<Delivery>;

  constructor(response: (call: Call) => Promise<Delivery>) {
    this.#respond = response;
    this.#server = createServer((request, response) => void this.#serve(request, response));
  }

  get url(): string {
    const address = this.#server.address();
    if (typeof address !== "object" || address === null) {
      throw new Error("The simulator is not running.");
    }
    return `http://127.0.0.1:${address.port}`;
  }

  listen(port: number): Promise<void> {
    return new Promise((resolve, reject) => {
      this.#server.once("error", reject);
      this.#server.listen(port, "127.0.0.1", () => {
        this.#server.off("error", reject);
        resolve();
      });
    });
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    this.#server.closeAllConnections();
    await closed;
  }

  async #serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // The other side went away or sends too much: there is nobody to tell.
    const call = await readCall(request).catch(() => undefined);
    const { served, date } = call ? await this.#respond(call) : ({ served: "dropped", date: 0 } as const);
    if (served === "dropped") {
      response.destroy();
      return;
    }
    const body = served.body ?? "";
    response.writeHead(served.status, {
      [REQUEST_ID_HEADER]: requestId(),
      ...served.headers,
      Date: new Date(date).toUTCString(),
      "Content-Length": Buffer.byteLength(body),
    });
    response.end(body);
  }
}
