import { createParser, type EventSourceMessage } from "eventsource-parser";
import { parseJson } from "../../base/json";
import { Secret } from "../../base/secret";
import type { UpstreamResponse } from "./upstream";

/** Longer messages are none: they would fill the editor's memory. */
const LONGEST_MESSAGE = 64 * 1024 * 1024;

/** The messages in an answer of an MCP server: one, or a stream of events. To be read once. */
export class ServerMessages implements AsyncIterable<string> {
  readonly #response: UpstreamResponse;
  readonly #events: EventSourceMessage[] = [];
  /** By which the server can go on where this stream ended. */
  lastEventId: string | undefined;
  /** Milliseconds after which to ask again, where the server named them. */
  retryMs: number | undefined;
  hasSpoken = false;

  constructor(response: UpstreamResponse, lastEventId?: string) {
    this.#response = response;
    this.lastEventId = lastEventId;
  }

  /** Nothing more is read. */
  abandon(): void {
    this.#response.abandon();
  }

  /** @throws what reading throws; RangeError at a message that is longer than may be kept */
  async *[Symbol.asyncIterator](): AsyncGenerator<string> {
    const isStream = /^text\/event-stream\b/i.test(this.#response.header("content-type") ?? "");
    for await (const text of isStream ? this.#streamed() : this.#whole()) {
      // What is no JSON would be no line for the client either.
      if (parseJson(new Secret(text)) !== undefined) {
        this.hasSpoken = true;
        yield text;
      }
    }
  }

  async *#streamed(): AsyncGenerator<string> {
    const parser = createParser({
      onEvent: (event) => void this.#events.push(event),
      onRetry: (milliseconds) => {
        this.retryMs = milliseconds;
      },
    });
    let length = 0;
    for await (const text of this.#texts()) {
      parser.feed(text);
      length += text.length;
      for (const { id, data } of this.#events.splice(0)) {
        this.lastEventId = id ?? this.lastEventId;
        length = 0;
        yield data;
      }
      limit(length);
    }
  }

  async *#whole(): AsyncGenerator<string> {
    const texts: string[] = [];
    let length = 0;
    for await (const text of this.#texts()) {
      texts.push(text);
      length += text.length;
      limit(length);
    }
    yield texts.join("");
  }

  async *#texts(): AsyncGenerator<string> {
    const decoder = new TextDecoder();
    for await (const chunk of this.#response.body ?? []) {
      yield decoder.decode(chunk, { stream: true });
    }
  }
}

function limit(length: number): void {
  if (length > LONGEST_MESSAGE) {
    throw new RangeError("A message is too long.");
  }
}
