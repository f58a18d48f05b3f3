import assert from "node:assert/strict";
import { demoApp } from "../../box-simulator/tenant";
import { Machine } from "../../torture/harness/machine";
import { ProcessPool } from "../../torture/harness/processPool";
import { Trial } from "../../torture/harness/trial";
import { ProcessEnded } from "../../torture/harness/windowProcess";
import { Random } from "../../torture/random";

describe("a machine of the torture, with windows in real processes", () => {
  const HOUR_MS = 3_600_000;
  let pool: ProcessPool;
  let machine: Machine;
  let trial: Trial;

  beforeEach(async () => {
    pool = new ProcessPool();
    machine = await Machine.start(pool, { mode: "grace", random: new Random(1) });
    trial = new Trial(machine);
    const [first] = await machine.openWindows(2);
    assert.ok(first);
    await machine.signIn(first);
  });

  afterEach(async () => {
    await machine.end();
    await pool.end();
  });

  it("counts a token set that ran out once, however often it is asked for", async () => {
    await trial.makeDue(0, 0);
    trial.countExpiry(0);
    trial.expectTokens(await trial.getTokens(0), "storm");
    assert.deepEqual([trial.expiries, machine.refreshRequests, trial.wrong], [1, 1, []]);
    await machine.pass(HOUR_MS / 2);
    trial.countExpiry(0);
    assert.equal(trial.expiries, 1);
  });

  it("sees a refresh token that is used after its time of grace", async () => {
    const { refreshToken } = machine.box.signInDirectly();
    const refresh = async () => {
      const { clientId, clientSecret } = demoApp;
      const response = await fetch(`${machine.box.url}/oauth2/token`, {
        method: "POST",
        body: new URLSearchParams({
          grant_type: "refresh_token",
          refresh_token: refreshToken,
          client_id: clientId,
          client_secret: clientSecret,
        }),
      });
      return (await response.json()) as { access_token: string };
    };
    const { access_token } = await refresh();
    await refresh();
    assert.equal(machine.doubleRedemptions, 0);
    await fetch(`${machine.box.url}/2.0/users/me`, { headers: { authorization: `Bearer ${access_token}` } });
    await refresh();
    assert.equal(machine.doubleRedemptions, 1);
  });

  it("sees a sign-in that is lost, and signs in again", async () => {
    assert.equal(await trial.checkWithFreshWindow(0), true);
    machine.box.reset();
    assert.equal(await trial.checkWithFreshWindow(0), false);
    assert.equal(trial.lostSignIns, 1);
    assert.equal(await trial.checkWithFreshWindow(0), true);
  });

  it("kills the process that comes to an armed arrow, and no other", async () => {
    await trial.makeDue(0, 0);
    machine.traces.arm("response", "kill");
    const answered = await trial.getTokens(0);
    assert.deepEqual(answered.map(({ report }) => report.kind).sort(), ["died", "token"]);
    assert.equal(await trial.countDeaths(answered), 1);
    assert.equal(trial.killsBetweenSendAndSeal, 1);
    assert.equal(machine.refreshRequests, 2);
    assert.ok(trial.worstTakeoverMs > 0);
  });

  it("loses a secret that was on its way when its window was killed", async () => {
    const [window] = machine.living;
    assert.ok(window);
    await window.process.tell({ kind: "otherSecret", key: "early" });
    await machine.secretsSettled();
    await window.process.tell({ kind: "otherSecret", key: "late" });
    await trial.kill(window);
    await machine.secretsSettled();
    assert.equal(machine.secretKeys.includes("other/early"), true);
    assert.equal(machine.secretKeys.includes("other/late"), false);
  });

  it("says that a killed process gives no answer", async () => {
    const [window] = machine.living;
    assert.ok(window);
    await trial.kill(window);
    await assert.rejects(window.process.tell({ kind: "accounts" }), ProcessEnded);
  });
});
