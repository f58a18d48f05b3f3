import { AccessTokens } from "./accessTokens";
import { apiRoute } from "./apiRoute";
import { AppKeys } from "./appKeys";
import { AssertionCheck } from "./assertionCheck";
import { AuthorizationCodes } from "./authorizationCodes";
import { AuthorizeRoute } from "./authorizeRoute";
import { consoleRoute } from "./console/consoleRoute";
import { DeveloperTokens } from "./developerTokens";
import type { Place } from "./faults";
import type { Route } from "./httpMessages";
import { metadataRoute } from "./metadataRoute";
import { codeGrant, refreshGrant } from "./oauthGrants";
import { revokeRoute } from "./revokeRoute";
import { SecretMint } from "./secretMint";
import { ServerGrants } from "./serverGrants";
import type { SimulatorClock } from "./simulatorClock";
import type { SimulatorSettings } from "./simulatorSettings";
import { Tenant, type TenantOptions } from "./tenant";
import { TokenExchange } from "./tokenExchange";
import { TokenFamilies } from "./tokenFamilies";
import { forOAuthApps, forServerApps, tokenRoute } from "./tokenRoute";

export interface BoxParts {
  readonly clock: SimulatorClock;
  readonly settings: SimulatorSettings;
  /** As the simulator's `url`. */
  readonly origin: () => string;
  readonly options: TenantOptions;
}

/** What Box knows and does, without server and faults. */
export class SimulatedBox {
  readonly tenant: Tenant;
  readonly mint = new SecretMint();
  readonly keys = new AppKeys();
  readonly codes: AuthorizationCodes;
  readonly families: TokenFamilies;
  readonly accessTokens: AccessTokens;
  readonly developerTokens: DeveloperTokens;
  readonly routes: ReadonlyMap<Place, Route>;
  readonly #authorize: AuthorizeRoute;
  readonly #assertions: AssertionCheck;

  constructor({ clock, settings, origin, options }: BoxParts) {
    const tenant = new Tenant(options);
    this.tenant = tenant;
    for (const secret of [
      ...tenant.registrations.map((app) => app.clientSecret),
      ...tenant.users.map((user) => user.password),
    ]) {
      this.mint.know(secret);
    }
    this.codes = new AuthorizationCodes(clock, this.mint, settings);
    this.families = new TokenFamilies(clock, this.mint, settings);
    this.accessTokens = new AccessTokens(clock, this.mint);
    this.developerTokens = new DeveloperTokens(this.accessTokens);
    this.#authorize = new AuthorizeRoute({ tenant, codes: this.codes, settings, origin });
    this.#assertions = new AssertionCheck(clock, this.keys);

    const use = (token: string) => this.families.use(token) ?? this.accessTokens.use(token);
    const revoke = (token: string, clientId: string) =>
      this.families.revoke(token, clientId) || this.accessTokens.revoke(token, clientId);
    const server = new ServerGrants(tenant, this.accessTokens, settings);
    const exchange = new TokenExchange({
      tenant,
      tokens: this.accessTokens,
      assertions: this.#assertions,
      settings,
      use,
    });
    const grants = new Map([
      ["authorization_code", forOAuthApps(tenant, codeGrant(this.codes, this.families))],
      ["refresh_token", forOAuthApps(tenant, refreshGrant(this.families))],
      [
        "urn:ietf:params:oauth:grant-type:jwt-bearer",
        forServerApps(tenant, "jwt", server.jwt(this.#assertions)),
      ],
      ["client_credentials", forServerApps(tenant, "clientCredentials", server.clientCredentials())],
      ["urn:ietf:params:oauth:grant-type:token-exchange", exchange.handle],
    ]);
    const { mint, keys, developerTokens } = this;
    this.routes = new Map<Place, Route>([
      ["metadata", metadataRoute(origin, settings)],
      ["authorize", this.#authorize.handle],
      ["token", tokenRoute(grants)],
      ["revoke", revokeRoute(tenant, revoke)],
      ["user", apiRoute({ tenant, settings, use })],
      ["console", consoleRoute({ tenant, clock, mint, keys, developerTokens })],
    ]);
  }

  /** As freshly started, apart from the apps, their keys and what is known of secrets. */
  reset(): void {
    this.families.clear();
    this.accessTokens.clear();
    this.developerTokens.clear();
    this.codes.clear();
    this.#authorize.clear();
    this.#assertions.clear();
  }
}
