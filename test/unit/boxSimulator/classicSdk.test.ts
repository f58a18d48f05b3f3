import assert from "node:assert/strict";
import { createHash, randomBytes } from "node:crypto";
import { Agent } from "node:http";
import type { BoxSimulator } from "../../box-simulator/boxSimulator";
import { demoApp, demoAppUser, demoFile, demoUsers } from "../../box-simulator/tenant";
import { JudgedBox } from "./judgedBox";
import { SimulatedPerson } from "./simulatedPerson";

/** It takes most of a second. */
const loadSdk = async () => (await import("box-node-sdk-classic")).default.default;
type ClassicSdk = Awaited<ReturnType<typeof loadSdk>>;

/** As the SDK gives them; it has no type of its own for them. */
interface ClassicTokens {
  readonly accessToken: string;
  readonly refreshToken: string;
  readonly accessTokenTTLMS: number;
}

const redirect_uri = demoApp.redirectUris[0];

describe("the classic official SDK, with the simulator as its Box", function () {
  this.timeout(20_000);

  let Sdk: ClassicSdk;
  let box: JudgedBox;
  let simulator: BoxSimulator;
  let sdk: InstanceType<ClassicSdk>;

  before(async () => {
    Sdk = await loadSdk();
    box = await JudgedBox.start();
    simulator = box.simulator;
  });

  after(() => simulator.close());

  beforeEach(() => {
    box.reset();
    const { clientId: clientID, clientSecret } = demoApp;
    const roots = { apiRootURL: simulator.url, authorizeRootURL: `${simulator.url}/api` };
    // Its own agent speaks TLS alone.
    const request = { agentClass: Agent };
    sdk = new Sdk({ clientID, clientSecret, ...roots, request, numMaxRetries: 0 });
  });

  /** Its own method for codes has no PKCE; the official Box CLI calls the one below that instead. */
  async function signIn(method: { code_challenge_method?: string } = {}): Promise<ClassicTokens> {
    const code_verifier = randomBytes(64).toString("base64url");
    const code_challenge = createHash("sha256").update(code_verifier).digest("base64url");
    const parameters = {
      client_id: demoApp.clientId,
      response_type: "code",
      state: "a state",
      redirect_uri,
      code_challenge,
      ...method,
    };
    const callback = await new SimulatedPerson(simulator).signIn(sdk.getAuthorizeURL(parameters));
    const code = callback.searchParams.get("code") ?? "";
    return sdk.tokenManager.getTokens(
      { grant_type: "authorization_code", code, redirect_uri, code_verifier },
      null,
    );
  }

  it("signs in with PKCE, reads the user, refreshes, downscopes and revokes, all by Box's description", async () => {
    const first = await signIn({ code_challenge_method: "S256" });
    assert.equal(first.accessTokenTTLMS, 4_123_000);
    const second: ClassicTokens = await sdk.getTokensRefreshGrant(first.refreshToken);
    assert.notEqual(second.accessToken, first.accessToken);

    const client = sdk.getPersistentClient(second);
    assert.equal((await client.users.get("me")).login, demoUsers[0].login);
    const resource = `https://api.box.com/2.0/files/${demoFile.id}`;
    const exchanged: ClassicTokens = await client.exchangeToken(["item_preview"], resource);
    assert.match(exchanged.accessToken, /^1!/);

    await sdk.revokeTokens(second.accessToken);
    assert.deepEqual(
      simulator.families.map(({ state, generation }) => `${state} ${generation}`),
      ["revoked 2"],
    );
    // Three pages of the browser, code, refresh, user, exchange and revocation.
    box.fitsDescription(8);
  });

  it("signs in as the official Box CLI does by default, with a hashed challenge and no method", async () => {
    assert.match((await signIn()).accessToken, /^canaryAT/);
  });

  it("makes an annotator token", async () => {
    const client = sdk.getBasicClient(simulator.signInDirectly().accessToken);
    const resource = `https://api.box.com/2.0/files/${demoFile.id}`;
    const actor = { id: "a-reader-of-the-app", name: "A Reader" };
    await client.exchangeToken("item_preview", resource, { actor });
    assert.deepEqual(simulator.accessTokens[0]?.annotator, actor);
    box.fitsDescription(1);
  });

  it("acts as another user, when its app may", async () => {
    const mayAct = { ...demoApp, clientId: "asuserapp", mayActAsUser: true };
    simulator.addApp(mayAct);
    for (const { clientId } of [mayAct, demoApp]) {
      const client = sdk.getBasicClient(simulator.signInDirectly(clientId).accessToken);
      client.asUser(demoAppUser.id);
      const login = client.users.get("me").then(({ login }: { login: string }) => login);
      await (clientId === demoApp.clientId
        ? assert.rejects(login, /403/)
        : login.then((actual: string) => assert.equal(actual, demoAppUser.login)));
    }
    box.fitsDescription(2);
  });

  it("refreshes by itself when its own clock says that the access token has expired", async () => {
    const { expiresInSeconds, ...pair } = simulator.signInDirectly();
    const accessTokenTTLMS = expiresInSeconds * 1_000;
    const client = sdk.getPersistentClient({
      ...pair,
      accessTokenTTLMS,
      acquiredAtMS: Date.now() - accessTokenTTLMS,
    });
    assert.equal((await client.users.get("me")).id, demoUsers[0].id);
    assert.deepEqual(
      simulator.requests.map(({ place, status }) => `${place} ${status}`),
      ["token 200", "user 200"],
    );
  });

  it("reads the errors", async () => {
    await assert.rejects(sdk.getTokensRefreshGrant("unknown"), /Auth Error: Invalid refresh token/);
    await assert.rejects(
      sdk.getTokensAuthorizationCodeGrant("unknown"),
      /Auth Error: Auth code doesn't exist/,
    );
  });
});
