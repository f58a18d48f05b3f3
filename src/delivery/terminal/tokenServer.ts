import { createHash, randomBytes, timingSafeEqual } from "node:crypto";
import type { Socket } from "node:net";
import type { Duplex } from "node:stream";
import * as v from "valibot";
import type { Clock } from "../../base/clock";
import { parseJson } from "../../base/json";
import { Secret } from "../../base/secret";
import {
  exitCodes,
  MOST_REQUEST_BYTES,
  PROTOCOL_VERSION,
  type ProgramRequest,
  type ProgramResponse,
} from "../boxToken/tokenProtocol";
import type { WindowAddress } from "../boxToken/windowAddress";
import { listenPrivately, type PrivateSocket } from "../socket/privateSocket";

/** A program sends its request at once; whoever is slower is none. */
const REQUEST_MS = 5_000;
/** Whoever does not read the answer in this time is gone. */
const RESPONSE_MS = 10_000;

/** What answers programs. The signal tells that the program is gone. */
export interface ProgramService {
  /** Never rejects. `undefined` when the program is gone. */
  respond(request: ProgramRequest, signal: AbortSignal): Promise<ProgramResponse | undefined>;
  /** Has the connection from then on. Resolves when it is over; never rejects. */
  bridge(connection: Duplex, request: ProgramRequest, signal: AbortSignal): Promise<void>;
}

const text = v.pipe(v.string(), v.minLength(1), v.maxLength(500));
const requestShape = v.object({
  version: v.literal(PROTOCOL_VERSION),
  secret: text,
  wants: v.picklist(["token", "whoami", "mcp"]),
  account: v.exactOptional(text),
  minimumLifetime: v.pipe(v.number(), v.safeInteger(), v.minValue(0)),
  scopes: v.exactOptional(v.array(text)),
  agent: v.exactOptional(text),
  isShown: v.boolean(),
});
const sentShape = v.object({ version: v.number(), secret: text });

/** Hears what programs ask of this window, and answers those that know its secret. */
export class TokenServer {
  readonly #service: ProgramService;
  readonly #clock: Clock;
  readonly #secret = new Secret(randomBytes(32).toString("base64url"));
  readonly #socket: PrivateSocket;

  private constructor(parts: { service: ProgramService; clock: Clock; socket: PrivateSocket }) {
    this.#service = parts.service;
    this.#clock = parts.clock;
    this.#socket = parts.socket;
  }

  /** @throws the system's error, when nothing can listen here */
  static async listen(service: ProgramService, clock: Clock): Promise<TokenServer> {
    let serve: (connection: Socket) => void = (connection) => connection.destroy();
    const socket = await listenPrivately((connection) => serve(connection));
    const server = new TokenServer({ service, clock, socket });
    serve = (connection) => void server.#serve(connection);
    return server;
  }

  get address(): WindowAddress {
    return { path: this.#socket.path, secret: this.#secret };
  }

  close(): Promise<void> {
    return this.#socket.close();
  }

  async #serve(socket: Socket): Promise<void> {
    const gone = new AbortController();
    socket.once("close", () => gone.abort());
    const limit = this.#clock.setTimer(() => socket.destroy(), REQUEST_MS);
    const line = await firstLine(socket);
    limit.dispose();
    const sent = parsed(sentShape, line);
    if (!sent || !isSame(sent.secret, this.#secret)) {
      // Whoever does not know the secret learns nothing, not even why.
      socket.destroy();
      return;
    }
    const request = parsed(requestShape, line);
    if (request?.wants === "mcp") {
      await this.#service.bridge(socket, request, gone.signal);
      socket.destroy();
      return;
    }
    // What comes after the request is of no interest, but only who reads sees a program go.
    socket.resume();
    const response = request ? await this.#service.respond(request, gone.signal) : misunderstood;
    this.#send(socket, response);
  }

  #send(socket: Socket, response: ProgramResponse | undefined): void {
    if (!response || socket.destroyed) {
      socket.destroy();
      return;
    }
    const limit = this.#clock.setTimer(() => socket.destroy(), RESPONSE_MS);
    socket.once("close", () => limit.dispose());
    socket.end(`${JSON.stringify(response)}\n`);
  }
}

const misunderstood: ProgramResponse = {
  kind: "failure",
  exitCode: exitCodes.noEditor,
  message:
    "The editor window and this terminal have different versions of Box Auth; reload the window, then try again in a new terminal.",
};

/** `undefined` when there is none within the limit, or the connection ended before. What follows it stays to be read. */
function firstLine(socket: Socket): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    let begun = Buffer.alloc(0);
    const end = (line: Buffer | undefined, rest?: Buffer) => {
      socket.off("data", read).off("close", closed);
      socket.pause();
      if (rest && rest.length > 0) {
        socket.unshift(rest);
      }
      resolve(line);
    };
    const read = (data: Buffer) => {
      begun = Buffer.concat([begun, data]);
      const length = begun.indexOf("\n");
      if (length >= 0) {
        end(begun.subarray(0, length), begun.subarray(length + 1));
      } else if (begun.length > MOST_REQUEST_BYTES) {
        end(undefined);
      }
    };
    const closed = () => end(undefined);
    socket.on("data", read).once("close", closed);
  });
}

function parsed<T>(schema: v.GenericSchema<unknown, T>, line: Buffer | undefined): T | undefined {
  const result = v.safeParse(schema, line && parseJson(new Secret(line.toString("utf8"))));
  return result.success ? result.output : undefined;
}

function isSame(given: string, secret: Secret): boolean {
  const digest = (value: string) => createHash("sha256").update(value).digest();
  return timingSafeEqual(digest(given), digest(secret.expose()));
}
