import assert from "node:assert/strict";
import type { BoxSimulator } from "../../box-simulator/boxSimulator";
import { demoApp, demoFile, demoUsers } from "../../box-simulator/tenant";
import { SdkBox } from "./sdkBox";
import { SimulatedPerson } from "./simulatedPerson";

describe("the official SDK, with the simulator as its Box", function () {
  this.timeout(20_000);

  let box: SdkBox;
  let simulator: BoxSimulator;

  before(async () => {
    box = await SdkBox.start();
    simulator = box.simulator;
  });

  after(() => simulator.close());

  beforeEach(() => box.reset());

  function newAuth() {
    const { clientId, clientSecret } = demoApp;
    return new box.sdk.BoxOAuth({ config: new box.sdk.OAuthConfig({ clientId, clientSecret }) });
  }

  function newCode(): string {
    const [redirectUri = ""] = demoApp.redirectUris;
    return simulator.issueCode({ clientId: demoApp.clientId, userId: demoUsers[0].id, redirectUri });
  }

  it("signs in, reads the user, refreshes, downscopes and revokes, all by Box's description", async () => {
    const [auth, networkSession] = [newAuth(), box.newSession()];
    const first = await auth.getTokensAuthorizationCodeGrant(newCode(), networkSession);
    assert.equal(first.expiresIn, 4123);
    assert.equal(first.tokenType, "bearer");

    const client = new box.sdk.BoxClient({ auth, networkSession });
    const user = await client.users.getUserMe({ fields: ["enterprise"] });
    assert.equal(user.login, demoUsers[0].login);
    assert.equal(user.enterprise?.name, demoUsers[0].enterprise?.name);

    const second = await auth.refreshToken(networkSession);
    assert.notEqual(second.accessToken, first.accessToken);
    assert.equal((await client.users.getUserMe()).id, demoUsers[0].id);

    const resource = `https://api.box.com/2.0/files/${demoFile.id}`;
    const { restrictedTo } = await auth.downscopeToken(["item_preview"], resource, undefined, networkSession);
    assert.equal(restrictedTo?.[0]?.object?.id, demoFile.id);

    await auth.revokeToken(networkSession);
    assert.deepEqual(
      simulator.families.map(({ state }) => state),
      ["revoked"],
    );
    box.fitsDescription(6);
  });

  it("signs in through the pages, with a challenge of which it knows nothing, when PKCE is ignored", async () => {
    const [auth, networkSession] = [newAuth(), box.newSession()];
    const url = new URL(auth.getAuthorizeUrl({ redirectUri: demoApp.redirectUris[0], state: "a state" }));
    const challenge = { code_challenge: "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM" };
    const page = `${simulator.authorizeUrl}?${new URLSearchParams({ ...Object.fromEntries(url.searchParams), ...challenge })}`;
    for (const pkceIgnored of [false, true]) {
      simulator.settings.pkceIgnored = pkceIgnored;
      const code = (await new SimulatedPerson(simulator).signIn(page)).searchParams.get("code") ?? "";
      const tokens = auth.getTokensAuthorizationCodeGrant(code, networkSession);
      await (pkceIgnored ? tokens : assert.rejects(tokens, /400/));
    }
    simulator.settings.pkceIgnored = false;
    assert.equal(simulator.families.length, 1);
  });

  it("refreshes by itself when the access token has expired", async () => {
    const [auth, networkSession] = [newAuth(), box.newSession()];
    await auth.getTokensAuthorizationCodeGrant(newCode(), networkSession);
    simulator.clock.advance(2 * 3_600_000);
    await new box.sdk.BoxClient({ auth, networkSession }).users.getUserMe();
    assert.deepEqual(
      simulator.requests.map(({ place, status }) => `${place} ${status}`),
      ["token 200", "user 401", "token 200", "user 200"],
    );
  });

  it("reads the errors", async () => {
    const auth = newAuth();
    await assert.rejects(
      auth.getTokensAuthorizationCodeGrant("unknown", box.newSession()),
      ({ responseInfo }: { responseInfo?: { body?: { error?: string } } }) =>
        responseInfo?.body?.error === "invalid_grant",
    );
  });
});
