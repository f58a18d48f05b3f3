import assert from "node:assert/strict";
import { BoxSimulator } from "../../box-simulator/boxSimulator";
import { demoApp } from "../../box-simulator/tenant";
import { BoxCalls, credentials } from "./boxCalls";

const otherApp = { ...demoApp, clientId: "anotherapp", clientSecret: "canaryother" };

describe("revocation", () => {
  let simulator: BoxSimulator;
  let box: BoxCalls;

  before(async () => {
    simulator = await BoxSimulator.start({ apps: [demoApp, otherApp] });
    box = new BoxCalls(simulator);
  });

  after(() => simulator.close());

  for (const kind of ["accessToken", "refreshToken"] as const) {
    it(`of the ${kind} ends the pair, with an empty 200`, async () => {
      const pair = simulator.signInDirectly();
      const response = await box.revoke(pair[kind]);
      assert.deepEqual([response.status, await response.text()], [200, ""]);
      assert.equal((await box.me(pair.accessToken)).status, 401);
      assert.equal((await box.refresh(pair.refreshToken)).status, 400);
    });
  }

  it("reads a multipart form too, and no file in it", async () => {
    const { accessToken } = simulator.signInDirectly();
    const revoke = async (token: string | Blob) => {
      const body = new FormData();
      for (const [name, value] of Object.entries(credentials)) {
        body.set(name, value);
      }
      body.set("token", token);
      return (await fetch(`${simulator.url}/oauth2/revoke`, { method: "POST", body })).text();
    };
    assert.match(await revoke(new Blob([accessToken])), /"invalid_request"/);
    assert.equal((await box.me(accessToken)).status, 200);
    assert.equal(await revoke(accessToken), "");
    assert.equal((await box.me(accessToken)).status, 401);
  });

  it("of a token that is not good answers 400 and invalid_token", async () => {
    const { refreshToken } = simulator.signInDirectly();
    await box.revoke(refreshToken);
    for (const token of [refreshToken, "unknown"]) {
      const response = await box.revoke(token);
      assert.equal(response.status, 400);
      assert.deepEqual(await response.json(), {
        error: "invalid_token",
        error_description: "The supplied token is invalid",
      });
    }
  });

  it("by an unknown client is refused in the words that Box has for it alone", async () => {
    const { refreshToken: token, accessToken } = simulator.signInDirectly();
    const unknown = await box.post("/oauth2/revoke", { ...credentials, client_id: "unknown", token });
    assert.equal(unknown.status, 400);
    assert.deepEqual(await unknown.json(), {
      error: "invalid_request",
      error_description: "The client is invalid",
    });
    assert.equal((await box.me(accessToken)).status, 200);
  });

  it("by a client with a wrong secret or by another app ends nothing", async () => {
    const { refreshToken: token, accessToken } = simulator.signInDirectly();
    const wrong = await box.post("/oauth2/revoke", { ...credentials, client_secret: "x", token });
    const other = { client_id: otherApp.clientId, client_secret: otherApp.clientSecret, token };
    const foreign = await box.post("/oauth2/revoke", other);
    assert.equal(((await wrong.json()) as { error: string }).error, "invalid_client");
    assert.equal(((await foreign.json()) as { error: string }).error, "invalid_token");
    assert.equal((await box.me(accessToken)).status, 200);
  });
});
