import { createConnection, createServer, type Server, type Socket } from "node:net";
import { createInterface } from "node:readline";

/** What a suite tells about one test. */
export type Result =
  | { readonly kind: "passed"; readonly title: string }
  | { readonly kind: "failed"; readonly title: string; readonly error: string };

type Message = Result | { readonly kind: "end" };

const VARIABLE = "BOX_AUTH_RESULTS_PORT";

/**
 * Receives the results of a suite that runs in another process: one JSON line each, over a loopback socket, because an
 * extension host has no output or exit code of its own.
 */
export class ResultsReceiver {
  /** For the environment of the process that runs the suite. */
  readonly env: NodeJS.ProcessEnv;
  /** Resolves when the suite has said that it is over, or its connection is lost. */
  readonly ended: Promise<void>;
  /** The suite has said that it is over. */
  isComplete = false;
  readonly #server: Server;

  private constructor(server: Server, onResult: (result: Result) => void) {
    this.#server = server;
    const address = server.address();
    this.env = { [VARIABLE]: String(typeof address === "object" && address ? address.port : 0) };
    this.ended = new Promise((resolve) => {
      server.on("connection", (socket) => {
        createInterface({ input: socket }).on("line", (line) => {
          const message = JSON.parse(line) as Message;
          if (message.kind === "end") {
            this.isComplete = true;
            resolve();
            socket.end();
          } else {
            onResult(message);
          }
        });
        socket.on("error", () => resolve());
        socket.on("close", () => resolve());
      });
    });
  }

  static async start(onResult: (result: Result) => void): Promise<ResultsReceiver> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new ResultsReceiver(server, onResult);
  }

  close(): void {
    this.#server.close();
  }
}

/** The other end, in the process that runs the suite. */
export class ResultsSender {
  readonly #socket: Socket;

  /** The runner that started this process, if one did. */
  static ofThisRun(): ResultsSender | undefined {
    const port = process.env[VARIABLE];
    return port ? new ResultsSender(Number(port)) : undefined;
  }

  private constructor(port: number) {
    this.#socket = createConnection({ host: "127.0.0.1", port });
    // Without its runner nobody waits for the results; the suite goes on and ends by itself.
    this.#socket.on("error", () => undefined);
  }

  send(result: Result): void {
    this.#write(result);
  }

  /** Resolves when the runner has everything. */
  async end(): Promise<void> {
    this.#write({ kind: "end" });
    this.#socket.resume();
    await new Promise<void>((resolve) => {
      if (this.#socket.destroyed) {
        resolve();
      } else {
        this.#socket.once("close", () => resolve());
      }
    });
  }

  #write(message: Message): void {
    this.#socket.write(`${JSON.stringify(message)}\n`);
  }
}
