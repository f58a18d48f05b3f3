import type { Duplex } from "node:stream";
import type { Account } from "../../accounts/model/accountView";
import { BoxError, CancelledError } from "../../base/errors";
import { format } from "../../base/localizedMessage";
import { agentVariables } from "../boxToken/agents";
import {
  type ExitCode,
  exitCodes,
  type ProgramRequest,
  type ProgramResponse,
} from "../boxToken/tokenProtocol";
import { uniqueLabel } from "../consent/accountLabel";
import type { Consumer } from "../consent/consumer";
import type { DeliveredToken, TokenDelivery } from "../consent/tokenDelivery";
import type { Upstream } from "../relay/upstream";
import type { ProgramService } from "./tokenServer";

export interface ProgramRequestsParts {
  readonly tokens: TokenDelivery;
  readonly accounts: { all(): readonly Account[] };
  /** Who the account acts for, as `box-token whoami` prints it. */
  readonly describeActor: (
    account: Account,
    signal: AbortSignal,
  ) => Promise<Readonly<Record<string, unknown>>>;
  /** Joins an MCP client, line by line, to Box's MCP server. */
  readonly mcp: (client: { readonly consumer: Consumer; readonly account?: string }) => Upstream;
}

/** What programs in terminals get: a token, who they act for, a way to Box's MCP server. */
export class ProgramRequests implements ProgramService {
  readonly #parts: ProgramRequestsParts;

  constructor(parts: ProgramRequestsParts) {
    this.#parts = parts;
  }

  async respond(request: ProgramRequest, signal: AbortSignal): Promise<ProgramResponse | undefined> {
    try {
      return request.wants === "whoami"
        ? { kind: "actor", actor: await this.#actor(request, signal) }
        : { kind: "token", token: this.#printable(await this.#token(request, signal)) };
    } catch (error) {
      return error instanceof CancelledError ? undefined : failure(error);
    }
  }

  async bridge(connection: Duplex, request: ProgramRequest, signal: AbortSignal): Promise<void> {
    const { account } = request;
    const consumer: Consumer = { kind: "mcpClient", name: agentName(request) ?? "" };
    const { bridgeStdio } = await import("../relay/stdioBridge.js");
    await bridgeStdio(connection, this.#parts.mcp({ consumer, ...(account && { account }) }), signal);
  }

  #token(request: ProgramRequest, signal: AbortSignal): Promise<DeliveredToken> {
    const { account, scopes, minimumLifetime } = request;
    return this.#parts.tokens.deliver({
      consumer: consumerOf(request),
      account,
      minimumLifetimeMs: minimumLifetime * 1000,
      downscope: scopes && { scopes },
      signal,
    });
  }

  #actor({ account }: ProgramRequest, signal: AbortSignal) {
    return this.#parts.describeActor(this.#parts.tokens.account(account), signal);
  }

  #printable({ accessToken, account, expiresAt, restrictedTo }: DeliveredToken) {
    return {
      accessToken: accessToken.expose(),
      account: uniqueLabel(account, this.#parts.accounts.all()) ?? account.id,
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

function failure(error: unknown): ProgramResponse {
  return error instanceof BoxError
    ? { kind: "failure", exitCode: exitCodeOf(error), message: format(error.sentence) }
    : {
        kind: "failure",
        exitCode: exitCodes.network,
        message: "Box Auth ran into an internal error; its log says where.",
      };
}

function exitCodeOf({ code, decision }: BoxError): ExitCode {
  switch (code) {
    case "ambiguousAccount":
    case "downscope":
    case "invalid_scope":
      return exitCodes.usage;
    case "noAccount":
      return exitCodes.noAccount;
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
