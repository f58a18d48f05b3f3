import assert from "node:assert/strict";
import type { BoxSimulator } from "../../box-simulator/boxSimulator";
import { SimulatorClock } from "../../box-simulator/simulatorClock";
import { demoApp, demoUsers } from "../../box-simulator/tenant";
import { BoxCalls, credentials, type TokenBody } from "./boxCalls";
import { withSimulator } from "./withSimulator";

const otherApp = { ...demoApp, clientId: "anotherapp", clientSecret: "canaryother" };
const codeRequest = {
  clientId: demoApp.clientId,
  userId: demoUsers[0].id,
  redirectUri: demoApp.redirectUris[0],
};

describe("the token endpoint", () => {
  let simulator: BoxSimulator;
  let box: BoxCalls;

  withSimulator({ apps: [demoApp, otherApp], clock: SimulatorClock.standing() }, (started) => {
    simulator = started;
    box = new BoxCalls(simulator);
  });

  it("answers a code with a token object as Box sends it", async () => {
    const code = simulator.issueCode(codeRequest);
    const response = await box.token({ grant_type: "authorization_code", code });
    const { access_token, refresh_token, ...rest } = (await response.json()) as Record<string, unknown>;
    assert.equal(response.status, 200);
    assert.deepEqual(rest, { expires_in: 4123, restricted_to: [], token_type: "bearer" });
    assert.match(String(access_token), /^canaryAT/);
    assert.match(String(refresh_token), /^canaryRT/);
    assert.equal(response.headers.get("content-type"), "application/json");
    assert.equal(response.headers.get("cache-control"), "no-store");
    assert.match(response.headers.get("box-request-id") ?? "", /^[a-z0-9]{17}$/);
  });

  it("answers a lost refresh again with the same pair and less life", async () => {
    const { refreshToken: refresh_token } = simulator.signInDirectly();
    const form = { grant_type: "refresh_token", refresh_token };
    const first = await box.tokenBody(form);
    simulator.clock.advance(7_000);
    assert.deepEqual(await box.tokenBody(form), { ...first, expires_in: 4116 });
    assert.equal(simulator.count({ grantType: "refresh_token", replayed: true }), 1);
  });

  const refresh = { grant_type: "refresh_token", refresh_token: "unknown" };
  const table: [string, Record<string, string>, string, string][] = [
    ["no grant type", {}, "invalid_request", "Invalid grant_type parameter or parameter missing"],
    [
      "an unknown grant type",
      { grant_type: "password" },
      "invalid_request",
      "Invalid grant_type parameter or parameter missing",
    ],
    [
      "an unknown client",
      { ...refresh, client_id: "x" },
      "invalid_client",
      "The client credentials are invalid",
    ],
    [
      "a wrong secret",
      { ...refresh, client_secret: "x" },
      "invalid_client",
      "The client credentials are invalid",
    ],
    [
      "another app's secret",
      { ...refresh, client_secret: otherApp.clientSecret },
      "invalid_client",
      "The client credentials are invalid",
    ],
    ["an unknown refresh token", refresh, "invalid_grant", "Invalid refresh token"],
    [
      "no refresh token",
      { grant_type: "refresh_token" },
      "invalid_request",
      "The refresh_token parameter is missing",
    ],
    [
      "an unknown code",
      { grant_type: "authorization_code", code: "x" },
      "invalid_grant",
      "Auth code doesn't exist or is invalid for the client",
    ],
    ["no code", { grant_type: "authorization_code" }, "invalid_request", "The code parameter is missing"],
  ];
  for (const [what, form, error, error_description] of table) {
    it(`answers ${what} with 400 and ${error}`, async () => {
      const response = await box.token(form);
      assert.equal(response.status, 400);
      assert.deepEqual(await response.json(), { error, error_description });
    });
  }

  it("reads a multipart form too, as curl -F sends it", async () => {
    const { refreshToken } = simulator.signInDirectly();
    const fields = { ...credentials, grant_type: "refresh_token", refresh_token: refreshToken };
    const parts = Object.entries(fields).map(
      ([name, value]) =>
        `--------------------------d74496d66958873e\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n`,
    );
    const body = `${parts.join("")}--------------------------d74496d66958873e--\r\n`;
    const type = "multipart/form-data; boundary=------------------------d74496d66958873e";
    const send = (text: string) =>
      fetch(`${simulator.url}/oauth2/token`, {
        method: "POST",
        headers: { "Content-Type": type },
        body: text,
      });
    assert.equal(((await (await send(body)).json()) as TokenBody).token_type, "bearer");
    assert.deepEqual(simulator.requests[0]?.bodyKeys, Object.keys(fields));
    assert.equal(((await (await send(body.slice(0, -90))).json()) as TokenBody).error, "invalid_request");
  });

  it("reads forms alone", async () => {
    const { refreshToken } = simulator.signInDirectly();
    const json = JSON.stringify({ ...credentials, grant_type: "refresh_token", refresh_token: refreshToken });
    const headers = { "Content-Type": "application/json" };
    const response = await fetch(`${simulator.url}/oauth2/token`, { method: "POST", headers, body: json });
    const { error_description } = (await response.json()) as { error_description: string };
    assert.equal(error_description, "Invalid grant_type parameter or parameter missing");
  });

  it("takes the client's credentials from the body alone", async () => {
    const { refreshToken } = simulator.signInDirectly();
    const basic = Buffer.from(`${demoApp.clientId}:${demoApp.clientSecret}`).toString("base64");
    const response = await fetch(`${simulator.url}/oauth2/token`, {
      method: "POST",
      headers: { Authorization: `Basic ${basic}` },
      body: new URLSearchParams({ grant_type: "refresh_token", refresh_token: refreshToken }),
    });
    assert.equal(((await response.json()) as { error: string }).error, "invalid_client");
  });

  it("kills the family of a refresh token that is used twice, when strict", async () => {
    simulator.settings.strict = true;
    const { refreshToken } = simulator.signInDirectly();
    await box.refresh(refreshToken);
    assert.equal((await box.refresh(refreshToken)).status, 400);
    assert.deepEqual(
      simulator.families.map(({ state }) => state),
      ["reused"],
    );
    simulator.settings.strict = false;
  });

  it("gives tokens the life that is set", async () => {
    simulator.settings.accessTokenLifetimeSeconds = 90;
    const { refreshToken } = simulator.signInDirectly();
    assert.equal(((await (await box.refresh(refreshToken)).json()) as { expires_in: number }).expires_in, 90);
    simulator.settings.accessTokenLifetimeSeconds = 4123;
  });

  it("records requests without their secrets", async () => {
    const { refreshToken } = simulator.signInDirectly();
    await box.refresh(refreshToken);
    const [request] = simulator.requests;
    assert.equal(request?.grantType, "refresh_token");
    assert.deepEqual(request?.bodyKeys, ["client_id", "client_secret", "grant_type", "refresh_token"]);
    const record = JSON.stringify(simulator.requests);
    assert.deepEqual(
      simulator.secretsIssued().filter((secret) => record.includes(secret)),
      [],
    );
  });

  it("knows every secret that it handed out", async () => {
    const code = simulator.issueCode(codeRequest);
    const { access_token, refresh_token } = await box.tokenBody({ grant_type: "authorization_code", code });
    const secrets = new Set(simulator.secretsIssued());
    for (const secret of [code, access_token, refresh_token, demoApp.clientSecret, demoUsers[0].password]) {
      assert.ok(secrets.has(secret) && secret.includes("canary"));
    }
  });
});
