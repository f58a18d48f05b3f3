import { Secret } from "../../base/secret";
import type {
  HttpRequest,
  HttpResponse,
  IncomingResponse,
  StreamedRequest,
  StreamTransport,
  Transport,
} from "../../box/http/transport";

export interface Asked {
  /** The setting that named the server. */
  readonly setting: "boxAuth.apiUrl" | "boxAuth.mcp.url";
  readonly signal: AbortSignal | undefined;
}

/** Who knows which servers may be given a secret. */
export interface ServerGate {
  /**
   * Resolves when the server of this address may get a secret.
   * @throws CancelledError when the person does not know it; BoxError `fixSettings` when nobody is there to be asked
   */
  admit(url: string, asked: Asked): Promise<void>;
}

/** Below all that talks to Box: a request with a secret in it leaves only for a server that may get one. */
export class ConfirmedTransport implements Transport, StreamTransport {
  readonly #inner: Transport & StreamTransport;
  readonly #gate: ServerGate;

  constructor(inner: Transport & StreamTransport, gate: ServerGate) {
    this.#inner = inner;
    this.#gate = gate;
  }

  async send(request: HttpRequest): Promise<HttpResponse> {
    if (carriesSecret(request)) {
      await this.#gate.admit(request.url, { setting: "boxAuth.apiUrl", signal: request.signal });
    }
    return this.#inner.send(request);
  }

  admit({ url, signal }: Pick<StreamedRequest, "url" | "signal">): Promise<void> {
    return this.#gate.admit(url, { setting: "boxAuth.mcp.url", signal });
  }

  /** What is passed on carries a token, and goes to an MCP server. */
  async stream(request: StreamedRequest): Promise<IncomingResponse> {
    await this.admit(request);
    return this.#inner.stream(request);
  }
}

function carriesSecret({ bearer, form = {} }: HttpRequest): boolean {
  return bearer !== undefined || Object.values(form).some((value) => value instanceof Secret);
}
