import type { Duplex } from "node:stream";
import type { Clock } from "../../base/clock";
import { linesOf } from "../boxToken/lines";
import { errorBody, errorWithoutRequest, messagesIn, requestIds } from "./jsonRpc";
import { McpSession } from "./mcpSession";
import type { Upstream } from "./upstream";

/** Longer messages are none: they would fill the editor's memory. */
const LONGEST_MESSAGE = 16 * 1024 * 1024;
/** At once; more are refused, so that answers of the client and its cancellations still get through. */
const MOST_REQUESTS = 64;
/** With those that wait for no answer; more wait in the socket. */
const MOST_MESSAGES = 256;

export interface StdioBridgeParts {
  readonly upstream: Upstream;
  readonly clock: Clock;
  /** Tells that the client is gone. */
  readonly signal: AbortSignal;
}

/**
 * Joins an MCP client that speaks lines of JSON (the stdio transport) to a server that speaks HTTP. Resolves when the client
 * is gone; never rejects.
 */
export function bridgeStdio(client: Duplex, parts: StdioBridgeParts): Promise<void> {
  return new StdioBridge(client, parts).run();
}

class StdioBridge {
  readonly #client: Duplex;
  readonly #session: McpSession;
  readonly #messages = new Set<Promise<void>>();
  #requests = 0;
  /** For all who wait to write. */
  #hasRoom: Promise<void> | undefined;

  constructor(client: Duplex, parts: StdioBridgeParts) {
    this.#client = client;
    this.#session = new McpSession({ ...parts, hear: (message) => this.#write(message) });
  }

  async run(): Promise<void> {
    try {
      for await (const line of linesOf(this.#client, LONGEST_MESSAGE)) {
        await this.#take(line);
      }
    } catch (error) {
      if (error instanceof RangeError) {
        await this.#write(errorWithoutRequest("A message is too long to be passed on to Box's MCP server."));
      }
    }
    await this.#session.end();
  }

  /** Resolves as soon as the next line may come. */
  async #take(line: string): Promise<void> {
    const messages = messagesIn(line);
    if (messages.length === 0) {
      return;
    }
    const ids = requestIds(line);
    const refusal =
      this.#requests >= MOST_REQUESTS
        ? errorBody(ids, "Too many requests to Box's MCP server are under way; try again in a moment.")
        : undefined;
    if (refusal !== undefined) {
      await this.#write(refusal);
      return;
    }
    const done = this.#post(line, ids.length > 0 ? 1 : 0);
    // What comes before the session has a name would open another one.
    if (messages.some(({ method }) => method === "initialize")) {
      await done;
    }
    while (this.#messages.size >= MOST_MESSAGES) {
      await Promise.race(this.#messages);
    }
  }

  #post(line: string, requests: number): Promise<void> {
    this.#requests += requests;
    const done = this.#session.post(line).finally(() => {
      this.#requests -= requests;
      this.#messages.delete(done);
    });
    this.#messages.add(done);
    return done;
  }

  /** One line for one message, whatever white space it has. Resolves when the client has room for more. */
  async #write(message: string): Promise<void> {
    const client = this.#client;
    if (client.writable) {
      client.write(`${message.replace(/[\r\n]+/g, " ")}\n`);
    }
    while (client.writable && client.writableNeedDrain) {
      this.#hasRoom ??= drained(client).finally(() => {
        this.#hasRoom = undefined;
      });
      await this.#hasRoom;
    }
  }
}

function drained(client: Duplex): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      client.off("drain", end).off("close", end);
      resolve();
    };
    client.on("drain", end).on("close", end);
  });
}
