import assert from "node:assert/strict";
import type { BoxSimulator } from "../../box-simulator/boxSimulator";
import { demoApp, demoFile, demoUsers } from "../../box-simulator/tenant";
import { JudgedBox } from "./judgedBox";
import { authorizeUrl, SimulatedPerson } from "./simulatedPerson";

const loadOAuth = () => import("oauth4webapi");
type OAuth = Awaited<ReturnType<typeof loadOAuth>>;
type AuthorizationServer = Awaited<ReturnType<OAuth["processDiscoveryResponse"]>>;
type TokenEndpointResponse = Awaited<ReturnType<OAuth["processRefreshTokenResponse"]>>;

const EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";

/** The demo app, as a program that knows OAuth and nothing of Box but the address of its metadata. */
class GenericClient {
  readonly #oauth: OAuth;
  readonly #http: { readonly [key: symbol]: true };
  readonly #client = { client_id: demoApp.clientId };

  constructor(
    oauth: OAuth,
    readonly simulator: BoxSimulator,
  ) {
    this.#oauth = oauth;
    this.#http = { [oauth.allowInsecureRequests]: true };
  }

  get #secret() {
    return this.#oauth.ClientSecretPost(demoApp.clientSecret);
  }

  /** RFC 8414. */
  async discover(): Promise<AuthorizationServer> {
    const issuer = new URL(this.simulator.url);
    const response = await this.#oauth.discoveryRequest(issuer, { ...this.#http, algorithm: "oauth2" });
    return this.#oauth.processDiscoveryResponse(issuer, response);
  }

  /** Its check of the callback includes `iss` (RFC 9207). */
  async signIn(server: AuthorizationServer): Promise<TokenEndpointResponse> {
    const oauth = this.#oauth;
    const [state, verifier] = [oauth.generateRandomState(), oauth.generateRandomCodeVerifier()];
    const code_challenge = await oauth.calculatePKCECodeChallenge(verifier);
    const page = new URL(
      authorizeUrl(this.simulator, { state, code_challenge, code_challenge_method: "S256" }),
    );
    const callback = await new SimulatedPerson(this.simulator).signIn(
      `${server.authorization_endpoint}${page.search}`,
    );
    const parameters = oauth.validateAuthResponse(server, this.#client, callback, state);
    const [redirectUri] = demoApp.redirectUris;
    const request = [
      server,
      this.#client,
      this.#secret,
      parameters,
      redirectUri,
      verifier,
      this.#http,
    ] as const;
    const response = await oauth.authorizationCodeGrantRequest(...request);
    return oauth.processAuthorizationCodeResponse(server, this.#client, response);
  }

  async refresh(server: AuthorizationServer, refreshToken = ""): Promise<TokenEndpointResponse> {
    const request = [server, this.#client, this.#secret, refreshToken, this.#http] as const;
    const response = await this.#oauth.refreshTokenGrantRequest(...request);
    return this.#oauth.processRefreshTokenResponse(server, this.#client, response);
  }

  async login(accessToken: string): Promise<unknown> {
    const me = new URL(`${this.simulator.url}/2.0/users/me`);
    const request = [accessToken, "GET", me, undefined, undefined, this.#http] as const;
    const user: unknown = await (await this.#oauth.protectedResourceRequest(...request)).json();
    return typeof user === "object" && user !== null && "login" in user ? user.login : undefined;
  }

  /** RFC 8693. */
  async exchange(server: AuthorizationServer, accessToken: string): Promise<TokenEndpointResponse> {
    const form = {
      subject_token: accessToken,
      subject_token_type: "urn:ietf:params:oauth:token-type:access_token",
      scope: "item_preview",
      resource: `https://api.box.com/2.0/files/${demoFile.id}`,
    };
    const request = [server, this.#client, this.#secret, EXCHANGE, form, this.#http] as const;
    const response = await this.#oauth.genericTokenEndpointRequest(...request);
    return this.#oauth.processGenericTokenEndpointResponse(server, this.#client, response);
  }

  /** RFC 7009. */
  async revoke(server: AuthorizationServer, token = ""): Promise<void> {
    const request = [server, this.#client, this.#secret, token, this.#http] as const;
    await this.#oauth.processRevocationResponse(await this.#oauth.revocationRequest(...request));
  }
}

describe("a generic OAuth client, with the simulator as its authorization server", () => {
  let box: JudgedBox;
  let simulator: BoxSimulator;
  let client: GenericClient;

  before(async () => {
    box = await JudgedBox.start();
    simulator = box.simulator;
    client = new GenericClient(await loadOAuth(), simulator);
  });

  after(() => simulator.close());

  beforeEach(() => box.reset());

  afterEach(() => {
    simulator.settings.callbackIssuer = "none";
  });

  it("discovers the server: its own origin with Box's abilities", async () => {
    const { url } = simulator;
    assert.deepEqual(await client.discover(), {
      issuer: url,
      authorization_endpoint: `${url}/api/oauth2/authorize`,
      token_endpoint: `${url}/oauth2/token`,
      revocation_endpoint: `${url}/oauth2/revoke`,
      response_types_supported: ["code"],
      grant_types_supported: ["authorization_code", "refresh_token"],
      token_endpoint_auth_methods_supported: ["client_secret_basic", "client_secret_post"],
      code_challenge_methods_supported: ["S256"],
    });
  });

  it("signs in with PKCE, refreshes, downscopes and revokes, all by Box's description", async () => {
    const server = await client.discover();
    const first = await client.signIn(server);
    assert.equal(first.expires_in, 4123);
    const second = await client.refresh(server, first.refresh_token);
    assert.notEqual(second.access_token, first.access_token);
    assert.equal(await client.login(second.access_token), demoUsers[0].login);
    assert.match((await client.exchange(server, second.access_token)).access_token, /^1!/);
    await client.revoke(server, second.refresh_token);
    assert.deepEqual(
      simulator.families.map(({ state, generation }) => `${state} ${generation}`),
      ["revoked 2"],
    );
    // Metadata, three pages of the browser, code, refresh, user, exchange and revocation.
    box.fitsDescription(9);
  });

  it("takes the callback of its own server, and no other's", async () => {
    simulator.settings.callbackIssuer = "own";
    const server = await client.discover();
    assert.equal(server.authorization_response_iss_parameter_supported, true);
    assert.match((await client.signIn(server)).access_token, /^canaryAT/);
    simulator.settings.callbackIssuer = "foreign";
    await assert.rejects(client.signIn(server), /unexpected "iss" \(issuer\) response parameter value/);
    simulator.settings.callbackIssuer = "none";
    await assert.rejects(client.signIn(server), /"iss" \(issuer\) missing/);
    assert.equal(simulator.count({ place: "token" }), 1);
  });

  it("reads the errors", async () => {
    const server = await client.discover();
    await assert.rejects(client.refresh(server, "unknown"), { error: "invalid_grant", status: 400 });
    await assert.rejects(client.revoke(server, "unknown"), { error: "invalid_token", status: 400 });
  });
});
