import { connect, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { systemClock as clock } from "../../base/clock";
import { isRecord, parseJson } from "../../base/json";
import { Secret } from "../../base/secret";

/** A window that is reloaded is back in this time; one that is not is closed. */
const RELOAD_MS = 30_000;
const AGAIN_MS = 200;

export interface McpClientParts {
  /** Where the window listens now, and the line to begin with; `undefined` while it is not there. */
  readonly reach: () => { readonly path: string; readonly request: string } | undefined;
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

/** Resolves when the input ends. @returns whether the window was there to the end */
export function joinMcp(parts: McpClientParts): Promise<boolean> {
  return new McpClient(parts).run();
}

/**
 * One session of an MCP client over standard input and output, joined to the window. When the window is reloaded, the session
 * is begun again there without the client: it keeps its process, and what it had asked meanwhile is answered with an error.
 */
class McpClient {
  readonly #parts: McpClientParts;
  readonly #waiting: string[] = [];
  /** IDs that nothing has answered yet. */
  readonly #open = new Set<unknown>();
  /** The client's own beginning, to be said again. */
  #initialize: string | undefined;
  #isInitialized = false;
  /** Its answer is for nobody. */
  #repeated: unknown;
  #socket: Socket | undefined;
  #lostAt = clock.monotonic();
  #hasEnded = false;

  constructor(parts: McpClientParts) {
    this.#parts = parts;
  }

  run(): Promise<boolean> {
    return new Promise((resolve) => {
      const lines = createInterface({ input: this.#parts.input });
      lines.on("line", (line) => this.#fromClient(line));
      lines.once("close", () => {
        this.#hasEnded = true;
        this.#socket ? this.#socket.end() : resolve(true);
      });
      const next = () => {
        if (this.#hasEnded) {
          resolve(true);
        } else if (clock.monotonic() - this.#lostAt > RELOAD_MS) {
          resolve(false);
        } else {
          this.#reach(next);
        }
      };
      next();
    });
  }

  #reach(next: () => void): void {
    const window = this.#parts.reach();
    const again = () => clock.setTimer(next, AGAIN_MS);
    if (!window) {
      again();
      return;
    }
    const socket = connect(window.path, () => {
      this.#socket = socket;
      socket.write(`${window.request}\n`);
      this.#begin(socket);
    });
    createInterface({ input: socket }).on("line", (line) => this.#fromWindow(line));
    socket.on("error", () => undefined);
    socket.once("close", () => {
      if (this.#socket === socket) {
        this.#socket = undefined;
        this.#lostAt = clock.monotonic();
        this.#answerLost();
      }
      this.#hasEnded ? next() : again();
    });
  }

  #begin(socket: Socket): void {
    if (this.#initialize !== undefined && this.#isInitialized) {
      this.#repeated = idOf(this.#initialize);
      socket.write(
        `${this.#initialize}\n${JSON.stringify({ jsonrpc: "2.0", method: "notifications/initialized" })}\n`,
      );
    }
    for (const line of this.#waiting.splice(0)) {
      socket.write(`${line}\n`);
    }
  }

  #fromClient(line: string): void {
    const message = parseJson(new Secret(line));
    if (isRecord(message) && typeof message.method === "string") {
      if (message.method === "initialize") {
        this.#initialize = line;
      }
      this.#isInitialized ||= message.method === "notifications/initialized";
      if (message.id !== undefined) {
        this.#open.add(message.id);
      }
    }
    this.#socket ? this.#socket.write(`${line}\n`) : this.#waiting.push(line);
  }

  #fromWindow(line: string): void {
    const message = parseJson(new Secret(line));
    if (isRecord(message) && message.method === undefined) {
      if (this.#repeated !== undefined && message.id === this.#repeated) {
        this.#repeated = undefined;
        return;
      }
      this.#open.delete(message.id);
    }
    this.#parts.output.write(`${line}\n`);
  }

  /** Whether it was done is not known, so it is the client's to ask again. */
  #answerLost(): void {
    for (const id of this.#open) {
      const error = {
        code: -32_000,
        message: "The editor window was reloaded or closed meanwhile; try again.",
      };
      this.#parts.output.write(`${JSON.stringify({ jsonrpc: "2.0", id, error })}\n`);
    }
    this.#open.clear();
  }
}

function idOf(line: string): unknown {
  const message = parseJson(new Secret(line));
  return isRecord(message) ? message.id : undefined;
}
