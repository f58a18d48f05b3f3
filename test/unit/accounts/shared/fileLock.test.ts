import assert from "node:assert/strict";
import { mkdir, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FileLock } from "../../../../src/accounts/shared/fileLock";
import { systemClock } from "../../../../src/base/clock";
import { TemporaryFolder } from "../../../host/temporaryFolder";
import { ManualClock } from "../../manualClock";
import { drive } from "../drive";
import { LockProcess } from "../lockProcess";
import { boxErrorOf } from "../rejection";

const name = "account";
/** Only a dead owner is overtaken within the time of a test. */
const patient = { heartbeatMs: 1_000, stalledAfterMs: 600_000, waitLimitMs: 60_000 };
const hasty = { heartbeatMs: 50, stalledAfterMs: 400, waitLimitMs: 30_000 };
/** For a clock that is moved. */
const limits = { heartbeatMs: 100, stalledAfterMs: 1_500, waitLimitMs: 3_000 };

describe("the lock between processes", () => {
  let temporary: TemporaryFolder;
  let folder: string;
  let processes: LockProcess[];

  const start = () => {
    const started = new LockProcess(folder, name);
    processes.push(started);
    return started;
  };

  beforeEach(() => {
    temporary = new TemporaryFolder("lock");
    folder = temporary.inside("accounts");
    processes = [];
  });

  afterEach(async () => {
    await Promise.all(processes.map((one) => one.kill()));
    await temporary.remove();
  });

  it("lets one of eight processes in at a time, twenty times each", async function () {
    this.timeout(60_000);
    const order = { kind: "enter", times: 20, limits: patient } as const;
    const reports = await Promise.all(Array.from({ length: 8 }, () => start().showMessage(order)));
    assert.deepEqual(
      reports,
      reports.map(() => ({ kind: "entered" })),
    );
  });

  it("goes at once to one of the waiting when the owner is killed", async function () {
    this.timeout(20_000);
    const owner = start();
    assert.deepEqual(await owner.showMessage({ kind: "hold", limits: patient }), { kind: "holds" });
    const waiting = [start(), start(), start()].map((one) =>
      one.showMessage({ kind: "enter", times: 2, limits: patient }),
    );
    await owner.kill();
    const reports = await Promise.all(waiting);
    assert.deepEqual(
      reports,
      reports.map(() => ({ kind: "entered" })),
    );
  });

  it("is taken from an owner that stands still, who notices it when it goes on", async function () {
    this.timeout(20_000);
    const owner = start();
    await owner.showMessage({ kind: "hold", limits: hasty });
    assert.deepEqual(await owner.showMessage({ kind: "look" }), { kind: "owner", still: true });
    owner.signal("SIGSTOP");
    const next = await new FileLock(folder, systemClock, hasty).acquire(name);
    owner.signal("SIGCONT");
    assert.deepEqual(await owner.showMessage({ kind: "look" }), { kind: "owner", still: false });
    assert.deepEqual(await owner.showMessage({ kind: "release" }), { kind: "released" });
    assert.equal(await next.stillOwned(), true);
    await next.release();
  });
});

describe("the lock on files", () => {
  let temporary: TemporaryFolder;
  let folder: string;
  let clock: ManualClock;
  let lock: FileLock;

  const ticket = (number: number) => join(folder, `${name}.lock.${number}`);

  /** What an owner of this process writes into its ticket, then released. */
  const ownTicket = async (): Promise<Record<string, unknown>> => {
    const held = await lock.acquire("sample");
    const text = await readFile(join(folder, "sample.lock.1"), "utf8");
    await held.release();
    return JSON.parse(text);
  };

  /** How long the lock made its next owner wait. */
  const msUntilTaken = async (): Promise<number> => {
    const began = clock.monotonic();
    const held = await drive(clock, lock.acquire(name));
    await held.release();
    return clock.monotonic() - began;
  };

  beforeEach(() => {
    temporary = new TemporaryFolder("lock");
    folder = temporary.inside("accounts");
    clock = new ManualClock();
    lock = new FileLock(folder, clock, limits);
  });

  afterEach(() => temporary.remove());

  it("is free at first and free again after its release", async () => {
    const held = await lock.acquire(name);
    assert.equal(await held.stillOwned(), true);
    await held.release();
    await (await lock.acquire(name)).release();
    assert.equal(clock.pendingTimers, 0);
  });

  it("holds names apart", async () => {
    const one = await lock.acquire("one");
    const other = await lock.acquire("other");
    assert.deepEqual([await one.stillOwned(), await other.stillOwned()], [true, true]);
    await Promise.all([one.release(), other.release()]);
  });

  if (process.platform !== "win32") {
    it("makes its folder, which nobody else may read, like the tickets in it", async () => {
      const fresh = join(folder, "fresh", "locks");
      const held = await new FileLock(fresh, clock).acquire(name);
      const modes = [await stat(fresh), await stat(join(fresh, `${name}.lock.1`))].map(
        ({ mode }) => mode & 0o777,
      );
      assert.deepEqual(modes, [0o700, 0o600]);
      await held.release();
    });
  }

  it("goes to one alone of many who judge the same owner dead", async () => {
    const dead = new LockProcess(folder, name);
    await dead.showMessage({ kind: "hold", limits: patient });
    await dead.kill();
    let inside = 0;
    const most = await Promise.all(
      Array.from({ length: 12 }, async () => {
        const held = await new FileLock(folder, systemClock, patient).acquire(name);
        inside += 1;
        const seen = inside;
        await readdir(folder);
        inside -= 1;
        await held.release();
        return seen;
      }),
    );
    assert.deepEqual(
      most,
      most.map(() => 1),
    );
  });

  it("keeps few tickets, however often it is taken", async () => {
    for (let turn = 0; turn < 10; turn++) {
      await (await lock.acquire(name)).release();
    }
    assert.deepEqual(await readdir(folder), [8, 9, 10].map((number) => `${name}.lock.${number}`).sort());
  });

  it("stays with an owner that shows itself, however long it works, and makes the waiting give up", async () => {
    const held = await lock.acquire(name);
    const began = clock.monotonic();
    const error = await boxErrorOf(drive(clock, new FileLock(folder, clock, limits).acquire(name)));
    assert.deepEqual([error.code, error.decision], ["locked", "retryLater"]);
    assert.ok(clock.monotonic() - began >= limits.waitLimitMs);
    assert.equal(await held.stillOwned(), true);
    await held.release();
    assert.equal(clock.pendingTimers, 0);
  });

  it("is not overtaken when its number is now that of a living process, until the stall limit", async () => {
    await writeFile(ticket(1), JSON.stringify({ ...(await ownTicket()), pid: process.ppid }));
    const waited = await msUntilTaken();
    assert.ok(waited >= limits.stalledAfterMs, `${waited} ms`);
    assert.ok(waited < limits.waitLimitMs, `${waited} ms`);
  });

  it("gives an owner on another machine the stall limit too, whatever its number means here", async () => {
    await writeFile(
      ticket(1),
      JSON.stringify({ ...(await ownTicket()), machine: "elsewhere", pid: 2 ** 22 + 1 }),
    );
    assert.ok((await msUntilTaken()) >= limits.stalledAfterMs);
  });

  for (const [what, text] of [
    ["is empty, as after a crash at its creation", ""],
    ["is torn", '{"id":"x","pi'],
    ["holds something else", "[1, 2]"],
    ["names no process", '{"id":"x","pid":"1","machine":"m"}'],
    ["is null", "null"],
  ] as const) {
    it(`overtakes a ticket that ${what}, after the stall limit`, async () => {
      await writeFile(ticket(7), text);
      assert.ok((await msUntilTaken()) >= limits.stalledAfterMs);
      assert.ok((await readdir(folder)).includes(`${name}.lock.8`));
    });
  }

  it("ignores files that are no tickets", async () => {
    for (const other of [
      `${name}.lock.x`,
      `${name}.lock.`,
      `${name}.lock.1.left-by-a-crash`,
      `${name}2.lock.5`,
    ]) {
      await writeFile(join(folder, other), "garbage");
    }
    assert.ok((await msUntilTaken()) < limits.stalledAfterMs);
  });

  it("does no harm when it is released after it was overtaken", async () => {
    const owner = await lock.acquire(name);
    await writeFile(ticket(2), "{}");
    assert.equal(await owner.stillOwned(), false);
    await owner.release();
    assert.equal(await readFile(ticket(2), "utf8"), "{}");
    assert.ok((await msUntilTaken()) >= limits.stalledAfterMs);
  });

  it("is given up by whoever stops waiting", async () => {
    const held = await lock.acquire(name);
    const stop = new AbortController();
    const waiting = lock.acquire(name, stop.signal);
    const reason = new Error("the person cancelled");
    stop.abort(reason);
    await assert.rejects(drive(clock, waiting), (error) => error === reason);
    await assert.rejects(lock.acquire(name, stop.signal), (error) => error === reason);
    await held.release();
    assert.equal(clock.pendingTimers, 0);
  });

  it("answers with one clear error where no folder can be", async () => {
    const file = join(folder, "file");
    await writeFile(file, "");
    for (const place of [file, join(file, "below")]) {
      const error = await boxErrorOf(new FileLock(place, clock).acquire(name));
      assert.equal(error.decision, "retryLater");
    }
  });

  it("survives that its folder vanishes: the next one makes it again, and the owner notices it", async () => {
    const held = await lock.acquire(name);
    const waiting = lock.acquire(name);
    await rm(folder, { recursive: true });
    await clock.advance(2 * limits.heartbeatMs);
    const next = await drive(clock, waiting);
    assert.deepEqual([await held.stillOwned(), await next.stillOwned()], [false, true]);
    await held.release();
    assert.equal(await next.stillOwned(), true);
    await next.release();
    assert.equal(clock.pendingTimers, 0);
  });

  it("survives that its folder is replaced by a file while it is held", async () => {
    const held = await lock.acquire(name);
    await rm(folder, { recursive: true });
    await writeFile(folder, "");
    await clock.advance(2 * limits.heartbeatMs);
    assert.equal(await held.stillOwned(), false);
    await held.release();
    await rm(folder);
    await mkdir(folder);
    assert.equal(clock.pendingTimers, 0);
  });
});
