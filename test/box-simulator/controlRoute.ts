import type { AccessTokenState } from "./accessTokens";
import type { BoxSimulator } from "./boxSimulator";
import { parseFaults } from "./faultParser";
import { type Call, jsonResponse, mediaType, type SimulatedResponse } from "./httpMessages";
import type { RecordedRequest } from "./requestRecord";
import { changeSettings, type SimulatorSettings } from "./simulatorSettings";
import type { FamilyState } from "./tokenFamilies";

/** What other processes may know at any time: no secrets. */
export interface SimulatorState extends SimulatorSettings {
  /** The simulator's clock, epoch milliseconds. */
  readonly now: number;
  readonly requests: readonly RecordedRequest[];
  readonly families: readonly FamilyState[];
  readonly accessTokens: readonly AccessTokenState[];
  readonly heldRequests: number;
}

/**
 * The remote control under `/simulator/`, for tests in other processes. Only programs on this machine reach it: a
 * page of a browser cannot send JSON to another origin, and cannot read the answer to a GET.
 */
export function controlRoute(simulator: BoxSimulator, call: Call): SimulatedResponse {
  if (!isLocal(call.headers.host)) {
    return failure(403, "The remote control answers to this machine's own names only.");
  }
  const action = actions.get(`${call.method} ${call.path}`);
  if (!action) {
    return failure(404, `There is no ${call.method} ${call.path}.`);
  }
  if (call.method === "POST" && mediaType(call.headers["content-type"]) !== "application/json") {
    return failure(415, "Send application/json.");
  }
  try {
    const body: unknown = call.body === "" ? {} : JSON.parse(call.body);
    return jsonResponse(200, action(simulator, body) ?? {});
  } catch (error) {
    return failure(400, error instanceof Error ? error.message : String(error));
  }
}

type Action = (simulator: BoxSimulator, body: unknown) => unknown;

const actions: ReadonlyMap<string, Action> = new Map<string, Action>([
  ["GET /simulator/state", (simulator) => stateOf(simulator)],
  ["GET /simulator/secrets", (simulator) => simulator.secretsIssued()],
  ["POST /simulator/advance", (simulator, body) => simulator.clock.advance(numberField(body, "ms"))],
  ["POST /simulator/faults", (simulator, body) => simulator.faults.add(...parseFaults(body))],
  ["POST /simulator/faults/clear", (simulator) => simulator.faults.clear()],
  ["POST /simulator/release", (simulator) => simulator.faults.release()],
  ["POST /simulator/reset", (simulator) => simulator.reset()],
  [
    "POST /simulator/developer-token",
    (simulator, body) =>
      simulator.issueDeveloperToken(textField(body, "clientId"), textField(body, "userId")),
  ],
  ["POST /simulator/reset-secret", (simulator, body) => simulator.resetSecret(textField(body, "clientId"))],
  [
    "POST /simulator/app-token",
    (simulator, body) => {
      const lifetimeSeconds = optionalNumberField(body, "lifetimeSeconds");
      return simulator.issueAppToken(lifetimeSeconds === undefined ? {} : { lifetimeSeconds });
    },
  ],
  [
    "POST /simulator/jwt-config",
    (simulator, body) => {
      const passphrase = textField(body, "passphrase");
      return simulator.jwtConfig(passphrase === undefined ? {} : { passphrase });
    },
  ],
  ["POST /simulator/settings", (simulator, body) => changeSettings(simulator.settings, fieldsOf(body))],
]);

function stateOf(simulator: BoxSimulator): SimulatorState {
  return {
    now: simulator.clock.now(),
    ...simulator.settings,
    requests: simulator.requests,
    families: simulator.families,
    accessTokens: simulator.accessTokens,
    heldRequests: simulator.faults.heldRequests,
  };
}

/** `undefined` where it is missing. */
function textField(body: unknown, name: string): string | undefined {
  const value = fieldsOf(body)[name];
  if (value !== undefined && typeof value !== "string") {
    throw new Error(`The field ${name} must be a text.`);
  }
  return value;
}

function optionalNumberField(body: unknown, name: string): number | undefined {
  return fieldsOf(body)[name] === undefined ? undefined : numberField(body, name);
}

function numberField(body: unknown, name: string): number {
  const value = fieldsOf(body)[name];
  if (typeof value !== "number" || !Number.isFinite(value)) {
    throw new Error(`The field ${name} must be a number.`);
  }
  return value;
}

function fieldsOf(body: unknown): Partial<Record<string, unknown>> {
  return typeof body === "object" && body !== null ? { ...body } : {};
}

function isLocal(host = ""): boolean {
  return /^(?:localhost|127\.0\.0\.1)(?::\d+)?$/.test(host);
}

function failure(status: number, message: string): SimulatedResponse {
  return jsonResponse(status, { message });
}
