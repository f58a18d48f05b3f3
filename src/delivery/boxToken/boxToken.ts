import { connect } from "node:net";
import { join } from "node:path";
import { systemClock } from "../../base/clock";
import { parseJson } from "../../base/json";
import { Secret } from "../../base/secret";
import { agentVariable } from "./agents";
import { type Invocation, parseInvocation, UsageError, usage } from "./invocation";
import { formatted, printable } from "./tokenFormats";
import {
  type ExitCode,
  exitCodes,
  PROTOCOL_VERSION,
  type ProgramRequest,
  type ProgramResponse,
  type ProgramToken,
} from "./tokenProtocol";
import {
  addressFile,
  isOfOwner,
  isWorkspaceName,
  readAddress,
  type WindowAddress,
  WORKSPACE_VARIABLE,
} from "./windowAddress";

/**
 * `box-token`, a program of its own that the editor's own Node runs in a terminal: it asks the window that the terminal
 * belongs to, and holds no secret longer than it prints it.
 */
const windowsFolder = join(__dirname, "..", "windows");

/** Longer than a refresh takes on most days. */
const TELL_WAITING_MS = 2_000;
/** All that the editor waits for has a limit, and together they are shorter; a window that hangs has none. */
const RESPONSE_MS = 5 * 60_000;

type Asking = Exclude<Invocation, { command: "help" }>;

/** Why there is nothing to print, as the person reads it, and how the program ends. */
class Failure extends Error {
  constructor(
    readonly exitCode: ExitCode,
    message: string,
  ) {
    super(message);
  }
}

async function main(): Promise<number> {
  const invocation = parseInvocation(process.argv.slice(2));
  switch (invocation.command) {
    case "help":
      print(usage);
      return exitCodes.token;
    case "print":
      print(`${formatted(await token(invocation), invocation.format)}\n`);
      return exitCodes.token;
    case "whoami":
      print(`${printable((await response(invocation, "actor")).actor, 2)}\n`);
      return exitCodes.token;
    case "exec": {
      const { accessToken } = await token(invocation);
      const { runProgram } = await import("./runProgram.js");
      return runProgram(invocation.program, accessToken, invocation);
    }
    case "mcp":
      return serveMcp(invocation);
  }
}

/** Whoever hung up before the end has heard enough. */
function print(text: string): void {
  process.stdout.on("error", () => undefined).write(text);
}

async function token(invocation: Asking): Promise<ProgramToken> {
  return (await response(invocation, "token")).token;
}

async function response<K extends "token" | "actor">(
  invocation: Asking,
  kind: K,
): Promise<Extract<ProgramResponse, { kind: K }>> {
  const address = windowAddress(invocation);
  const text = new Secret(await ask(address, requestOf(invocation, address)));
  const response = parseJson(text) as ProgramResponse | undefined;
  if (response?.kind === "failure") {
    throw new Failure(response.exitCode, response.message);
  }
  if (response?.kind !== kind) {
    throw noEditor();
  }
  return response as Extract<ProgramResponse, { kind: K }>;
}

/** One line for one line. */
function ask({ path }: WindowAddress, request: ProgramRequest): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connect(path, () => socket.write(`${JSON.stringify(request)}\n`));
    const waiting = systemClock.setTimer(tellWaiting, TELL_WAITING_MS);
    socket.setEncoding("utf8");
    const limit = systemClock.setTimer(() => {
      socket.destroy();
      reject(
        new Failure(
          exitCodes.noEditor,
          "The editor window of this terminal does not answer; look whether it hangs, then try again.",
        ),
      );
    }, RESPONSE_MS);
    socket.once("close", () => {
      waiting.dispose();
      limit.dispose();
    });
    socket.on("data", (data) => {
      text += data;
    });
    socket.once("error", () => reject(noEditor()));
    socket.once("end", () => (text.endsWith("\n") ? resolve(text) : reject(noEditor())));
  });
}

/** To whoever sits before the terminal; a script that gathers standard error gets nothing but what went wrong. */
function tellWaiting(): void {
  if (process.stderr.isTTY) {
    process.stderr.write(
      "box-token: waiting for the editor; where it asks whether this is allowed, answer there.\n",
    );
  }
}

/** A window that is not there from the start is told at once; one that is reloaded is waited for. */
async function serveMcp(invocation: Asking): Promise<number> {
  windowAddress(invocation);
  const { joinMcp } = await import("./mcpClient.js");
  process.stdout.on("error", () => undefined);
  const end = await joinMcp({
    reach: () => {
      const address = addressOf(invocation);
      return address && { path: address.path, request: JSON.stringify(requestOf(invocation, address)) };
    },
    input: process.stdin,
    output: process.stdout,
  });
  // The client may hold on to it, and the program would stay with it.
  process.stdin.destroy();
  switch (end.kind) {
    case "done":
      return exitCodes.token;
    case "closed":
      throw noEditor();
    case "failure":
      throw new Failure(end.exitCode, end.message);
  }
}

function requestOf(invocation: Asking, { secret }: WindowAddress): ProgramRequest {
  const agent = agentVariable(process.env);
  const wants = { print: "token", exec: "token", whoami: "whoami", mcp: "mcp" } as const;
  const { account } = invocation;
  return {
    version: PROTOCOL_VERSION,
    secret: secret.expose(),
    wants: wants[invocation.command],
    ...(account !== undefined && { account }),
    minimumLifetime: "minimumLifetime" in invocation ? invocation.minimumLifetime : 0,
    ...("scopes" in invocation && invocation.scopes && { scopes: invocation.scopes }),
    ...(agent !== undefined && { agent }),
    isShown: invocation.command === "print" && process.stdout.isTTY === true,
  };
}

/** @throws Failure */
function windowAddress(invocation: Asking): WindowAddress {
  if (!workspaceOf(invocation)) {
    throw new Failure(
      exitCodes.noEditor,
      "box-token works in the terminals of an editor that has Box Auth with an account; open a new terminal there, then try again.",
    );
  }
  const address = addressOf(invocation);
  if (!address) {
    throw noEditor();
  }
  return address;
}

/** `undefined` as long as no window of the workspace is there. */
function addressOf(invocation: Asking): WindowAddress | undefined {
  const workspace = workspaceOf(invocation);
  return workspace !== undefined && isWorkspaceName(workspace)
    ? addressIn(addressFile(windowsFolder, workspace))
    : undefined;
}

function addressIn(file: string): WindowAddress | undefined {
  const address = readAddress(file);
  return address && isOfOwner(address, file) ? address : undefined;
}

function workspaceOf({ workspace }: Asking): string | undefined {
  return workspace ?? process.env[WORKSPACE_VARIABLE];
}

function noEditor(): Failure {
  return new Failure(
    exitCodes.noEditor,
    "The editor window of this terminal is closed or not ready yet; open its folder in the editor again, then try again.",
  );
}

main().then(
  (code) => {
    process.exitCode = code;
  },
  (error: unknown) => {
    const message = (error instanceof Error ? error.message : String(error)).replace(/\p{Cc}+/gu, " ");
    const step = error instanceof UsageError ? `Run “box-token --help” for what it takes.\n` : "";
    process.stderr.write(`box-token: ${message}\n${step}`);
    process.exitCode = error instanceof Failure ? error.exitCode : exitCodes.usage;
  },
);
