import type { LiveToken } from "../../accounts/model/accountView";
import { BoxError } from "../../base/errors";
import { localized } from "../../base/localizedMessage";
import type { Secret } from "../../base/secret";
import type { IncomingResponse, StreamTransport } from "../../box/http/transport";

/** What of a client's request goes on, and what of the answer comes back; anything else stays here. */
const SENT_ON = ["accept", "content-type", "last-event-id", "mcp-protocol-version", "mcp-session-id"];

export interface UpstreamParts {
  /** The one address that is ever asked. */
  readonly url: () => string;
  readonly transport: StreamTransport;
  /** A token that lives, another than one that was refused. */
  readonly token: (wish: { readonly refused?: Secret; readonly signal: AbortSignal }) => Promise<LiveToken>;
}

export interface McpRequest {
  readonly method: string;
  /** By lower-case name. */
  readonly header: (name: string) => string | undefined;
  /** Whole where it can be sent again. */
  readonly body?: Uint8Array | AsyncIterable<Uint8Array>;
  readonly signal: AbortSignal;
}

/** Box's MCP server, with a fresh token in each request. */
export class Upstream {
  readonly #parts: UpstreamParts;

  constructor(parts: UpstreamParts) {
    this.#parts = parts;
  }

  /**
   * A 401 is answered with another token, once, where the body can be sent again.
   * @throws BoxError for a 401 or 403 that stays, a redirect, and whatever the token costs; the client's errors when the
   * network fails
   */
  async send(request: McpRequest): Promise<IncomingResponse> {
    const { signal } = request;
    const { accessToken } = await this.#parts.token({ signal });
    const response = await this.#request(request, accessToken);
    if (response.status !== 401) {
      return checked(response);
    }
    await discard(response);
    if (request.body !== undefined && !(request.body instanceof Uint8Array)) {
      throw refused(
        localized(
          "Box did not accept the access token of a request that is too large to be repeated; try again.",
        ),
      );
    }
    const next = await this.#parts.token({ signal, refused: accessToken });
    const again = await this.#request(request, next.accessToken);
    if (again.status === 401) {
      await discard(again);
      throw refused(
        localized(
          "Box's MCP server accepts no token of this account; check that MCP is allowed for its app and enterprise, then try again.",
        ),
      );
    }
    return checked(again);
  }

  #request({ method, header, body, signal }: McpRequest, accessToken: Secret): Promise<IncomingResponse> {
    const headers: Record<string, string> = {
      authorization: `Bearer ${accessToken.expose()}`,
      // What is passed on as it comes is not packed.
      "accept-encoding": "identity",
    };
    for (const name of SENT_ON) {
      const value = header(name);
      if (value !== undefined) {
        headers[name] = value;
      }
    }
    const { url, transport } = this.#parts;
    return transport.stream({ method, url: url(), headers, ...(body !== undefined && { body }), signal });
  }
}

/** @throws BoxError */
async function checked(response: IncomingResponse): Promise<IncomingResponse> {
  const { status } = response;
  if (status === 403) {
    await discard(response);
    throw refused(
      localized(
        "Box's MCP server does not allow this for the account; check the scopes of its app and what the enterprise allows, then try again.",
      ),
    );
  }
  if (status >= 300 && status < 400) {
    await discard(response);
    throw refused(
      localized("The MCP server sent the request elsewhere, which is not followed; correct boxAuth.mcp.url."),
    );
  }
  return response;
}

/** An answer that nobody reads would keep its connection. */
async function discard({ body }: IncomingResponse): Promise<void> {
  try {
    // Leaving the loop gives the connection back.
    for await (const _ of body ?? []) {
      break;
    }
  } catch {
    // It is not wanted anyway.
  }
}

function refused(sentence: ReturnType<typeof localized>): BoxError {
  return new BoxError(sentence, { decision: "actionRequiredAtBox", code: "actionRequiredAtBox" });
}
