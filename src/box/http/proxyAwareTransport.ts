import type { Clock, Disposable } from "../../base/clock";
import { BoxError, CancelledError } from "../../base/errors";
import { localized } from "../../base/localizedMessage";
import { isLoopbackName } from "../../base/loopback";
import { chooseClient, type FetchSupport, type HttpClient } from "./chooseClient";
import { FetchTransport } from "./fetchTransport";
import type { ProxySettings } from "./proxyRoute";
import type {
  HttpRequest,
  HttpResponse,
  IncomingResponse,
  OutgoingRequest,
  StreamedRequest,
  StreamTransport,
  Transport,
} from "./transport";
import type { UndiciTransport } from "./undiciTransport";

/** What only the host knows; asked for each request, since a person may change it at any time. */
export interface HostNetwork {
  fetchSupport(): FetchSupport;
  proxySettings(): ProxySettings;
}

/**
 * Chooses the client for each request before it is made. Within one it is changed at most for what was never sent, since the
 * host's `fetch` did not trust the certificate and `NODE_EXTRA_CA_CERTS` names roots that it does not know.
 */
export class ProxyAwareTransport implements Transport, StreamTransport, Disposable {
  readonly #clock: Clock;
  readonly #host: HostNetwork;
  readonly #fetch: FetchTransport;
  #undici: UndiciTransport | undefined;
  #disposed = false;

  constructor(clock: Clock, host: HostNetwork) {
    this.#clock = clock;
    this.#host = host;
    this.#fetch = new FetchTransport(clock, (request) => this.#withExtraRoots(request));
  }

  async send(request: HttpRequest): Promise<HttpResponse> {
    const client = this.clientFor(request.url);
    if (client === "fetch") {
      return this.#fetch.send(request);
    }
    const undici = await this.#loadUndici();
    try {
      return await undici.send(request);
    } catch (error) {
      throw client === "undiciForChecks" ? withItsReason(error, request.url) : error;
    }
  }

  /** A body that is still coming never goes by `fetch`, which reads it all at once, however slowly it is sent (Node 20 to 24). */
  async stream({ body, ...request }: StreamedRequest): Promise<IncomingResponse> {
    const isWhole = body === undefined || typeof body === "string" || body instanceof Uint8Array;
    return isWhole && this.clientFor(request.url) === "fetch"
      ? this.#fetch.stream({ ...request, ...(body !== undefined && { body }) })
      : (await this.#loadUndici()).stream({ ...request, ...(body !== undefined && { body }) });
  }

  /** Running requests come to their end. */
  dispose(): void {
    this.#disposed = true;
    this.#undici?.dispose();
  }

  /** The client that a request to this address would get now. */
  clientFor(url: string): HttpClient {
    const { fetch } = globalThis;
    const originalFetch: unknown = Reflect.get(globalThis, "__vscodeOriginalFetch");
    const { NODE_TLS_REJECT_UNAUTHORIZED: rejectUnauthorized } = this.#host.proxySettings().environment;
    const isThisMachine = URL.canParse(url) && isLoopbackName(new URL(url).hostname);
    const support = this.#host.fetchSupport();
    return chooseClient({ support, fetch, originalFetch }, rejectUnauthorized, isThisMachine);
  }

  /** Where the host adds the system's roots, its `fetch` forgets those of `NODE_EXTRA_CA_CERTS` (seen from 1.105 to 1.139). */
  #withExtraRoots(request: OutgoingRequest): Promise<IncomingResponse> | undefined {
    return this.#host.proxySettings().environment.NODE_EXTRA_CA_CERTS
      ? this.#loadUndici().then((undici) => undici.stream(request))
      : undefined;
  }

  /** @throws CancelledError when the window has closed meanwhile */
  async #loadUndici(): Promise<UndiciTransport> {
    const { UndiciTransport } = await import("./undiciTransport.js");
    if (this.#disposed) {
      throw new CancelledError();
    }
    this.#undici ??= new UndiciTransport(this.#clock, () => this.#host.proxySettings());
    return this.#undici;
  }
}

/** undici knows fewer proxies than the host, so it may fail where the rest of the editor does not. */
function withItsReason(error: unknown, url: string): unknown {
  const isUnreached = error instanceof BoxError && ["network", "proxy", "timeLimit"].includes(error.code);
  if (!isUnreached || error.decision === "fixSettings") {
    return error;
  }
  return new BoxError(
    localized(
      "{0} could not be reached without the editor's own way through the network, which is not used while NODE_TLS_REJECT_UNAUTHORIZED switches its certificate checks off; check the network connection, or remove that variable from the environment and restart the editor.",
      new URL(url).host,
    ),
    {
      decision: error.decision,
      code: error.code,
      ...(error.status !== undefined && { status: error.status }),
    },
  );
}
