import type { Dispatcher } from "undici";
import type { Clock } from "../../base/clock";
import { isLoopbackHost } from "../../base/loopback";
import { httpRoundTrip } from "./httpRoundTrip";
import { loadUndici } from "./loadUndici";
import { dispatcherFor, type ProxySettings, proxyRoute } from "./proxyRoute";
import type { HttpRequest, HttpResponse, IncomingResponse, OutgoingRequest, Transport } from "./transport";

export type { ProxySettings } from "./proxyRoute";

/**
 * undici with the person's proxy and certificates, for hosts whose `fetch` knows neither. Proxies that only the
 * operating system knows, and a log-in at the proxy other than in its address, are out of its reach.
 */
export class UndiciTransport implements Transport {
  readonly #clock: Clock;
  readonly #settings: ProxySettings;
  readonly #given: Dispatcher | undefined;
  readonly #dispatchers = new Map<"direct" | "routed", Dispatcher>();

  /** @param dispatcher used for every request in place of one made from the settings */
  constructor(clock: Clock, proxy: ProxySettings, dispatcher?: Dispatcher) {
    this.#clock = clock;
    this.#settings = proxy;
    this.#given = dispatcher;
  }

  send(request: HttpRequest): Promise<HttpResponse> {
    return httpRoundTrip(this.#clock, request, (outgoing) => this.#open(outgoing));
  }

  async #open({ url, ...options }: OutgoingRequest): Promise<IncomingResponse> {
    const undici = await loadUndici();
    const dispatcher = this.#given ?? this.#dispatcher(undici, new URL(url).hostname);
    const { statusCode, headers, body } = await undici.request(url, { ...options, dispatcher });
    return { status: statusCode, header: (name) => firstOf(headers[name]), body };
  }

  #dispatcher(undici: typeof import("undici"), hostname: string): Dispatcher {
    const way = isLoopbackHost(hostname) ? "direct" : "routed";
    const made = this.#dispatchers.get(way);
    if (made) {
      return made;
    }
    const route = way === "direct" ? { noProxy: "" } : proxyRoute(this.#settings);
    const dispatcher = dispatcherFor(undici, route, this.#settings.systemCertificates);
    this.#dispatchers.set(way, dispatcher);
    return dispatcher;
  }
}

function firstOf(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value[0] : value;
}
