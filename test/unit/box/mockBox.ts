import type { MockAgent } from "undici";
import { loadUndici } from "../../../src/box/http/loadUndici";
import type { Transport } from "../../../src/box/http/transport";
import { UndiciTransport } from "../../../src/box/http/undiciTransport";
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
  readonly transport: Transport;
  readonly #agent: MockAgent;

  private constructor(agent: MockAgent) {
    agent.disableNetConnect();
    this.#agent = agent;
    const proxy = { support: "off", systemCertificates: false, environment: {} } as const;
    this.transport = new UndiciTransport(this.clock, proxy, agent);
  }

  static async start(): Promise<MockBox> {
    const undici = await loadUndici();
    return new MockBox(new undici.MockAgent());
  }

  /** The next request of this kind gets this reply, or fails with this error. */
  answer(method: "GET" | "POST", path: string, reply: MockedReply | Error): void {
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
}
