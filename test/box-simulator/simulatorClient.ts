import type { SimulatorState } from "./controlRoute";
import type { DeveloperToken } from "./developerTokens";
import type { Fault } from "./faults";
import { fits, type RequestFilter } from "./requestRecord";
import type { SimulatorSettings } from "./simulatorSettings";

/** The remote control of a simulator in another process. Every call rejects with the simulator's own sentence. */
export class SimulatorClient {
  readonly #url: string;

  /** @param url the simulator's address, as `BoxSimulator.url` or as its command prints it */
  constructor(url: string) {
    this.#url = url;
  }

  state(): Promise<SimulatorState> {
    return this.#call("GET", "state");
  }

  async count(filter: RequestFilter = {}): Promise<number> {
    const { requests } = await this.state();
    return requests.filter((request) => fits(request, filter)).length;
  }

  /** Every secret that the simulator ever knew, for searches for leaks. */
  secrets(): Promise<string[]> {
    return this.#call("GET", "secrets");
  }

  async advance(ms: number): Promise<void> {
    await this.#call("POST", "advance", { ms });
  }

  async addFaults(...faults: readonly Fault[]): Promise<void> {
    await this.#call("POST", "faults", faults);
  }

  async clearFaults(): Promise<void> {
    await this.#call("POST", "faults/clear");
  }

  /** Lets all held requests go on. */
  async release(): Promise<void> {
    await this.#call("POST", "release");
  }

  async change(settings: Partial<SimulatorSettings>): Promise<void> {
    await this.#call("POST", "settings", settings);
  }

  /** Default: of the demo app and the first of the demo people. */
  issueDeveloperToken(wanted: { clientId?: string; userId?: string } = {}): Promise<DeveloperToken> {
    return this.#call("POST", "developer-token", wanted);
  }

  /** Gives the new client secret; default: of the demo app. */
  resetSecret(wanted: { clientId?: string } = {}): Promise<string> {
    return this.#call("POST", "reset-secret", wanted);
  }

  /** Of the demo Limited Access App; without a life, an endless one. */
  issueAppToken(wanted: { lifetimeSeconds?: number } = {}): Promise<string> {
    return this.#call("POST", "app-token", wanted);
  }

  /** The text of the demo JWT app's `config.json`; without a passphrase its private key is plain. */
  jwtConfig(wanted: { passphrase?: string } = {}): Promise<string> {
    return this.#call("POST", "jwt-config", wanted);
  }

  async reset(): Promise<void> {
    await this.#call("POST", "reset");
  }

  async #call<T>(method: "GET" | "POST", action: string, body: unknown = {}): Promise<T> {
    const sent = method === "POST" && {
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    };
    const response = await fetch(`${this.#url}/simulator/${action}`, { method, ...sent });
    if (!response.ok) {
      throw new Error(`The simulator refused ${action} (${response.status}): ${await response.text()}`);
    }
    return response.json() as Promise<T>;
  }
}
