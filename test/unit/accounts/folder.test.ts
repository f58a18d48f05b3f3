import assert from "node:assert/strict";
import { readdir, rm, utimes } from "node:fs/promises";
import { join } from "node:path";
import { Secret } from "../../../src/base/secret";
import { drive, until } from "./drive";
import { idsOf, signInFixture } from "./signInFixture";

const DAY_MS = 24 * 60 * 60_000;
/** An end record, up to three tickets that are kept for slow listers and their releases. */
const MOST_PER_ENDED_ACCOUNT = 8;

describe("the folder of the accounts", () => {
  const fixture = signInFixture();

  const names = () => readdir(fixture.machine.folder);
  const recordsOf = async (id: string) =>
    (await names()).filter((name) => name.startsWith(`${id}.`) && name.endsWith(".jwe"));
  /** As after so many days without a window. */
  const age = async (days: number) => {
    // A window may still look for a former account that another look has retired, under its lock.
    await fixture.machine.settle();
    const then = new Date(fixture.machine.clock.now() - days * DAY_MS);
    for (const name of await names()) {
      await utimes(join(fixture.machine.folder, name), then, then);
    }
  };

  it("keeps one end record of each pasted token that another one replaced, and no token, after 60 of them", async function () {
    this.timeout(60_000);
    const { machine, window } = fixture;
    const pasted: string[] = [];
    for (let turn = 0; turn < 60; turn++) {
      const accessToken = new Secret(machine.simulator.issueDeveloperToken().accessToken);
      const { endpoints } = fixture.app;
      const token = { accessToken, endpoints, madeAt: machine.clock.now() };
      pasted.push((await drive(machine.clock, window.signIn.withDeveloperToken(token))).id);
    }
    assert.deepEqual(idsOf(window), pasted.slice(-1));
    for (const id of pasted) {
      assert.equal((await recordsOf(id)).length, 1);
      assert.equal(await window.files.isInUse(id), id === pasted.at(-1));
    }
    const all = await names();
    assert.ok(all.length <= 60 * MOST_PER_ENDED_ACCOUNT, `${all.length} files`);
    await age(2);
    const [id = "", ...others] = idsOf(await fixture.openAnother());
    assert.deepEqual(others, []);
    const endRecordsAndOwn = async () => (await names()).filter((name) => !name.startsWith(id));
    await until(machine.clock, async () => (await endRecordsAndOwn()).every((name) => name.endsWith(".jwe")));
    assert.equal((await endRecordsAndOwn()).length, 59);
    await age(61);
    await fixture.openAnother();
    await until(machine.clock, async () => (await endRecordsAndOwn()).length === 0);
    assert.deepEqual(idsOf(await fixture.openAnother()), [id]);
  });

  it("keeps one end record of each account that was signed out, and no token, after 20 of them", async function () {
    this.timeout(60_000);
    const ids: string[] = [];
    for (let turn = 0; turn < 20; turn++) {
      const { id } = await fixture.signIn();
      await fixture.refresh(id);
      await fixture.signOut(id);
      ids.push(id);
    }
    for (const id of ids) {
      assert.equal((await recordsOf(id)).length, 1);
      assert.equal(await fixture.window.files.isInUse(id), false);
    }
    const all = await names();
    assert.ok(all.length <= 20 * MOST_PER_ENDED_ACCOUNT, `${all.length} files`);
    const { id } = await fixture.signIn();
    await age(61);
    await fixture.openAnother();
    await until(fixture.machine.clock, async () => (await names()).every((name) => name.startsWith(id)));
  });

  it("tells windows of the next record again, after it was deleted while they ran", async () => {
    const { id } = await fixture.signIn();
    const { window, secrets } = await (async () => {
      await fixture.machine.settle();
      return fixture.machine.open();
    })();
    // Nothing but the folder tells it, as in a browser tab.
    secrets.kill();
    const hears = (generation: number) => () => window.account(id).generation >= generation;
    await until(fixture.machine.clock, hears((await fixture.refresh(id)).generation), 0);
    await rm(fixture.machine.folder, { recursive: true });
    let heard = false;
    // A record that comes before the watch is back is not told, so the one after it is.
    for (let turn = 0; !heard && turn < 20; turn++) {
      const { generation } = await fixture.refresh(id);
      const waiting = until(fixture.machine.clock, hears(generation), 0).then(() => {
        heard = true;
      });
      await Promise.race([waiting, new Promise((resolve) => setTimeout(resolve, 100))]);
    }
    assert.ok(heard);
  });
});
