import { type Clock, type Disposable, wait } from "../../base/clock";
import { BoxError, CancelledError } from "../../base/errors";
import { isRecord } from "../../base/json";
import { answeredIds, errorBody, messagesIn, type RequestId, requestIds, sentenceOf } from "./jsonRpc";
import { ServerMessages } from "./serverMessages";
import type { Upstream, UpstreamResponse } from "./upstream";

/** MCP, streamable HTTP transport: an answer may be one message or a stream of them. */
const ACCEPT = "application/json, text/event-stream";
const INITIALIZED = JSON.stringify({ jsonrpc: "2.0", method: "notifications/initialized" });
/** The client is gone; the server's session is ended as far as that goes quickly. */
const ENDING_MS = 2_000;
/** After the last answer on its stream. */
const LINGERING_MS = 1_000;
/** Between tries for a stream that ended; the server may name another time. */
const AGAIN_MS = 1_000;
const LONGEST_AGAIN_MS = 30_000;
/** A stream that lasts this long is none that ends at once, again and again. */
const LASTING_MS = 5_000;
/** In a row, without a message. */
const MOST_TRIES = 8;

export interface McpSessionParts {
  readonly upstream: Upstream;
  readonly clock: Clock;
  /** What the server says, as it came. Resolves when there is room for more. */
  readonly hear: (message: string) => Promise<void>;
  /** Tells that the client is gone. */
  readonly signal: AbortSignal;
}

/**
 * A client's session with an MCP server over HTTP (streamable HTTP transport, 2025-06-18). The client behind it knows nothing
 * of HTTP: what ends early is taken up again, and a session that the server has forgotten is begun again with the client's
 * own words.
 */
export class McpSession {
  readonly #parts: McpSessionParts;
  #id: string | undefined;
  #protocolVersion: string | undefined;
  /** The client's own beginning, to be said again. */
  #initialize: { readonly line: string; readonly id: RequestId | undefined } | undefined;
  #beginning: Promise<void> | undefined;
  #isListening = false;
  /** As long as the server has not said that there is nothing to hear. */
  #wantsListening = false;

  constructor(parts: McpSessionParts) {
    this.#parts = parts;
  }

  /** Sends what the client said and hands back what is answered. Each request gets an answer. Never rejects. */
  async post(line: string): Promise<void> {
    const waiting = new Set(requestIds(line));
    const methods = messagesIn(line).map(({ method }) => method);
    try {
      if (methods.includes("initialize")) {
        this.#initialize = { line, id: requestIds(line)[0] };
        this.#id = undefined;
        this.#protocolVersion = undefined;
      }
      await this.#handBack(await this.#send(line), waiting);
      this.#wantsListening ||= methods.includes("notifications/initialized");
      void this.#listen();
    } catch (error) {
      await this.#answer(waiting, sentenceOf(error));
    }
  }

  async end(): Promise<void> {
    if (this.#id !== undefined) {
      const signal = AbortSignal.timeout(ENDING_MS);
      await this.#request("DELETE", { signal }).catch(() => undefined);
    }
  }

  /** A server that does not know the session any more says 404, and wants to be greeted again. */
  async #send(line: string): Promise<UpstreamResponse> {
    await this.#beginning;
    const id = this.#id;
    const response = await this.#request("POST", { body: line });
    if (response.status !== 404 || id === undefined) {
      this.#id = response.header("mcp-session-id") ?? this.#id;
      return response;
    }
    response.abandon();
    if (this.#id === id) {
      this.#beginning ??= this.#begin().finally(() => {
        this.#beginning = undefined;
      });
    }
    await this.#beginning;
    return this.#request("POST", { body: line });
  }

  /** Greets the server in the client's place; its answer is for nobody. */
  async #begin(): Promise<void> {
    if (!this.#initialize) {
      return;
    }
    this.#id = undefined;
    const response = await this.#request("POST", { body: this.#initialize.line });
    this.#id = response.header("mcp-session-id");
    for await (const message of new ServerMessages(response)) {
      this.#noteVersion(message);
      if (answeredIds(message).length > 0) {
        break;
      }
    }
    response.abandon();
    (await this.#request("POST", { body: INITIALIZED })).abandon();
    this.#wantsListening = true;
    void this.#listen();
  }

  /** Hands over all that comes, until each request has its answer. @throws what reading throws */
  async #handBack(response: UpstreamResponse, waiting: Set<RequestId>): Promise<void> {
    if (response.status >= 400) {
      response.abandon();
      await this.#answer(waiting, `Box's MCP server answered with HTTP ${response.status}; try again later.`);
      return;
    }
    const messages = new ServerMessages(response);
    try {
      await this.#hearAll(messages, waiting);
    } catch (error) {
      if (messages.lastEventId === undefined) {
        throw error;
      }
    }
    if (waiting.size > 0 && messages.lastEventId !== undefined) {
      await this.#takeUp(messages, waiting);
    }
    await this.#answer(
      waiting,
      "Box's MCP server ended its answer before it was whole; try again in a moment.",
    );
  }

  /** A stream of the server's may end before the answer is there; by its last event it can be gone on with. */
  async #takeUp(ended: ServerMessages, waiting: Set<RequestId>): Promise<void> {
    let from = ended;
    for (let tries = 0; waiting.size > 0 && tries < MOST_TRIES; tries++) {
      await this.#pause(tries, from.retryMs);
      const { lastEventId } = from;
      const response = await this.#request("GET", { lastEventId });
      if (response.status !== 200) {
        response.abandon();
        return;
      }
      from = new ServerMessages(response, lastEventId);
      await this.#hearAll(from, waiting).catch(() => undefined);
    }
  }

  /** To the end, or a moment after the last answer: what a server keeps open then is of no use. @throws what reading throws */
  async #hearAll(messages: ServerMessages, waiting = new Set<RequestId>()): Promise<void> {
    const isForRequests = waiting.size > 0;
    let limit: Disposable | undefined;
    try {
      for await (const message of messages) {
        this.#noteVersion(message);
        for (const id of answeredIds(message)) {
          waiting.delete(id);
        }
        await this.#parts.hear(message);
        if (isForRequests && waiting.size === 0) {
          limit ??= this.#parts.clock.setTimer(() => messages.abandon(), LINGERING_MS);
        }
      }
    } catch (error) {
      if (limit === undefined) {
        throw error;
      }
    } finally {
      limit?.dispose();
    }
  }

  /** What the server says by itself, where it does: one stream, opened again when it ends. Never rejects. */
  async #listen(): Promise<void> {
    if (this.#isListening || !this.#wantsListening) {
      return;
    }
    this.#isListening = true;
    try {
      await this.#listenOn();
    } catch {
      // It is no loss: a server need not say anything by itself, and requests tell what is the matter.
      this.#wantsListening = false;
    }
    this.#isListening = false;
  }

  async #listenOn(): Promise<void> {
    const { clock } = this.#parts;
    let from: ServerMessages | undefined;
    for (let tries = 0; tries < MOST_TRIES; tries++) {
      const openedAt = clock.monotonic();
      const id = this.#id;
      const response = await this.#request("GET", { lastEventId: from?.lastEventId }).catch(retriable);
      if (response && response.status !== 200) {
        response.abandon();
        this.#wantsListening = false;
        return;
      }
      if (response) {
        from = new ServerMessages(response, from?.lastEventId);
        await this.#hearAll(from).catch(() => undefined);
      }
      if (from?.hasSpoken || clock.monotonic() - openedAt >= LASTING_MS) {
        tries = 0;
      }
      await this.#pause(tries, from?.retryMs);
      // The events of one session are none of the next.
      from = this.#id === id ? from : undefined;
    }
  }

  #pause(tries: number, retryMs: number | undefined): Promise<void> {
    const { clock, signal } = this.#parts;
    return wait(clock, Math.min(retryMs ?? AGAIN_MS * 2 ** tries, LONGEST_AGAIN_MS), signal);
  }

  #noteVersion(message: string): void {
    for (const { id, result } of messagesIn(message)) {
      const version = isRecord(result) ? result.protocolVersion : undefined;
      if (id === this.#initialize?.id && typeof version === "string" && /^[\w.-]{1,64}$/.test(version)) {
        this.#protocolVersion = version;
      }
    }
  }

  async #answer(waiting: Set<RequestId>, sentence: string): Promise<void> {
    const body = this.#parts.signal.aborted ? undefined : errorBody([...waiting], sentence);
    waiting.clear();
    if (body !== undefined) {
      await this.#parts.hear(body);
    }
  }

  #request(
    method: string,
    {
      body,
      lastEventId,
      signal = this.#parts.signal,
    }: {
      readonly body?: string;
      readonly lastEventId?: string | undefined;
      readonly signal?: AbortSignal;
    },
  ): Promise<UpstreamResponse> {
    const headers = {
      accept: method === "GET" ? "text/event-stream" : ACCEPT,
      "content-type": body === undefined ? undefined : "application/json",
      "last-event-id": lastEventId,
      "mcp-session-id": this.#id,
      "mcp-protocol-version": this.#protocolVersion,
    };
    return this.#parts.upstream.send({
      method,
      headers,
      ...(body !== undefined && { body: Buffer.from(body) }),
      signal,
    });
  }
}

/** A network that is away for a while is no reason to stop listening. @throws what is one */
function retriable(error: unknown): undefined {
  if (error instanceof CancelledError || !(error instanceof BoxError) || error.decision !== "retryNow") {
    throw error;
  }
}
