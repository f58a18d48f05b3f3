import type { Clock } from "../../base/clock";
import { CancelledError } from "../../base/errors";
import { refusesCertificate } from "./connectionFailure";
import { httpRoundTrip } from "./httpRoundTrip";
import type { HttpRequest, HttpResponse, IncomingResponse, OutgoingRequest, Transport } from "./transport";

/**
 * Sends a request once more that was not sent, since nobody vouched for the other side, by a client that trusts more roots;
 * `undefined` where there is none.
 */
export type WithMoreRoots = (request: OutgoingRequest) => Promise<IncomingResponse> | undefined;

/**
 * The host's own `fetch`, which knows the person's proxy, log-in at the proxy and system certificates. It is looked up at
 * each call, since the host may replace it after this file is loaded, and gets no `dispatcher`, which would send the
 * request past the proxy.
 */
export class FetchTransport implements Transport {
  readonly #clock: Clock;
  readonly #withMoreRoots: WithMoreRoots | undefined;

  constructor(clock: Clock, withMoreRoots?: WithMoreRoots) {
    this.#clock = clock;
    this.#withMoreRoots = withMoreRoots;
  }

  send(request: HttpRequest): Promise<HttpResponse> {
    return httpRoundTrip(this.#clock, request, (outgoing) => this.stream(outgoing));
  }

  async stream(request: OutgoingRequest): Promise<IncomingResponse> {
    try {
      return await byFetch(request);
    } catch (error) {
      const again = refusesCertificate(error) ? this.#withMoreRoots?.(request) : undefined;
      if (again === undefined) {
        throw error;
      }
      return await again.catch((thrown) => {
        throw thrown instanceof CancelledError ? thrown : error;
      });
    }
  }
}

async function byFetch({ url, ...init }: OutgoingRequest): Promise<IncomingResponse> {
  const { status, headers, body } = await globalThis.fetch(url, {
    ...init,
    redirect: "manual",
  } as RequestInit);
  return { status, header: (name) => headers.get(name) ?? undefined, body };
}
