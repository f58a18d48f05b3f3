import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdir, readdir, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FileLock } from "../../../../src/accounts/shared/fileLock";
import { TemporaryFolder } from "../../../host/temporaryFolder";
import { ManualClock } from "../../manualClock";
import { drive } from "../drive";
import { limits, msUntilTaken as lockMsUntilTaken, name } from "../lockSamples";
import { boxErrorOf } from "../rejection";

describe("the lock, with something else in a ticket's place", () => {
  let temporary: TemporaryFolder;
  let folder: string;
  let clock: ManualClock;
  let lock: FileLock;

  const ticket = (number: number | string) => join(folder, `${name}.lock.${number}`);
  const tickets = async () => (await readdir(folder)).filter((file) => /\.lock\.\d+$/.test(file));
  const msUntilTaken = () => lockMsUntilTaken(clock, lock);

  beforeEach(() => {
    temporary = new TemporaryFolder("lock");
    folder = temporary.inside("accounts");
    clock = new ManualClock();
    lock = new FileLock(folder, clock, limits);
  });

  afterEach(() => temporary.remove());

  for (const [what, text] of [
    ["is empty, as after a crash at its creation", ""],
    ["is torn", '{"id":"x","pi'],
    ["holds something else", "[1, 2]"],
    ["names no process", '{"id":"x","pid":"1","machine":"m"}'],
    ["names no owner", '{"pid":1,"machine":"m"}'],
    ["is null", "null"],
  ] as const) {
    it(`gives a ticket that ${what} the stall limit, and no more`, async () => {
      await writeFile(ticket(7), text);
      assert.ok((await msUntilTaken()) >= limits.stalledAfterMs);
      assert.ok((await readdir(folder)).includes(`${name}.lock.8`));
    });
  }

  const planted: readonly (readonly [string, (path: string) => Promise<unknown>])[] = [
    ["a folder", (path) => mkdir(join(path, "below"), { recursive: true })],
    ["a link to itself", (path) => symlink(path, path)],
    ["a pipe", async (path) => assert.equal(spawnSync("mkfifo", [path]).status, 0)],
    ["a huge file", (path) => writeFile(path, "").then(() => truncate(path, 500_000_000))],
  ];
  for (const [what, plant] of process.platform === "win32" ? [] : planted) {
    for (const number of [7, 999_999_999_999_999]) {
      it(`gives ${what} as number ${number} the stall limit, and no more`, async () => {
        await plant(ticket(number));
        const waited = await msUntilTaken();
        assert.ok(waited >= limits.stalledAfterMs && waited < limits.waitLimitMs, `${waited} ms`);
        assert.ok((await msUntilTaken()) < limits.stalledAfterMs);
      });
    }
  }

  it("begins again after the last number that there is", async () => {
    await writeFile(ticket(999_999_999_999_998), "");
    assert.ok((await msUntilTaken()) >= limits.stalledAfterMs);
    assert.ok((await msUntilTaken()) < limits.stalledAfterMs);
    assert.ok((await msUntilTaken()) < limits.stalledAfterMs);
    assert.deepEqual(await tickets(), [`${name}.lock.1`, `${name}.lock.2`]);
  });

  it("ignores files that are no tickets", async () => {
    const others = [
      `${name}.lock.x`,
      `${name}.lock.`,
      `${name}.lock.0`,
      `${name}.lock.007`,
      `${name}.lock.-1`,
      `${name}.lock.1e3`,
      `${name}.lock.1000000000000000`,
      `${name}.lock.90071992547409930`,
      `${name}.lock.1.left-by-a-crash`,
      `${name}2.lock.5`,
    ];
    await Promise.all(others.map((file) => writeFile(join(folder, file), "garbage")));
    assert.ok((await msUntilTaken()) < limits.stalledAfterMs);
    assert.ok((await msUntilTaken()) < limits.stalledAfterMs);
    assert.ok((await tickets()).includes(`${name}.lock.2`));
  });

  it("takes no release for that of another owner of the same number", async () => {
    await writeFile(`${ticket(1)}.0f9e.released`, "");
    const held = await lock.acquire(name);
    const error = await boxErrorOf(drive(clock, new FileLock(folder, clock, limits).acquire(name)));
    assert.equal(error.code, "locked");
    assert.equal(await held.stillOwned(), true);
    await held.release();
  });
});
