import assert from "node:assert/strict";
import { BoxSimulator } from "../../box-simulator/boxSimulator";
import { demoUsers } from "../../box-simulator/tenant";
import { BoxCalls } from "./boxCalls";

describe("the current user", () => {
  let simulator: BoxSimulator;
  let box: BoxCalls;

  before(async () => {
    simulator = await BoxSimulator.start();
    box = new BoxCalls(simulator);
  });

  after(() => simulator.close());

  it("has the mini fields and those asked for", async () => {
    const { accessToken } = simulator.signInDirectly();
    const user = await (await box.me(accessToken, "?fields=enterprise,role,unheard_of")).json();
    assert.deepEqual(user, {
      type: "user",
      id: demoUsers[0].id,
      name: demoUsers[0].name,
      login: demoUsers[0].login,
      enterprise: { type: "enterprise", ...demoUsers[0].enterprise },
      role: "admin",
    });
  });

  it("has the standard fields when none are asked for", async () => {
    const { accessToken } = simulator.signInDirectly();
    const user = (await (await box.me(accessToken)).json()) as Record<string, unknown>;
    assert.equal(user.status, "active");
    assert.equal("role" in user, false);
  });

  it("ends the pair before the one that asks", async () => {
    const one = simulator.signInDirectly();
    const two = (await (await box.refresh(one.refreshToken)).json()) as { access_token: string };
    assert.equal((await box.me(one.accessToken)).status, 200);
    assert.equal((await box.me(two.access_token)).status, 200);
    assert.equal((await box.me(one.accessToken)).status, 401);
  });

  it("is refused to an expired and to an unknown token with an empty 401, the reason in the header", async () => {
    const { accessToken } = simulator.signInDirectly();
    simulator.clock.advance(4_124_000);
    for (const token of [accessToken, "unknown"]) {
      const response = await box.me(token);
      assert.deepEqual([response.status, await response.text()], [401, ""]);
      assert.equal(
        response.headers.get("www-authenticate"),
        'Bearer realm="Service", error="invalid_token", error_description="The access token provided is invalid."',
      );
      assert.ok(response.headers.get("box-request-id"));
    }
  });

  it("is refused without a token", async () => {
    const response = await fetch(`${simulator.apiUrl}/2.0/users/me`);
    assert.deepEqual(
      [response.status, response.headers.get("www-authenticate")],
      [401, 'Bearer realm="Service"'],
    );
  });

  it("is all that the API has besides the items of the tenant", async () => {
    const { accessToken } = simulator.signInDirectly();
    const headers = { Authorization: `Bearer ${accessToken}` };
    const response = await fetch(`${simulator.apiUrl}/2.0/folders/0`, { headers });
    assert.equal(response.status, 404);
    assert.equal(((await response.json()) as { code: string }).code, "not_found");
  });
});
