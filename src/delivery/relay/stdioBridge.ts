import { createInterface } from "node:readline";
import type { Duplex } from "node:stream";
import { createParser } from "eventsource-parser";
import { BoxError, CancelledError } from "../../base/errors";
import { isRecord, parseJson } from "../../base/json";
import { format } from "../../base/localizedMessage";
import { Secret } from "../../base/secret";
import type { IncomingResponse } from "../../box/http/transport";
import { errorBody, requestIds } from "./jsonRpc";
import type { Upstream } from "./upstream";

/** MCP, streamable HTTP transport: an answer may be one message or a stream of them. */
const ACCEPT = "application/json, text/event-stream";

/**
 * Joins an MCP client that speaks lines of JSON (the stdio transport) to a server that speaks HTTP. Resolves when the client
 * is gone; never rejects.
 */
export async function bridgeStdio(client: Duplex, upstream: Upstream, signal: AbortSignal): Promise<void> {
  const bridge = new StdioBridge(client, upstream, signal);
  await bridge.run();
}

class StdioBridge {
  readonly #client: Duplex;
  readonly #upstream: Upstream;
  readonly #signal: AbortSignal;
  readonly #running = new Set<Promise<void>>();
  #sessionId: string | undefined;
  #protocolVersion: string | undefined;

  constructor(client: Duplex, upstream: Upstream, signal: AbortSignal) {
    this.#client = client;
    this.#upstream = upstream;
    this.#signal = signal;
  }

  async run(): Promise<void> {
    for await (const line of createInterface({ input: this.#client })) {
      if (line.trim() !== "") {
        this.#start(this.#post(line));
        // What comes before the session has a name would open another one.
        if (methodOf(line) === "initialize") {
          await Promise.all(this.#running);
        }
        if (methodOf(line) === "notifications/initialized") {
          this.#start(this.#listen());
        }
      }
    }
    await this.#endSession();
  }

  #start(work: Promise<void>): void {
    const running = work.finally(() => this.#running.delete(running));
    this.#running.add(running);
  }

  /** Sends a message and hands back what is answered to it. Never rejects. */
  async #post(line: string): Promise<void> {
    try {
      const response = await this.#send("POST", Buffer.from(line));
      this.#sessionId = response.header("mcp-session-id") ?? this.#sessionId;
      await this.#handBack(response, requestIds(line));
    } catch (error) {
      this.#fail(error, line);
    }
  }

  /** Messages that the server sends by itself, where it does. Never rejects. */
  async #listen(): Promise<void> {
    try {
      const response = await this.#send("GET");
      if (response.status === 200) {
        await this.#handBack(response, []);
      }
    } catch {
      // It is no loss: a server need not send anything by itself.
    }
  }

  async #endSession(): Promise<void> {
    if (this.#sessionId !== undefined) {
      await this.#send("DELETE").catch(() => undefined);
    }
  }

  #send(method: string, body?: Uint8Array): Promise<IncomingResponse> {
    const headers: Readonly<Record<string, string | undefined>> = {
      accept: ACCEPT,
      "content-type": body && "application/json",
      "mcp-session-id": this.#sessionId,
      "mcp-protocol-version": this.#protocolVersion,
    };
    const signal = method === "DELETE" ? AbortSignal.timeout(ENDING_MS) : this.#signal;
    return this.#upstream.send({ method, header: (name) => headers[name], ...(body && { body }), signal });
  }

  async #handBack(
    { status, header, body }: IncomingResponse,
    ids: readonly (string | number)[],
  ): Promise<void> {
    const isStream = header("content-type")?.startsWith("text/event-stream");
    const parser = createParser({ onEvent: ({ data }) => this.#write(data) });
    const decoder = new TextDecoder();
    let whole = "";
    for await (const chunk of body ?? []) {
      const text = decoder.decode(chunk, { stream: true });
      if (isStream) {
        parser.feed(text);
        await this.#drained();
      } else {
        whole += text;
      }
    }
    if (!isStream && whole.trim() !== "" && status < 400) {
      this.#write(whole);
    } else if (status >= 400) {
      this.#writeError(ids, `Box's MCP server answered with HTTP ${status}; try again later.`);
    }
  }

  /** One line for one message, whatever white space it has. */
  #write(message: string): void {
    const parsed = parseJson(new Secret(message));
    if (isRecord(parsed) && isRecord(parsed.result) && typeof parsed.result.protocolVersion === "string") {
      this.#protocolVersion = parsed.result.protocolVersion;
    }
    if (parsed !== undefined && !this.#client.destroyed) {
      this.#client.write(`${JSON.stringify(parsed)}\n`);
    }
  }

  async #drained(): Promise<void> {
    while (this.#client.writableNeedDrain && !this.#client.destroyed) {
      await new Promise((resolve) => {
        this.#client.once("drain", resolve).once("close", resolve);
      });
    }
  }

  #fail(error: unknown, line: string): void {
    if (error instanceof CancelledError || this.#signal.aborted) {
      return;
    }
    const sentence =
      error instanceof BoxError
        ? format(error.sentence)
        : "Box's MCP server cannot be reached; check the network connection, then try again.";
    this.#writeError(requestIds(line), sentence);
  }

  #writeError(ids: readonly (string | number)[], sentence: string): void {
    const body = errorBody(ids, sentence);
    if (body !== undefined) {
      this.#write(body);
    }
  }
}

/** The client is gone; the server's session is ended as far as that goes quickly. */
const ENDING_MS = 2_000;

function methodOf(line: string): unknown {
  const parsed = parseJson(new Secret(line));
  return isRecord(parsed) ? parsed.method : undefined;
}
