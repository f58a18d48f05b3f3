import { connect, type Socket } from "node:net";
import { type Clock, systemClock } from "../../base/clock";
import { isRecord, parseJson } from "../../base/json";
import { Secret } from "../../base/secret";
import { linesOf } from "./lines";
import { exitCodes, type ProgramResponse } from "./tokenProtocol";

/** A window that is reloaded is back in this time; one that is not is closed. */
const RELOAD_MS = 30_000;
const AGAIN_MS = 200;

export interface McpClientParts {
  /** Where the window listens now, and the line to begin with; `undefined` while it is not there. */
  readonly reach: () => { readonly path: string; readonly request: string } | undefined;
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
  readonly clock?: Clock;
}

type Failed = Extract<ProgramResponse, { kind: "failure" }>;

/** `closed`: the window went and did not come back. */
export type McpEnd = { readonly kind: "done" } | { readonly kind: "closed" } | Failed;

/** Resolves when the input ends, or there is no window any more. */
export function joinMcp(parts: McpClientParts): Promise<McpEnd> {
  return new McpClient(parts).run();
}

/**
 * One session of an MCP client over standard input and output, joined to the window. When the window is reloaded, the session
 * is begun again there without the client: it keeps its process, and what it had asked meanwhile is answered with an error.
 */
class McpClient {
  readonly #parts: McpClientParts;
  readonly #clock: Clock;
  readonly #waiting: string[] = [];
  /** IDs that nothing has answered yet. */
  readonly #open = new Set<unknown>();
  /** The client's own beginning, to be said again. */
  #initialize: { readonly line: string; readonly id: unknown } | undefined;
  #isInitialized = false;
  /** Its answer is for nobody. */
  #repeated: unknown;
  #socket: Socket | undefined;
  /** When a window was last heard. */
  #heardAt: number;
  #end: (end: McpEnd) => void = () => undefined;
  #hasEnded = false;

  constructor(parts: McpClientParts) {
    this.#parts = parts;
    this.#clock = parts.clock ?? systemClock;
    this.#heardAt = this.#clock.monotonic();
  }

  async run(): Promise<McpEnd> {
    const ended = new Promise<McpEnd>((resolve) => {
      this.#end = (end) => {
        this.#hasEnded = true;
        this.#socket?.end();
        resolve(end);
      };
    });
    void this.#readInput();
    this.#reach();
    return ended;
  }

  async #readInput(): Promise<void> {
    for await (const line of linesOf(this.#parts.input)) {
      await this.#fromClient(line);
    }
    this.#end({ kind: "done" });
  }

  #reach(): void {
    const window = this.#parts.reach();
    if (this.#hasEnded) {
      return;
    }
    if (!window) {
      this.#later();
      return;
    }
    const socket = connect(window.path, () => {
      this.#socket = socket;
      socket.write(`${window.request}\n`);
      this.#begin(socket);
    });
    socket.on("error", () => undefined);
    void this.#readWindow(socket);
  }

  async #readWindow(socket: Socket): Promise<void> {
    const joinedAt = this.#clock.monotonic();
    let isFirst = true;
    for await (const line of linesOf(socket)) {
      this.#heardAt = this.#clock.monotonic();
      // Later on it is the server's words that come.
      const failure = isFirst ? messagesIn(line).flatMap(failureIn)[0] : undefined;
      isFirst = false;
      await (failure ? this.#end(failure) : this.#fromWindow(line));
    }
    if (this.#socket === socket) {
      this.#socket = undefined;
      // One that stays is heard, whether it has anything to say or not; one that hangs up at once has not understood.
      if (this.#clock.monotonic() - joinedAt > AGAIN_MS) {
        this.#heardAt = this.#clock.monotonic();
      }
      await this.#answerLost();
    }
    this.#later();
  }

  #later(): void {
    if (this.#clock.monotonic() - this.#heardAt > RELOAD_MS) {
      this.#end({ kind: "closed" });
    } else if (!this.#hasEnded) {
      this.#clock.setTimer(() => this.#reach(), AGAIN_MS);
    }
  }

  #begin(socket: Socket): void {
    const { line, id } = this.#initialize ?? {};
    if (line !== undefined && !this.#open.has(id)) {
      this.#repeated = id;
      const initialized = JSON.stringify({ jsonrpc: "2.0", method: "notifications/initialized" });
      socket.write(this.#isInitialized ? `${line}\n${initialized}\n` : `${line}\n`);
    }
    for (const waiting of this.#waiting.splice(0)) {
      socket.write(`${waiting}\n`);
    }
  }

  async #fromClient(line: string): Promise<void> {
    for (const { id, method } of messagesIn(line)) {
      if (method === "initialize") {
        this.#initialize = { line, id };
        this.#isInitialized = false;
      }
      this.#isInitialized ||= method === "notifications/initialized";
      if (method !== undefined && id !== undefined) {
        this.#open.add(id);
      }
    }
    if (this.#socket) {
      await written(this.#socket, line);
    } else {
      this.#waiting.push(line);
    }
  }

  async #fromWindow(line: string): Promise<void> {
    for (const message of messagesIn(line)) {
      if (message.method === undefined && message.id === this.#repeated && this.#repeated !== undefined) {
        this.#repeated = undefined;
        return;
      }
      if (message.method === undefined) {
        this.#open.delete(message.id);
      }
    }
    await written(this.#parts.output, line);
  }

  /** Whether it was done is not known, so it is the client's to ask again; only its greeting is said again here. */
  async #answerLost(): Promise<void> {
    const { line, id: greeting } = this.#initialize ?? {};
    if (line !== undefined && this.#open.has(greeting)) {
      this.#waiting.unshift(line);
    }
    for (const id of [...this.#open].filter((each) => each !== greeting)) {
      this.#open.delete(id);
      const message = "The editor window was reloaded or closed meanwhile; try again.";
      await written(
        this.#parts.output,
        JSON.stringify({ jsonrpc: "2.0", id, error: { code: -32_000, message } }),
      );
    }
  }
}

/** The window's own answer, which is none of the protocol's. */
function failureIn(message: Readonly<Record<string, unknown>>): readonly Failed[] {
  const { kind, message: sentence } = message;
  const exitCode = Object.values(exitCodes).find((each) => each === message.exitCode);
  return kind === "failure" && typeof sentence === "string" && exitCode !== undefined
    ? [{ kind, exitCode, message: sentence }]
    : [];
}

function messagesIn(line: string): readonly Readonly<Record<string, unknown>>[] {
  const parsed = parseJson(new Secret(line));
  return (Array.isArray(parsed) ? parsed : [parsed]).filter(isRecord);
}

/** Resolves when there is room for more. */
function written(
  stream: NodeJS.WritableStream & { readonly destroyed?: boolean },
  line: string,
): Promise<void> {
  return new Promise((resolve) => {
    if (stream.writable && !stream.write(`${line}\n`)) {
      const end = () => {
        stream.off("drain", end).off("close", end);
        resolve();
      };
      stream.on("drain", end).on("close", end);
    } else {
      resolve();
    }
  });
}
