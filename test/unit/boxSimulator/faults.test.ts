import assert from "node:assert/strict";
import { BoxSimulator } from "../../box-simulator/boxSimulator";
import { Faults } from "../../box-simulator/faults";
import { SimulatorClock } from "../../box-simulator/simulatorClock";
import { BoxCalls } from "./boxCalls";
import { withSimulator } from "./withSimulator";

describe("faults", () => {
  let simulator: BoxSimulator;
  let box: BoxCalls;

  withSimulator({ clock: SimulatorClock.standing() }, (started) => {
    simulator = started;
    box = new BoxCalls(simulator);
  });

  it("hit as many requests as they say, in the order in which they were added, and then no more", async () => {
    simulator.faults.add(
      { on: "user", kind: "serverError" },
      { on: "user", kind: "html", status: 200, times: 2 },
    );
    const { accessToken } = simulator.signInDirectly();
    const types: string[] = [];
    for (let turn = 0; turn < 4; turn++) {
      const response = await box.me(accessToken);
      types.push(`${response.status} ${response.headers.get("content-type")}`);
    }
    assert.deepEqual(types, [
      "500 application/json",
      "200 text/html",
      "200 text/html",
      "200 application/json",
    ]);
  });

  it("hit only the place and the grant type that they name", async () => {
    simulator.faults.add({ on: "token", grantType: "authorization_code", kind: "serverError" });
    const { refreshToken } = simulator.signInDirectly();
    assert.equal((await box.refresh(refreshToken)).status, 200);
    assert.equal((await box.token({ grant_type: "authorization_code", code: "x" })).status, 500);
  });

  it("drop the connection before the rotation", async () => {
    simulator.faults.add({ on: "token", kind: "dropBefore" });
    const { refreshToken } = simulator.signInDirectly();
    await assert.rejects(box.refresh(refreshToken), TypeError);
    assert.deepEqual(
      simulator.families.map(({ state }) => state),
      ["A"],
    );
    assert.equal(simulator.count({ place: "token", status: "dropped" }), 1);
  });

  it("drop the connection after the rotation", async () => {
    simulator.faults.add({ on: "token", kind: "dropAfter" });
    const { refreshToken } = simulator.signInDirectly();
    await assert.rejects(box.refresh(refreshToken), TypeError);
    assert.deepEqual(
      simulator.families.map(({ state }) => state),
      ["B"],
    );
    assert.equal((await box.refresh(refreshToken)).status, 200);
    assert.equal(simulator.count({ replayed: true }), 1);
  });

  it("replace the answer before or after Box has done its work", async () => {
    const { refreshToken } = simulator.signInDirectly();
    simulator.faults.add({ on: "token", kind: "serverError", status: 502 });
    assert.equal((await box.refresh(refreshToken)).status, 502);
    assert.equal(simulator.families[0]?.generation, 1);
    simulator.faults.add({ on: "token", kind: "html", moment: "after" });
    assert.equal((await box.refresh(refreshToken)).status, 502);
    assert.equal(simulator.families[0]?.generation, 2);
  });

  it("send 429 and 503 with Retry-After in seconds or as a date", async () => {
    const date = "Tue, 01 Jan 2030 00:01:00 GMT";
    simulator.faults.add(
      { on: "token", kind: "tooManyRequests", retryAfter: 17 },
      { on: "token", kind: "serverError", status: 503, retryAfter: date },
    );
    const { refreshToken } = simulator.signInDirectly();
    const seen = [await box.refresh(refreshToken), await box.refresh(refreshToken)];
    assert.deepEqual(
      seen.map(({ status, headers }) => [status, headers.get("retry-after")]),
      [
        [429, "17"],
        [503, date],
      ],
    );
  });

  it("answer with any OAuth error", async () => {
    simulator.faults.add({ on: "token", kind: "oauthError", error: "password_reset_required" });
    const response = await box.refresh(simulator.signInDirectly().refreshToken);
    assert.deepEqual([response.status, await response.json()], [400, { error: "password_reset_required" }]);
  });

  it("skew the Date header, which else follows the simulator's clock", async () => {
    const { accessToken } = simulator.signInDirectly();
    simulator.clock.advance(1_000);
    const now = simulator.clock.now();
    simulator.faults.add({ on: "any", kind: "dateSkew", ms: -90_000 });
    const dates = [await box.me(accessToken), await box.me(accessToken)].map(({ headers }) =>
      headers.get("date"),
    );
    assert.deepEqual(
      dates,
      [new Date(now - 90_000), new Date(now)].map((date) => date.toUTCString()),
    );
  });

  it("hold requests until they are released", async () => {
    simulator.faults.add({ on: "token", kind: "hold", times: 2 });
    const { refreshToken } = simulator.signInDirectly();
    const answers = Promise.all([box.refresh(refreshToken), box.refresh(refreshToken)]);
    await simulator.faults.held(2);
    assert.deepEqual(
      simulator.families.map(({ state }) => state),
      ["A"],
    );
    simulator.faults.release();
    assert.deepEqual(
      (await answers).map(({ status }) => status),
      [200, 200],
    );
  });

  it("hold the answer to work that is done", async () => {
    simulator.faults.add({ on: "token", kind: "hold", moment: "after" });
    const response = box.refresh(simulator.signInDirectly().refreshToken);
    await simulator.faults.held();
    assert.deepEqual(
      simulator.families.map(({ state }) => state),
      ["B"],
    );
    simulator.faults.release();
    assert.equal((await response).status, 200);
  });

  it("delay, and combine with another sort of fault", async () => {
    simulator.faults.add({ on: "token", kind: "delay", ms: 15 }, { on: "token", kind: "serverError" });
    const started = performance.now();
    const response = await box.refresh(simulator.signInDirectly().refreshToken);
    assert.equal(response.status, 500);
    assert.ok(performance.now() - started >= 14);
    assert.deepEqual(simulator.requests[0]?.faults, ["delay", "serverError"]);
  });

  it("go on until they are cleared when they are to hit always", () => {
    const faults = new Faults();
    faults.add({ on: "any", kind: "serverError", times: "always" });
    for (const place of ["token", "user", "revoke", "authorize"] as const) {
      assert.equal(faults.take(place, undefined).outcome?.kind, "serverError");
    }
    faults.clear();
    assert.deepEqual(faults.take("user", undefined), {});
  });

  it("do not keep a simulator from closing while a request is held", async () => {
    const other = await BoxSimulator.start();
    other.faults.add({ on: "user", kind: "hold" });
    const response = assert.rejects(new BoxCalls(other).me("x"));
    await other.faults.held();
    await other.close();
    await response;
  });
});
