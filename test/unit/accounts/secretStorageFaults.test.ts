import assert from "node:assert/strict";
import { BoxError } from "../../../src/base/errors";
import { hanging, lockedKeyring, refusing, type SecretsFault } from "../memorySecrets";
import { drive, until } from "./drive";
import { keeperFixture, LONG_MS, MINUTE_MS } from "./keeperFixture";
import { SECOND_MS, scheduleFixture } from "./scheduleFixture";

const faults: readonly [string, SecretsFault][] = [
  ["a store that hangs", hanging("store")],
  ["a get that hangs", hanging("get")],
  ["everything that hangs", hanging("get", "store", "delete", "keys")],
  ["a store that is refused", lockedKeyring],
  ["a get that is refused", refusing("get")],
  ["everything that is refused", refusing("get", "store", "delete", "keys")],
];

describe("a window whose SecretStorage has", () => {
  const fixture = keeperFixture();

  for (const [what, fault] of faults) {
    it(`${what} gives a token all the same, and keeps no other window waiting`, async () => {
      const { clock } = fixture.machine;
      const { window: stuck, secrets } = await fixture.machine.open();
      const other = await fixture.openWindow();
      await fixture.nearlyExpire();
      secrets.fault = fault;
      const asked = stuck.keeper.getToken(fixture.id, LONG_MS);
      assert.ok(await fixture.works(await drive(clock, asked, 100)));
      assert.equal(stuck.keeper.state(fixture.id)?.kind, "valid");
      const before = clock.monotonic();
      await fixture.refresh(other);
      assert.ok(clock.monotonic() - before < 10 * SECOND_MS);
      assert.equal(fixture.machine.refreshes, 2);
    });
  }

  it("everything that is refused gives callers no other error than one for a person", async () => {
    const { window, secrets } = await fixture.machine.open();
    await fixture.nearlyExpire();
    secrets.fault = refusing("get", "store", "delete", "keys");
    fixture.machine.simulator.faults.add({ on: "token", kind: "dropBefore", times: 3 });
    const failed = window.keeper.getToken(fixture.id, LONG_MS).catch((error: unknown) => error);
    assert.ok((await drive(fixture.machine.clock, failed)) instanceof BoxError);
  });

  it("a get that hangs for one account opens with the others, and with that one as soon as it answers", async () => {
    const other = await fixture.machine.signIn();
    const hang = hanging("get");
    const fault: SecretsFault = (call) => (call.key.endsWith(fixture.id) ? hang(call) : Promise.resolve());
    const opening = fixture.machine.open({ fault });
    const { window, secrets } = await drive(fixture.machine.clock, opening, SECOND_MS);
    assert.deepEqual(
      window.registry.all().map(({ id }) => id),
      [other.id],
    );
    secrets.fault = undefined;
    await window.registry.syncAll();
    assert.equal(window.registry.all().length, 2);
  });
});

describe("the schedule of a window whose SecretStorage hangs", () => {
  const fixture = scheduleFixture();

  it("goes on looking, and refreshes the other accounts", async () => {
    const { machine, id } = fixture;
    const second = await machine.signIn();
    const { window, secrets, schedule, checks } = await fixture.open();
    const hang = hanging("store", "get");
    secrets.fault = (call) => (call.key.endsWith(id) ? hang(call) : Promise.resolve());
    await fixture.advanceTo(6 * MINUTE_MS);
    schedule.start();
    await until(machine.clock, () => window.account(second.id).generation === 2, SECOND_MS);
    const before = checks.length;
    await until(machine.clock, () => checks.length >= before + 5, SECOND_MS);
    await until(machine.clock, () => window.account(id).generation === 2, SECOND_MS);
  });

  it("looks again at each beat while a look itself hangs", async () => {
    const { machine } = fixture;
    const { window, schedule, checks } = await fixture.open();
    window.userActivity.activeWithin = () => new Promise(() => undefined);
    schedule.start();
    for (let count = 1; count <= 3; count++) {
      await machine.clock.advance(30 * SECOND_MS);
      await until(machine.clock, () => checks.length >= count, 0);
    }
  });
});
