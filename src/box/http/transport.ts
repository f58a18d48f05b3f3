import type { Secret } from "../../base/secret";

/** One HTTP request to Box. Values that are secret travel as `Secret` until the last moment. */
export interface HttpRequest {
  readonly method: "GET" | "POST";
  readonly url: string;
  /** Sent as `Authorization: Bearer …`. */
  readonly bearer?: Secret;
  /**
   * Sent as `application/x-www-form-urlencoded`, which is how Box's OAuth endpoints are asked and no other is: the
   * response may hold tokens that are kept, so it may have 256 KiB, where others may have 1 MiB.
   */
  readonly form?: Readonly<Record<string, string | Secret>>;
  readonly signal?: AbortSignal;
}

/** A response of any status, redirects included: nothing is followed. */
export interface HttpResponse {
  readonly status: number;
  /** May hold tokens, hence a `Secret`. */
  readonly body: Secret;
  /** Header `Retry-After`, in seconds from the response, whether Box sent seconds or a date. */
  readonly retryAfterSeconds?: number;
  /** Header `Date`, epoch milliseconds. */
  readonly serverDate?: number;
  readonly wwwAuthenticate?: string;
  /** Header `BOX-REQUEST-ID`. */
  readonly requestId?: string;
  /** Local wall clock just before the request was sent, epoch milliseconds. */
  readonly sentAt: number;
}

/**
 * The only road to the network. It is chosen before a request is made and never changed once it was sent: codes and
 * refresh tokens are good for one use. All of it, the body included, ends within 30 s.
 * @throws BoxError with code `network`, `tls`, `proxy` or `timeLimit` when no response came, `unexpectedResponse` for one
 * that cannot be read; `CancelledError` when `signal` was aborted.
 */
export interface Transport {
  send(request: HttpRequest): Promise<HttpResponse>;
}

/** The same road for what is passed on and not read here: no limit of time or size, and errors as the client throws them. */
export interface StreamTransport {
  /** Whether a secret may go there at all, to be known before anybody is asked for one. @throws as `stream` then would */
  admit?(request: Pick<StreamedRequest, "url" | "signal">): Promise<void>;
  stream(request: StreamedRequest): Promise<IncomingResponse>;
}

/** A request as an HTTP client takes it: secrets are in the open here, and only here. */
export interface OutgoingRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Record<string, string>;
  readonly body?: string | Uint8Array;
  /** Aborted by the time limit and by cancelling. */
  readonly signal: AbortSignal;
}

/** One whose body may still be coming, and is read no faster than it can be sent. */
export type StreamedRequest = Omit<OutgoingRequest, "body"> & {
  readonly body?: string | Uint8Array | AsyncIterable<Uint8Array>;
};

/** What the client gives back once the headers are there. */
export interface IncomingResponse {
  readonly status: number;
  /** By its lower-case name. */
  readonly header: (name: string) => string | undefined;
  /** Unpacked, where `codingsOf` knows how. */
  readonly body: AsyncIterable<Uint8Array> | null;
}
