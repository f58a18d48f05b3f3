import assert from "node:assert/strict";
import { BoxSimulator, type ObservedExchange } from "../../box-simulator/boxSimulator";
import { demoApp, demoUsers } from "../../box-simulator/tenant";
import { OpenApi } from "./openApi";

type Sdk = typeof import("box-node-sdk");
type Networking = typeof import("box-node-sdk/networking");

describe("the official SDK, with the simulator as its Box", function () {
  this.timeout(20_000);

  const exchanges: ObservedExchange[] = [];
  let sdk: Sdk;
  let networking: Networking;
  let simulator: BoxSimulator;

  before(async () => {
    // It takes most of a second to load.
    [sdk, networking] = await Promise.all([import("box-node-sdk"), import("box-node-sdk/networking")]);
    simulator = await BoxSimulator.start({ observe: (exchange) => void exchanges.push(exchange) });
  });

  after(() => simulator.close());

  beforeEach(() => {
    exchanges.length = 0;
    simulator.reset();
  });

  function newSession() {
    const { url } = simulator;
    const baseUrls = new networking.BaseUrls({
      baseUrl: url,
      uploadUrl: url,
      oauth2Url: `${url}/api/oauth2`,
    });
    // Its own waits before a retry are seconds long.
    const retryStrategy = new networking.BoxRetryStrategy({ retryBaseInterval: 0 });
    return new networking.NetworkSession({ baseUrls, retryStrategy });
  }

  function newAuth() {
    const { clientId, clientSecret } = demoApp;
    return new sdk.BoxOAuth({ config: new sdk.OAuthConfig({ clientId, clientSecret }) });
  }

  function newCode(): string {
    const [redirectUri = ""] = demoApp.redirectUris;
    return simulator.issueCode({ clientId: demoApp.clientId, userId: demoUsers[0].id, redirectUri });
  }

  it("signs in, reads the user, refreshes and revokes, all by Box's description", async () => {
    const [auth, networkSession] = [newAuth(), newSession()];
    const first = await auth.getTokensAuthorizationCodeGrant(newCode(), networkSession);
    assert.equal(first.expiresIn, 4123);
    assert.equal(first.tokenType, "bearer");

    const client = new sdk.BoxClient({ auth, networkSession });
    const user = await client.users.getUserMe({ fields: ["enterprise"] });
    assert.equal(user.login, demoUsers[0].login);
    assert.equal(user.enterprise?.name, demoUsers[0].enterprise?.name);

    const second = await auth.refreshToken(networkSession);
    assert.notEqual(second.accessToken, first.accessToken);
    assert.equal((await client.users.getUserMe()).id, demoUsers[0].id);

    await auth.revokeToken(networkSession);
    assert.deepEqual(
      simulator.families.map(({ state }) => state),
      ["revoked"],
    );
    assert.equal(exchanges.length, 5);
    const openApi = new OpenApi();
    assert.deepEqual(
      exchanges.flatMap((exchange) => openApi.faultsOf(exchange)),
      [],
    );
  });

  it("refreshes by itself when the access token has expired", async () => {
    const [auth, networkSession] = [newAuth(), newSession()];
    await auth.getTokensAuthorizationCodeGrant(newCode(), networkSession);
    simulator.clock.advance(2 * 3_600_000);
    await new sdk.BoxClient({ auth, networkSession }).users.getUserMe();
    assert.deepEqual(
      simulator.requests.map(({ place, status }) => `${place} ${status}`),
      ["token 200", "user 401", "token 200", "user 200"],
    );
  });

  it("reads the errors", async () => {
    const auth = newAuth();
    await assert.rejects(
      auth.getTokensAuthorizationCodeGrant("unknown", newSession()),
      ({ responseInfo }: { responseInfo?: { body?: { error?: string } } }) =>
        responseInfo?.body?.error === "invalid_grant",
    );
  });
});
