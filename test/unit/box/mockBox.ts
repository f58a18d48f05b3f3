import type { MockAgent } from "undici";
import { httpRoundTrip } from "../../../src/box/http/httpRoundTrip";
import type { IncomingResponse, OutgoingRequest, Transport } from "../../../src/box/http/transport";
import { ManualClock } from "../manualClock";

/** A request as it would have gone over the wire. */
export interface MockedRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Readonly<Record<string, unknown>>;
  /** The form, decoded; empty where there is no body. */
  readonly form: Readonly<Record<string, string>>;
}

export interface MockedReply {
  readonly status: number;
  readonly body?: string | object;
  readonly headers?: Readonly<Record<string, string>>;
}

/** api.box.com in undici's MockAgent: a request without a reply fails, and none leaves the machine. */
export class MockBox {
  readonly clock = new ManualClock();
  readonly requests: MockedRequest[] = [];
  readonly transport: Transport = {
    send: (request) => httpRoundTrip(this.clock, request, (outgoing) => this.#open(outgoing)),
  };
  readonly #agent: MockAgent;

  private constructor(agent: MockAgent) {
    agent.disableNetConnect();
    this.#agent = agent;
  }

  static async start(): Promise<MockBox> {
    // Node's own dispatcher has its slot then, which undici would fill when it is loaded.
    void globalThis.Request;
    const undici = await import("undici");
    return new MockBox(new undici.MockAgent());
  }

  /** The next request of this kind gets this reply, or fails with this error. */
  respond(method: "GET" | "POST", path: string, reply: MockedReply | Error): void {
    const interceptor = this.#agent.get("https://api.box.com").intercept({ method, path });
    if (reply instanceof Error) {
      interceptor.replyWithError(reply);
      return;
    }
    interceptor.reply((request) => {
      this.requests.push({
        method: request.method,
        path: request.path,
        headers: Object.fromEntries(Object.entries(request.headers ?? {})),
        form: Object.fromEntries(new URLSearchParams(String(request.body ?? ""))),
      });
      return {
        statusCode: reply.status,
        data: reply.body ?? "",
        responseOptions: { headers: { ...reply.headers } },
      };
    });
  }

  close(): Promise<void> {
    return this.#agent.close();
  }

  async #open({ url, method, ...options }: OutgoingRequest): Promise<IncomingResponse> {
    const { origin, pathname, search } = new URL(url);
    const { statusCode, headers, body } = await this.#agent.request({
      ...options,
      method: method as "GET" | "POST",
      origin,
      path: pathname + search,
    });
    return { status: statusCode, header: (name) => [headers[name] ?? []].flat()[0], body };
  }
}
