import type { LiveToken } from "../../accounts/model/accountView";
import { BoxError, type BoxErrorDetails, CancelledError } from "../../base/errors";
import { type LocalizedMessage, localized } from "../../base/localizedMessage";
import type { Secret } from "../../base/secret";
import { connectionFailure } from "../../box/http/connectionFailure";
import type { IncomingResponse, StreamTransport } from "../../box/http/transport";

/** What of a client's request goes on besides the protocol's own (`mcp-*`); anything else stays here. */
const SENT_ON = ["accept", "content-encoding", "content-type", "last-event-id"];

export interface UpstreamParts {
  /** The one address that is ever asked. @throws BoxError `fixSettings` when the setting is none */
  readonly url: () => string;
  readonly transport: StreamTransport;
  /** A token that lives, another than one that was refused. */
  readonly token: (wish: {
    readonly refused?: Secret;
    readonly signal: AbortSignal;
  }) => Promise<AccountToken>;
}

/** With the account that it acts for. */
export type AccountToken = LiveToken & { readonly account: { readonly id: string } };

export interface McpRequest {
  readonly method: string;
  /** By lower-case name. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** Whole where it can be sent again. */
  readonly body?: Uint8Array | AsyncIterable<Uint8Array>;
  readonly signal: AbortSignal;
}

/** An answer that can be left unread. */
export interface UpstreamResponse extends IncomingResponse {
  /** Ends its connection, also where nothing more ever comes on it. */
  abandon(): void;
}

/** Sessions of a server are many only where clients never end them. */
const MOST_SESSIONS = 1_000;

/** Box's MCP server, with a fresh token in each request. */
export class Upstream {
  readonly #parts: UpstreamParts;
  /** The account of each session, by the session's ID, the oldest first. */
  readonly #accounts = new Map<string, string>();

  constructor(parts: UpstreamParts) {
    this.#parts = parts;
  }

  /**
   * A 401 is answered with another token, once, where the body can be sent again. A session never goes on as another
   * account than it began with: it is gone then (404), and clients begin a new one.
   * @throws BoxError for a 401 or 403 that stays, a redirect, a web page, a connection that fails, and whatever the token
   * costs; CancelledError after the signal
   */
  async send(request: McpRequest): Promise<UpstreamResponse> {
    const url = this.#parts.url();
    const { signal } = request;
    // Nobody is asked for a token that then goes nowhere.
    await this.#parts.transport.admit?.({ url, signal });
    const token = await this.#parts.token({ signal });
    const begun = this.#accounts.get(request.headers["mcp-session-id"] ?? "");
    if (begun !== undefined && begun !== token.account.id) {
      return sessionGone;
    }
    const response = await this.#sendAs(token, url, request);
    this.#noteSession(response.header("mcp-session-id"), token);
    return response;
  }

  async #sendAs(token: AccountToken, url: string, request: McpRequest): Promise<UpstreamResponse> {
    const first = await this.#attempt(url, token.accessToken, request);
    if (first.status !== 401) {
      return checked(first);
    }
    first.abandon();
    if (request.body !== undefined && !(request.body instanceof Uint8Array)) {
      throw refused(
        localized(
          "Box did not accept the access token of a request that is too large to be repeated; try again.",
        ),
      );
    }
    const next = await this.#parts.token({ signal: request.signal, refused: token.accessToken });
    if (next.accessToken.equals(token.accessToken)) {
      return checked(first);
    }
    return next.account.id === token.account.id
      ? checked(await this.#attempt(url, next.accessToken, request))
      : sessionGone;
  }

  #noteSession(id: string | undefined, { account }: AccountToken): void {
    if (id !== undefined && !this.#accounts.has(id)) {
      this.#accounts.set(id, account.id);
      const [oldest = ""] = this.#accounts.size > MOST_SESSIONS ? this.#accounts.keys() : [];
      this.#accounts.delete(oldest);
    }
  }

  async #attempt(
    url: string,
    accessToken: Secret,
    { method, headers, body, signal }: McpRequest,
  ): Promise<UpstreamResponse> {
    const abandoned = new AbortController();
    try {
      const response = await this.#parts.transport.stream({
        method,
        url,
        headers: { ...sentOn(headers), ...ownHeaders(accessToken) },
        ...(body !== undefined && { body }),
        signal: AbortSignal.any([signal, abandoned.signal]),
      });
      return { ...response, abandon: () => abandoned.abort() };
    } catch (error) {
      if (signal.aborted) {
        throw new CancelledError();
      }
      throw error instanceof BoxError || error instanceof CancelledError
        ? error
        : connectionFailure(error, new URL(url), false);
    }
  }
}

/** As a server says it (MCP, streamable HTTP transport, session management). */
const sessionGone: UpstreamResponse = {
  status: 404,
  header: () => undefined,
  body: null,
  abandon: () => undefined,
};

function ownHeaders(accessToken: Secret): Record<string, string> {
  return {
    authorization: `Bearer ${accessToken.expose()}`,
    // What is passed on as it comes is not packed.
    "accept-encoding": "identity",
  };
}

function sentOn(headers: McpRequest["headers"]): Record<string, string> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value !== undefined && (SENT_ON.includes(name) || name.startsWith("mcp-")) ? [[name, value]] : [],
    ),
  );
}

/** @throws BoxError */
function checked(response: UpstreamResponse): UpstreamResponse {
  const problem = problemOf(response);
  if (problem) {
    response.abandon();
    throw problem;
  }
  return response;
}

function problemOf({ status, header }: IncomingResponse): BoxError | undefined {
  if (status === 401) {
    return refused(
      localized(
        "Box's MCP server accepts no token of this account; check that MCP is allowed for its app and enterprise, then try again.",
      ),
    );
  }
  if (status === 403) {
    return refused(
      localized(
        "Box's MCP server does not allow this for the account; check the scopes of its app and what the enterprise allows, then try again.",
      ),
    );
  }
  if (status >= 300 && status < 400) {
    return refused(
      localized("The MCP server sent the request elsewhere, which is not followed; correct boxAuth.mcp.url."),
    );
  }
  if (status < 300 && /^text\/html\b/i.test(header("content-type") ?? "")) {
    return refused(
      localized(
        "A web page came in place of the MCP server's answer, as the log-in of a network sends it; check the network connection and boxAuth.mcp.url, then try again.",
      ),
      { decision: "retryLater", code: "unexpectedResponse" },
    );
  }
  return undefined;
}

function refused(
  sentence: LocalizedMessage,
  details: BoxErrorDetails = { decision: "actionRequiredAtBox", code: "actionRequiredAtBox" },
): BoxError {
  return new BoxError(sentence, details);
}
