import type { Duplex } from "node:stream";
import type { LiveToken } from "../../accounts/model/accountView";
import type { Clock } from "../../base/clock";
import { BoxError, CancelledError } from "../../base/errors";
import { format } from "../../base/localizedMessage";
import { agentVariables } from "../boxToken/agents";
import {
  type ExitCode,
  exitCodes,
  type ProgramRequest,
  type ProgramResponse,
} from "../boxToken/tokenProtocol";
import type { Consumer } from "../consent/consumer";
import type { TokenRequest } from "../consent/tokenDelivery";
import type { Upstream } from "../relay/upstream";
import type { ProgramService } from "./tokenServer";

/** The one way to a token for a program, wherever the accounts are; errors as `TokenDelivery` has them. */
export interface ProgramTokens<A> {
  deliver(request: TokenRequest): Promise<LiveToken & { readonly account: A }>;
  account(text: string | undefined): A | Promise<A>;
}

export interface ProgramRequestsParts<A> {
  readonly tokens: ProgramTokens<A>;
  /** As programs name the account. */
  readonly labelOf: (account: A) => string;
  /** Who the account acts for, as `box-token whoami` prints it. */
  readonly describeActor: (account: A, signal: AbortSignal) => Promise<Readonly<Record<string, unknown>>>;
  /** Joins an MCP client, line by line, to Box's MCP server. */
  readonly mcp: (client: { readonly consumer: Consumer; readonly account?: string }) => Upstream;
  readonly clock: Clock;
  /** Told of what no program can make anything of. */
  readonly onUnexpected: (error: unknown) => void;
}

/** What programs in terminals get: a token, who they act for, a way to Box's MCP server. */
export class ProgramRequests<A> implements ProgramService {
  readonly #parts: ProgramRequestsParts<A>;

  constructor(parts: ProgramRequestsParts<A>) {
    this.#parts = parts;
  }

  async respond(request: ProgramRequest, signal: AbortSignal): Promise<ProgramResponse | undefined> {
    try {
      return request.wants === "whoami"
        ? { kind: "actor", actor: await this.#actor(request, signal) }
        : { kind: "token", token: this.#printable(await this.#token(request, signal)) };
    } catch (error) {
      return error instanceof CancelledError ? undefined : this.#failure(error);
    }
  }

  async bridge(connection: Duplex, request: ProgramRequest, signal: AbortSignal): Promise<void> {
    const { account } = request;
    const consumer: Consumer = { kind: "mcpClient", name: agentName(request) ?? "" };
    const { clock, mcp, onUnexpected } = this.#parts;
    try {
      const { bridgeStdio } = await import("../relay/stdioBridge.js");
      await bridgeStdio(connection, {
        upstream: mcp({ consumer, ...(account && { account }) }),
        clock,
        signal,
      });
    } catch (error) {
      onUnexpected(error);
    }
  }

  #token(request: ProgramRequest, signal: AbortSignal) {
    const { account, scopes, minimumLifetime } = request;
    return this.#parts.tokens.deliver({
      consumer: consumerOf(request),
      account,
      minimumLifetimeMs: minimumLifetime * 1000,
      downscope: scopes && { scopes },
      signal,
    });
  }

  async #actor({ account }: ProgramRequest, signal: AbortSignal) {
    const { describeActor, tokens } = this.#parts;
    return describeActor(await tokens.account(account), signal);
  }

  #failure(error: unknown): ProgramResponse {
    if (error instanceof BoxError) {
      return { kind: "failure", exitCode: exitCodeOf(error), message: withNextStep(error) };
    }
    this.#parts.onUnexpected(error);
    const message = "Box Auth ran into an internal error; “Box: Show Log” in the editor says where.";
    return { kind: "failure", exitCode: exitCodes.network, message };
  }

  #printable({ accessToken, account, expiresAt, restrictedTo }: LiveToken & { readonly account: A }) {
    return {
      accessToken: accessToken.expose(),
      account: this.#parts.labelOf(account),
      ...(expiresAt !== undefined && { expiresAt: Math.floor(expiresAt / 1000) }),
      restrictedTo: [...new Set(restrictedTo.map(({ scope }) => scope))],
    };
  }
}

/** By the name of its variable, which is all that is known of it; the table gives the name that people know. */
function agentName({ agent }: ProgramRequest): string | undefined {
  return agent !== undefined && Object.hasOwn(agentVariables, agent) ? agentVariables[agent] : undefined;
}

function consumerOf(request: ProgramRequest): Consumer {
  const agent = agentName(request);
  if (agent !== undefined) {
    return { kind: "agent", name: agent };
  }
  return { kind: request.isShown ? "terminal" : "program", name: "" };
}

/** In the editor a button leads on; in a terminal its command is named instead. */
function withNextStep({ sentence, decision }: BoxError): string {
  const text = format(sentence);
  if (text.includes("\u201cBox: ")) {
    return text;
  }
  switch (decision) {
    case "signInAgain":
      return `${text} Run “Box: Sign In” in the editor, then try again.`;
    case "fixSettings":
      return `${text} “Box: Refresh Token” in the editor leads there.`;
    default:
      return text;
  }
}

function exitCodeOf({ code, decision }: BoxError): ExitCode {
  switch (code) {
    case "ambiguousAccount":
    case "downscope":
    case "invalid_scope":
      return exitCodes.usage;
    case "noAccount":
      return exitCodes.noAccount;
    case "noProvider":
      return exitCodes.noEditor;
    case "notAllowed":
      return exitCodes.notAllowed;
    case "expired":
      return exitCodes.signInNeeded;
    default:
  }
  switch (decision) {
    case "signInAgain":
    case "fixSettings":
    case "actionRequiredAtBox":
      return exitCodes.signInNeeded;
    default:
      return exitCodes.network;
  }
}
