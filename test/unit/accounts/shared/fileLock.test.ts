import assert from "node:assert/strict";
import { readdir, readFile, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { defaultLockLimits, FileLock } from "../../../../src/accounts/shared/fileLock";
import type { Owner } from "../../../../src/accounts/shared/lockOwner";
import { type Clock, systemClock } from "../../../../src/base/clock";
import { TemporaryFolder } from "../../../host/temporaryFolder";
import { DiskFaults } from "../../diskFaults";
import { ManualClock } from "../../manualClock";
import { drive, until } from "../drive";
import { handLockOn } from "../lockHandOver";
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
    const reports = await Promise.all(Array.from({ length: 8 }, () => start().follow(order)));
    assert.deepEqual(
      reports,
      reports.map(() => ({ kind: "entered" })),
    );
  });

  it("is handed on a hundred times among eight, and nobody waits until the owner looks stalled", async function () {
    this.timeout(60_000);
    const { handOvers, longestMs } = await handLockOn(folder, { processes: 8, handOvers: 100 });
    assert.ok(handOvers >= 100, `${handOvers}`);
    assert.ok(longestMs < defaultLockLimits.stalledAfterMs, `${longestMs} ms`);
  });

  it("goes at once to one of the waiting when the owner is killed", async function () {
    this.timeout(20_000);
    const owner = start();
    assert.deepEqual(await owner.follow({ kind: "hold", limits: patient }), { kind: "holds" });
    const waiting = [start(), start(), start()].map((one) =>
      one.follow({ kind: "enter", times: 2, limits: patient }),
    );
    await owner.kill();
    const reports = await Promise.all(waiting);
    assert.deepEqual(
      reports,
      reports.map(() => ({ kind: "entered" })),
    );
  });

  (process.platform === "win32" ? it.skip : it)(
    "is taken from an owner that stands still, who notices it when it goes on",
    async function () {
      this.timeout(20_000);
      const owner = start();
      await owner.follow({ kind: "hold", limits: hasty });
      assert.deepEqual(await owner.follow({ kind: "checkOwner" }), { kind: "owner", still: true });
      owner.signal("SIGSTOP");
      const next = await new FileLock(folder, systemClock, hasty).acquire(name);
      owner.signal("SIGCONT");
      assert.deepEqual(await owner.follow({ kind: "checkOwner" }), { kind: "owner", still: false });
      assert.deepEqual(await owner.follow({ kind: "release" }), { kind: "released" });
      assert.equal(await next.stillOwned(), true);
      await next.release();
    },
  );
});

describe("the lock on files", () => {
  let temporary: TemporaryFolder;
  let folder: string;
  let clock: ManualClock;
  let lock: FileLock;

  const ticket = (number: number) => join(folder, `${name}.lock.${number}`);

  /** What an owner of this process writes into its ticket, then released. */
  const ownTicket = async (): Promise<Owner> => {
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
    await dead.follow({ kind: "hold", limits: patient });
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

  it("runs an action as the only one, gives what it gives, and is free again when it throws", async () => {
    const failure = new Error("as the test wants it");
    const result = await lock.run(name, async (held) => {
      assert.equal(await held.stillOwned(), true);
      const other = new FileLock(folder, clock, limits).run(name, async () => "entered");
      assert.equal((await boxErrorOf(drive(clock, other))).code, "locked");
      return "done";
    });
    assert.equal(result, "done");
    await assert.rejects(
      lock.run(name, () => Promise.reject(failure)),
      failure,
    );
    assert.ok((await msUntilTaken()) < limits.stalledAfterMs);
    assert.equal(clock.pendingTimers, 0);
  });

  it("is not owned any more after its release", async () => {
    const held = await lock.acquire(name);
    await held.release();
    assert.equal(await held.stillOwned(), false);
  });

  it("keeps few files, however often it is taken", async () => {
    for (let turn = 0; turn < 10; turn++) {
      await (await lock.acquire(name)).release();
    }
    const files = await readdir(folder);
    assert.deepEqual(
      files.map((file) => file.replace(/\.[0-9a-f-]{36}\./, ".ID.")).sort(),
      [8, 9, 10].flatMap((number) => [`${name}.lock.${number}`, `${name}.lock.${number}.ID.released`]).sort(),
    );
  });

  it("is looked at sooner by who has seen several owners go by", async () => {
    const pauses: number[] = [];
    const time: Clock = {
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      setTimer(callback, delayMs) {
        pauses.push(delayMs);
        return clock.setTimer(callback, delayMs);
      },
    };
    const owner = { ...(await ownTicket()), pid: process.ppid };
    const stop = new AbortController();
    await writeFile(ticket(1), JSON.stringify(owner));
    const waiting = new FileLock(folder, time, patient).acquire(name, stop.signal);
    for (let number = 2; number <= 8; number++) {
      const seen = pauses.length;
      await until(clock, () => pauses.length > seen + 1);
      await writeFile(ticket(number), JSON.stringify(owner));
    }
    const seen = pauses.length;
    await until(clock, () => pauses.length > seen + 1);
    stop.abort();
    await assert.rejects(waiting);
    const [first = 0, last = 0] = [pauses[0], pauses.at(-1)];
    assert.ok(first >= 75 && first <= 225, `${first} ms at first`);
    assert.ok(last >= 5 && last <= 15, `${last} ms after seven owners`);
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

  it("does no harm when it is released after it was overtaken", async () => {
    const owner = await lock.acquire(name);
    await writeFile(ticket(2), "{}");
    assert.equal(await owner.stillOwned(), false);
    await owner.release();
    assert.equal(await readFile(ticket(2), "utf8"), "{}");
    assert.ok((await msUntilTaken()) >= limits.stalledAfterMs);
  });

  it("is left free when the person cancels in the moment in which it is taken", async () => {
    const stop = new AbortController();
    const reason = new Error("the person cancelled");
    const faults = new DiskFaults();
    faults.before("open", (path) => path.endsWith(".lock.1") && stop.abort(reason));
    try {
      await assert.rejects(lock.acquire(name, stop.signal), reason);
    } finally {
      faults.restore();
    }
    assert.ok((await msUntilTaken()) < limits.stalledAfterMs);
    assert.equal(clock.pendingTimers, 0);
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
});
