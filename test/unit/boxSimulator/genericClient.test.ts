import assert from "node:assert/strict";
import type { BoxSimulator } from "../../box-simulator/boxSimulator";
import { demoApp, demoFile, demoUsers } from "../../box-simulator/tenant";
import { JudgedBox } from "./judgedBox";
import { authorizeUrl, SimulatedPerson } from "./simulatedPerson";

type OAuth = typeof import("oauth4webapi", { with: { "resolution-mode": "import" }});

const client = { client_id: demoApp.clientId };

describe("a generic OAuth client, with the simulator as its authorization server", () => {
  let oauth: OAuth;
  let box: JudgedBox;
  let simulator: BoxSimulator;

  before(async () => {
    oauth = await import("oauth4webapi");
    box = await JudgedBox.start();
    simulator = box.simulator;
  });

  after(() => simulator.close());

  beforeEach(() => box.reset());

  it("signs in with PKCE, refreshes, exchanges and revokes, all by Box's description", async () => {
    const { url, authorizeUrl: authorization_endpoint } = simulator;
    const server = {
      issuer: url,
      authorization_endpoint,
      token_endpoint: `${url}/oauth2/token`,
      revocation_endpoint: `${url}/oauth2/revoke`,
    };
    const [secret, http] = [
      oauth.ClientSecretPost(demoApp.clientSecret),
      { [oauth.allowInsecureRequests]: true },
    ];
    const [state, verifier] = [oauth.generateRandomState(), oauth.generateRandomCodeVerifier()];
    const code_challenge = await oauth.calculatePKCECodeChallenge(verifier);
    const page = authorizeUrl(simulator, { state, code_challenge, code_challenge_method: "S256" });
    const callback = await new SimulatedPerson(simulator).signIn(page);

    const parameters = oauth.validateAuthResponse(server, client, callback, state);
    const [redirectUri] = demoApp.redirectUris;
    const first = await oauth.processAuthorizationCodeResponse(
      server,
      client,
      await oauth.authorizationCodeGrantRequest(
        server,
        client,
        secret,
        parameters,
        redirectUri,
        verifier,
        http,
      ),
    );
    assert.equal(first.expires_in, 4123);

    const second = await oauth.processRefreshTokenResponse(
      server,
      client,
      await oauth.refreshTokenGrantRequest(server, client, secret, first.refresh_token ?? "", http),
    );
    assert.notEqual(second.access_token, first.access_token);

    const me = new URL(`${url}/2.0/users/me`);
    const user = await oauth.protectedResourceRequest(
      second.access_token,
      "GET",
      me,
      undefined,
      undefined,
      http,
    );
    assert.equal(((await user.json()) as { login: string }).login, demoUsers[0].login);

    const exchange = {
      subject_token: second.access_token,
      subject_token_type: "urn:ietf:params:oauth:token-type:access_token",
      scope: "item_preview",
      resource: `https://api.box.com/2.0/files/${demoFile.id}`,
    };
    const grant = "urn:ietf:params:oauth:grant-type:token-exchange";
    const exchanged = await oauth.processGenericTokenEndpointResponse(
      server,
      client,
      await oauth.genericTokenEndpointRequest(server, client, secret, grant, exchange, http),
    );
    assert.match(exchanged.access_token, /^1!/);

    await oauth.processRevocationResponse(
      await oauth.revocationRequest(server, client, secret, second.refresh_token ?? "", http),
    );
    assert.deepEqual(
      simulator.families.map((family) => `${family.state} ${family.generation}`),
      ["revoked 2"],
    );
    // Three pages of the browser, code, refresh, user, exchange and revocation.
    box.fitsDescription(8);
  });
});
