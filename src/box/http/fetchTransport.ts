import type { Clock } from "../../base/clock";
import { httpRoundTrip } from "./httpRoundTrip";
import type { HttpRequest, HttpResponse, IncomingResponse, OutgoingRequest, Transport } from "./transport";

/**
 * The host's own `fetch`, which knows the person's proxy, log-in at the proxy and system certificates. It is looked up at
 * each call, since the host may replace it after this file is loaded, and gets no `dispatcher`, which would send the
 * request past the proxy.
 */
export class FetchTransport implements Transport {
  readonly #clock: Clock;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  send(request: HttpRequest): Promise<HttpResponse> {
    return httpRoundTrip(this.#clock, request, (outgoing) => this.stream(outgoing));
  }

  async stream({ url, ...init }: OutgoingRequest): Promise<IncomingResponse> {
    const { status, headers, body } = await globalThis.fetch(url, {
      ...init,
      redirect: "manual",
    } as RequestInit);
    return { status, header: (name) => headers.get(name) ?? undefined, body };
  }
}
