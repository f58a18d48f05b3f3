import type { AccessTokenState } from "./accessTokens";
import type { AppKeys } from "./appKeys";
import type { CodeRequest } from "./authorizationCodes";
import { AUTHORIZE_PATH } from "./authorizeRoute";
import { configText } from "./console/configFile";
import { CONSOLE_PATH } from "./console/consolePaths";
import { controlRoute } from "./controlRoute";
import type { DeveloperToken } from "./developerTokens";
import { Faults, type Place } from "./faults";
import { apiError, type Call } from "./httpMessages";
import { type Delivery, LoopbackServer } from "./loopbackServer";
import { METADATA_PATH } from "./metadataRoute";
import { type RecordedRequest, type RequestFilter, RequestRecord, recorded } from "./requestRecord";
import { grantTypeOf, type Served, serveWithFaults } from "./serveWithFaults";
import { SimulatedBox } from "./simulatedBox";
import { SimulatorClock } from "./simulatorClock";
import { completeSettings, type SimulatorSettings } from "./simulatorSettings";
import {
  demoApp,
  demoCcgApp,
  demoJwtApp,
  demoLimitedApp,
  demoUsers,
  type ServerApp,
  type SimulatedApp,
  type TenantOptions,
} from "./tenant";
import type { FamilyState, TokenPair } from "./tokenFamilies";

export interface SimulatorOptions extends TenantOptions, Partial<SimulatorSettings> {
  /** Default: any free one. */
  readonly port?: number;
  readonly clock?: SimulatorClock;
  /** Sees every call with its secrets, for tests of the wire itself. */
  readonly observe?: (observed: ObservedCall) => void;
}

export interface AppTokenRequest {
  readonly app?: ServerApp;
  readonly lifetimeSeconds?: number;
}

export interface ObservedCall {
  readonly place: Place;
  readonly call: Call;
  readonly served: Served;
}

/** Box on loopback: its pages, token endpoint, revocation and a little API, with faults and a clock to set. */
export class BoxSimulator {
  readonly clock: SimulatorClock;
  readonly faults = new Faults();
  readonly settings: SimulatorSettings;
  readonly #box: SimulatedBox;
  readonly #record = new RequestRecord();
  readonly #server: LoopbackServer;
  readonly #observe: SimulatorOptions["observe"];

  static async start(options: SimulatorOptions = {}): Promise<BoxSimulator> {
    const simulator = new BoxSimulator(options);
    await simulator.#server.listen(options.port ?? 0);
    return simulator;
  }

  private constructor(options: SimulatorOptions) {
    const { clock = new SimulatorClock(), observe } = options;
    this.clock = clock;
    this.settings = completeSettings(options);
    this.#observe = observe;
    this.#box = new SimulatedBox({ clock, settings: this.settings, origin: () => this.url, options });
    this.#server = new LoopbackServer((call) => this.#respond(call));
  }

  /** `http://127.0.0.1:PORT`, also the address of the API. */
  get url(): string {
    return this.#server.url;
  }

  get apiUrl(): string {
    return this.url;
  }

  get authorizeUrl(): string {
    return `${this.url}${AUTHORIZE_PATH}`;
  }

  /** Where a person generates developer tokens. */
  get consoleUrl(): string {
    return `${this.url}${CONSOLE_PATH}`;
  }

  get requests(): readonly RecordedRequest[] {
    return this.#record.all;
  }

  get families(): readonly FamilyState[] {
    return this.#box.families.states();
  }

  /** Those without a refresh token: of server apps, downscoped ones, developer and App Tokens. */
  get accessTokens(): readonly AccessTokenState[] {
    return this.#box.accessTokens.states();
  }

  /** The public keys of the apps. */
  get keys(): AppKeys {
    return this.#box.keys;
  }

  count(filter: RequestFilter = {}): number {
    return this.#record.count(filter);
  }

  /** Resolves as soon as so many requests fit. */
  requested(filter: RequestFilter, count = 1): Promise<void> {
    return this.#record.until(filter, count);
  }

  /** Every token, code, client secret, password and key that it ever gave or knew, a reset notwithstanding. */
  secretsIssued(): string[] {
    return this.#box.mint.known();
  }

  addApp(app: SimulatedApp): void {
    this.#box.mint.know(app.clientSecret);
    this.#box.tenant.apps.push(app);
  }

  addServerApp(app: ServerApp): void {
    this.#box.mint.know(app.clientSecret);
    this.#box.tenant.serverApps.push(app);
  }

  /**
   * The console's "Reset" of a client secret: gives the new one, and the old one is worth nothing any more.
   * @throws Error when there is no such app
   */
  resetSecret(clientId = demoApp.clientId): string {
    if (!this.#box.tenant.registration(clientId)) {
      throw new Error(`There is no app ${clientId}.`);
    }
    const clientSecret = this.#box.mint.mint("clientSecret");
    this.#box.tenant.changeSecret(clientId, clientSecret);
    return clientSecret;
  }

  /** What the consent page would have given, without a browser. */
  issueCode(request: CodeRequest): string {
    return this.#box.codes.issue(request);
  }

  /** A fresh token pair, without browser and code. */
  signInDirectly(clientId = demoApp.clientId, userId = demoUsers[0].id): TokenPair {
    return this.#box.families.start({ clientId, userId });
  }

  /** What the console would have given, without a browser; ends the one before. */
  issueDeveloperToken(clientId = demoApp.clientId, userId = demoUsers[0].id): DeveloperToken {
    return this.#box.developerTokens.generate(clientId, userId);
  }

  /**
   * What the console of a Limited Access App would have given. Box keeps two at a time; here each lives for itself.
   * @param lifetimeSeconds left out, it is endless
   */
  issueAppToken({
    app = demoLimitedApp,
    lifetimeSeconds = Number.POSITIVE_INFINITY,
  }: AppTokenRequest = {}): string {
    const access = { clientId: app.clientId, userId: app.serviceAccount.id, isAppToken: true } as const;
    return this.#box.accessTokens.issue("app", access, lifetimeSeconds).accessToken;
  }

  /**
   * The text of the `config.json` of a JWT app. The key pair is generated at the first call and stays.
   * @param passphrase encrypts the private key as Box does; left out, the key is plain
   */
  jwtConfig({ passphrase, app = demoJwtApp }: { passphrase?: string; app?: ServerApp } = {}): string {
    return configText(app, { pair: this.keys.pair(app.clientId), passphrase, mint: this.#box.mint });
  }

  /** The text of the configuration file of a client credentials app. */
  ccgConfig(app: ServerApp = demoCcgApp): string {
    return configText(app, { mint: this.#box.mint });
  }

  /** As freshly started, apart from the clock, the settings, the apps' keys and what is known of secrets. */
  reset(): void {
    this.#box.reset();
    this.#record.clear();
    this.faults.clear();
  }

  /** Also ends the connections that are open. */
  async close(): Promise<void> {
    this.faults.clear();
    await this.#server.close();
  }

  async #respond(call: Call): Promise<Delivery> {
    if (call.path.startsWith("/simulator/")) {
      return { served: controlRoute(this, call), date: this.clock.now() };
    }
    const place = placeOf(call.path);
    const route = place && this.#box.routes.get(place);
    if (!place || !route) {
      return { served: apiError(404, "not_found", "Not Found"), date: this.clock.now() };
    }
    const taken = this.faults.take(place, grantTypeOf(place, call));
    const at = this.clock.now();
    const served = await serveWithFaults(route, call, { taken, faults: this.faults });
    const faults = Object.values(taken).map(({ kind }) => kind);
    this.#record.add({ ...recorded(place, call, served), at, faults });
    this.#observe?.({ place, call, served });
    return { served, date: this.clock.now() + (taken.dateSkew?.ms ?? 0) };
  }
}

function placeOf(path: string): Place | undefined {
  if (path === METADATA_PATH) {
    return "metadata";
  }
  if (path === AUTHORIZE_PATH || path.startsWith(`${AUTHORIZE_PATH}/`)) {
    return "authorize";
  }
  if (path === "/oauth2/token") {
    return "token";
  }
  if (path === "/oauth2/revoke") {
    return "revoke";
  }
  if (path.startsWith("/2.0/")) {
    return "user";
  }
  if (path === CONSOLE_PATH || path.startsWith(`${CONSOLE_PATH}/`)) {
    return "console";
  }
  return undefined;
}
