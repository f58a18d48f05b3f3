import { apiRoute } from "./apiRoute";
import { AuthorizationCodes, type CodeRequest } from "./authorizationCodes";
import { AUTHORIZE_PATH, AuthorizeRoute } from "./authorizeRoute";
import { controlRoute } from "./controlRoute";
import { apiError, type Call, type Route } from "./exchange";
import { Faults, type Place } from "./faults";
import { grantTypeOf, type Served, serveWithFaults } from "./faultyExchange";
import { type RecordedRequest, type RequestFilter, RequestRecord, recorded } from "./requestRecord";
import { type Delivery, LoopbackServer } from "./loopbackServer";
import { revokeRoute } from "./revokeRoute";
import { SecretMint } from "./secretMint";
import { SimulatorClock } from "./simulatorClock";
import { demoApp, demoUsers, type SimulatedApp, type SimulatedUser, Tenant } from "./tenant";
import { type FamilySettings, type FamilyState, TokenFamilies, type TokenPair } from "./tokenFamilies";
import { codeGrant, refreshGrant, tokenRoute } from "./tokenRoute";

export interface SimulatorOptions {
  /** Default: any free one. */
  readonly port?: number;
  /** A second use of a refresh token kills its family. */
  readonly strict?: boolean;
  /** Default 4123: never an hour, as with Box. */
  readonly accessTokenLifeSeconds?: number;
  readonly clock?: SimulatorClock;
  readonly apps?: readonly SimulatedApp[];
  readonly users?: readonly SimulatedUser[];
  /** Sees every exchange with its secrets, for tests of the wire itself. */
  readonly observe?: (exchange: ObservedExchange) => void;
}

export interface ObservedExchange {
  readonly place: Place;
  readonly call: Call;
  readonly served: Served;
}

/** Box on loopback: authorize pages, token endpoint, revocation and current user, with faults and a clock to set. */
export class BoxSimulator {
  readonly clock: SimulatorClock;
  readonly faults = new Faults();
  /** May be changed at any time; holds for the tokens that are issued from then on. */
  readonly settings: FamilySettings;
  readonly #tenant: Tenant;
  readonly #mint = new SecretMint();
  readonly #codes: AuthorizationCodes;
  readonly #families: TokenFamilies;
  readonly #authorize: AuthorizeRoute;
  readonly #record = new RequestRecord();
  readonly #routes: ReadonlyMap<Place, Route>;
  readonly #server: LoopbackServer;
  readonly #observe: SimulatorOptions["observe"];

  static async start(options: SimulatorOptions = {}): Promise<BoxSimulator> {
    const simulator = new BoxSimulator(options);
    await simulator.#server.listen(options.port ?? 0);
    return simulator;
  }

  private constructor(options: SimulatorOptions) {
    const { strict = false, accessTokenLifeSeconds = 4123, clock = new SimulatorClock() } = options;
    this.clock = clock;
    this.#observe = options.observe;
    this.settings = { strict, accessTokenLifeSeconds };
    this.#tenant = new Tenant(options.apps ?? [demoApp], options.users ?? demoUsers);
    for (const secret of [
      ...this.#tenant.apps.map((app) => app.clientSecret),
      ...this.#tenant.users.map((user) => user.password),
    ]) {
      this.#mint.know(secret);
    }
    this.#codes = new AuthorizationCodes(clock, this.#mint);
    this.#families = new TokenFamilies(clock, this.#mint, this.settings);
    this.#authorize = new AuthorizeRoute(this.#tenant, this.#codes);
    const grants = new Map([
      ["authorization_code", codeGrant(this.#codes, this.#families)],
      ["refresh_token", refreshGrant(this.#families)],
    ]);
    this.#routes = new Map<Place, Route>([
      ["authorize", this.#authorize.handle],
      ["token", tokenRoute(this.#tenant, grants)],
      ["revoke", revokeRoute(this.#tenant, (token, clientId) => this.#families.revoke(token, clientId))],
      ["user", apiRoute(this.#tenant, (accessToken) => this.#families.use(accessToken))],
    ]);
    this.#server = new LoopbackServer((call) => this.#answer(call));
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

  get requests(): readonly RecordedRequest[] {
    return this.#record.all;
  }

  get families(): readonly FamilyState[] {
    return this.#families.states();
  }

  count(filter: RequestFilter = {}): number {
    return this.#record.count(filter);
  }

  /** Resolves as soon as so many requests fit. */
  requested(filter: RequestFilter, count = 1): Promise<void> {
    return this.#record.until(filter, count);
  }

  /** Every token, code, client secret and password that it ever knew, a reset notwithstanding. */
  secretsIssued(): string[] {
    return this.#mint.known();
  }

  addApp(app: SimulatedApp): void {
    this.#mint.know(app.clientSecret);
    this.#tenant.apps.push(app);
  }

  /** What the consent page would have given, without a browser. */
  issueCode(request: CodeRequest): string {
    return this.#codes.issue(request);
  }

  /** A fresh token pair, without browser and exchange. */
  signInDirectly(clientId = demoApp.clientId, userId = demoUsers[0].id): TokenPair {
    return this.#families.start({ clientId, userId });
  }

  /** As freshly started, apart from the clock, the settings and what is known of secrets. */
  reset(): void {
    this.#families.clear();
    this.#codes.clear();
    this.#authorize.clear();
    this.#record.clear();
    this.faults.clear();
  }

  /** Also ends the connections that are open. */
  async close(): Promise<void> {
    this.faults.clear();
    await this.#server.close();
  }

  async #answer(call: Call): Promise<Delivery> {
    if (call.path.startsWith("/simulator/")) {
      return { served: controlRoute(this, call), date: this.clock.now() };
    }
    const place = placeOf(call.path);
    const route = place && this.#routes.get(place);
    if (!place || !route) {
      return { served: apiError(404, "not_found", "Not Found"), date: this.clock.now() };
    }
    const taken = this.faults.take(place, grantTypeOf(place, call));
    const at = this.clock.now();
    const served = await serveWithFaults(route, call, taken, this.faults);
    const faults = Object.values(taken).map(({ kind }) => kind);
    this.#record.add({ ...recorded(place, call, served), at, faults });
    this.#observe?.({ place, call, served });
    return { served, date: this.clock.now() + (taken.dateSkew?.ms ?? 0) };
  }
}

function placeOf(path: string): Place | undefined {
  if (path === AUTHORIZE_PATH || path.startsWith(`${AUTHORIZE_PATH}/`)) return "authorize";
  if (path === "/oauth2/token") return "token";
  if (path === "/oauth2/revoke") return "revoke";
  if (path.startsWith("/2.0/")) return "user";
  return undefined;
}
