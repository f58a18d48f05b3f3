import { Readable } from "node:stream";
import type { Clock, Disposable } from "../../base/clock";
import { CancelledError } from "../../base/errors";
import { isLoopbackName } from "../../base/loopback";
import { codingsOf, unpacked } from "./contentCoding";
import { httpRoundTrip } from "./httpRoundTrip";
import { dispatcherFor, type ProxyRoute, type ProxySettings, proxyRoute } from "./proxyRoute";
import type {
  HttpRequest,
  HttpResponse,
  IncomingResponse,
  StreamedRequest,
  StreamTransport,
  Transport,
} from "./transport";
import type { Dispatcher } from "./undiciParts";

const DIRECT: ProxyRoute = { noProxy: "" };

/**
 * undici with the person's proxy and certificates, for hosts whose `fetch` knows neither. Proxies that only the
 * operating system knows, and a log-in at the proxy other than in its address, are out of its reach.
 */
export class UndiciTransport implements Transport, StreamTransport, Disposable {
  readonly #clock: Clock;
  readonly #settings: () => ProxySettings;
  readonly #toBox = new OneDispatcher();
  readonly #toThisMachine = new OneDispatcher();

  /** @param settings read for each request; connections are kept for as long as they stay the same */
  constructor(clock: Clock, settings: () => ProxySettings) {
    this.#clock = clock;
    this.#settings = settings;
  }

  send(request: HttpRequest): Promise<HttpResponse> {
    return httpRoundTrip(this.#clock, request, (outgoing) => this.stream(outgoing));
  }

  /** Running requests come to their end; those that follow are cancelled. */
  dispose(): void {
    this.#toBox.dispose();
    this.#toThisMachine.dispose();
  }

  async stream({ url, body: sent, ...options }: StreamedRequest): Promise<IncomingResponse> {
    const { origin, hostname, pathname, search } = new URL(url);
    const { statusCode, headers, body } = await this.#dispatcher(hostname).request({
      ...options,
      method: options.method as Dispatcher.HttpMethod,
      ...(sent !== undefined && { body: isWhole(sent) ? sent : Readable.from(sent) }),
      origin,
      path: pathname + search,
    });
    // Lines of the same name are one list (RFC 9110 5.3), which is how fetch shows them, too.
    const header = (name: string) => (name in headers ? [headers[name]].flat().join(", ") : undefined);
    return { status: statusCode, header, body: unpacked(body, codingsOf(header("content-encoding")) ?? []) };
  }

  #dispatcher(hostname: string): Dispatcher {
    const settings = this.#settings();
    return isLoopbackName(hostname)
      ? this.#toThisMachine.forRoute(DIRECT, settings.systemCertificates)
      : this.#toBox.forRoute(proxyRoute(settings), settings.systemCertificates);
  }
}

function isWhole(body: NonNullable<StreamedRequest["body"]>): body is string | Uint8Array {
  return typeof body === "string" || body instanceof Uint8Array;
}

/** The dispatcher of the latest route. The one before is closed, which lets its running requests come to their end. */
class OneDispatcher implements Disposable {
  #key = "";
  #dispatcher: Dispatcher | undefined;
  #disposed = false;

  /** @throws CancelledError when this is disposed of */
  forRoute(route: ProxyRoute, systemCertificates: boolean): Dispatcher {
    if (this.#disposed) {
      throw new CancelledError();
    }
    const key = JSON.stringify([route, systemCertificates]);
    if (this.#dispatcher === undefined || key !== this.#key) {
      const made = dispatcherFor(route, systemCertificates);
      this.#close();
      this.#dispatcher = made;
      this.#key = key;
    }
    return this.#dispatcher;
  }

  dispose(): void {
    this.#disposed = true;
    this.#close();
  }

  #close(): void {
    this.#dispatcher?.close().catch(() => undefined);
    this.#dispatcher = undefined;
  }
}
