import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { chmod, mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FileLock } from "../../../../src/accounts/shared/fileLock";
import { format } from "../../../../src/base/localizedMessage";
import { TemporaryFolder } from "../../../host/temporaryFolder";
import { DiskFaults } from "../../diskFaults";
import { ManualClock } from "../../manualClock";
import { drive } from "../drive";
import { LockProcess } from "../lockProcess";
import { limits, msUntilTaken, name } from "../lockSamples";
import { boxErrorOf } from "../rejection";

/** For real time: only a release or a death makes the lock free within a test. */
const patient = { heartbeatMs: 1_000, stalledAfterMs: 600_000, waitLimitMs: 60_000 };
const onPosix = process.platform === "win32" ? describe.skip : describe;

describe("the folder of the lock", () => {
  let temporary: TemporaryFolder;
  let folder: string;
  let clock: ManualClock;
  let lock: FileLock;
  let faults: DiskFaults;
  let processes: LockProcess[];

  const ticket = (number: number | string) => join(folder, `${name}.lock.${number}`);
  const tickets = async () => (await readdir(folder)).filter((file) => /\.lock\.\d+$/.test(file));

  const start = (options?: { onFullDisk: boolean }) => {
    const started = new LockProcess(folder, name, options);
    processes.push(started);
    return started;
  };

  beforeEach(() => {
    temporary = new TemporaryFolder("lock");
    folder = temporary.inside("accounts");
    clock = new ManualClock();
    lock = new FileLock(folder, clock, limits);
    faults = new DiskFaults();
    processes = [];
  });

  afterEach(async () => {
    faults.restore();
    await Promise.all(processes.map((one) => one.kill()));
    await temporary.remove();
  });

  describe("where nothing can be written", () => {
    it("is told at once where no folder can be", async () => {
      const file = join(folder, "file");
      await writeFile(file, "");
      for (const place of [file, join(file, "below")]) {
        const error = await boxErrorOf(new FileLock(place, clock).acquire(name));
        assert.deepEqual([error.decision, error.code], ["retryLater", "diskWrite"]);
      }
    });

    for (const [code, sentence] of [
      [
        "EACCES",
        `Box Auth may not write to FOLDER, where its windows agree on who refreshes; check the rights of that folder, then try again.`,
      ],
      [
        "EROFS",
        `Box Auth may not write to FOLDER, where its windows agree on who refreshes; check the rights of that folder, then try again.`,
      ],
      [
        "ENOSPC",
        "The disk is full, so the windows cannot agree on who refreshes; free some space, then try again.",
      ],
      [
        "EIO",
        "The folder in which windows agree on who refreshes cannot be used; check the disk, then try again.",
      ],
    ] as const) {
      it(`says why, and soon, after ${code}`, async () => {
        faults.fail("open", code, { path: /\.lock\.1$/ });
        const began = clock.monotonic();
        const error = await boxErrorOf(drive(clock, lock.acquire(name)));
        // Windows answers a missing right as it answers a scanner, for which there is a second's patience.
        assert.ok(clock.monotonic() - began <= (process.platform === "win32" ? 2_000 : 100));
        assert.deepEqual([error.decision, error.code], ["retryLater", "diskWrite"]);
        assert.equal(format(error.sentence), sentence.replace("FOLDER", folder));
        assert.equal(clock.pendingTimers, 0);
      });
    }

    it("tells missing rights from a scanner on Windows, within two seconds", async () => {
      await onWindows(async () => {
        faults.fail("open", "EPERM", { times: 3, path: /\.lock\.1$/ });
        await (await drive(clock, lock.acquire(name))).release();
        faults.fail("open", "EPERM", { path: /\.lock\.2$/ });
        const began = clock.monotonic();
        const error = await boxErrorOf(drive(clock, lock.acquire(name)));
        assert.equal(error.code, "diskWrite");
        assert.ok(clock.monotonic() - began < 2_000);
      });
    });
  });

  onPosix("on a disk or with rights that POSIX can take away", () => {
    it("tells at once that the rights are missing", async () => {
      await withoutRights(async () => {
        const error = await boxErrorOf(lock.acquire(name));
        assert.equal(error.code, "diskWrite");
        assert.match(format(error.sentence), /^Box Auth may not write to /);
      });
    });

    it("leaves no ticket on a full disk, however often one tries, so that nobody waits afterwards", async () => {
      const full = start({ onFullDisk: true });
      for (let attempt = 0; attempt < 3; attempt++) {
        const report = await full.follow({ kind: "hold", limits: patient });
        assert.deepEqual(report, { kind: "failed", code: "diskWrite" });
      }
      assert.deepEqual(await readdir(folder), []);
      assert.deepEqual(await start().follow({ kind: "hold", limits: patient }), { kind: "holds" });
    });

    if (process.platform === "linux") {
      it("is released on a disk that filled up meanwhile", async () => {
        const owner = start();
        await owner.follow({ kind: "hold", limits: patient });
        assert.equal(spawnSync("prlimit", ["--pid", String(owner.pid), "--fsize=0"]).status, 0);
        await owner.follow({ kind: "release" });
        assert.deepEqual(await start().follow({ kind: "hold", limits: patient }), { kind: "holds" });
      });
    }
  });

  describe("when it vanishes", () => {
    it("is made again by the next one, and the owner notices it", async () => {
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

    it("is made again when it goes while a ticket is made", async () => {
      await (await lock.acquire("other")).release();
      let gone: Promise<void> | undefined;
      faults.before("open", (path) => {
        if (path === ticket(1)) {
          gone ??= rm(folder, { recursive: true });
        }
        return gone;
      });
      const held = await drive(clock, lock.acquire(name));
      assert.equal(await held.stillOwned(), true);
      await held.release();
    });

    it("leaves nothing to an owner of whose number another is about to make one", async () => {
      const held = await lock.acquire(name);
      await rm(folder, { recursive: true });
      await mkdir(folder);
      await writeFile(ticket(1), "");
      assert.equal(await held.stillOwned(), false);
      await held.release();
    });

    it("may be a file, while the lock is held", async () => {
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

  it("is free at once after a ticket whose maker could not look at the folder again", async () => {
    let readings = 0;
    faults.before("readdir", () => {
      readings += 1;
      if (readings === 2) {
        throw Object.assign(new Error("EMFILE"), { code: "EMFILE" });
      }
    });
    await drive(clock, boxErrorOf(lock.acquire(name)));
    faults.restore();
    assert.deepEqual(await tickets(), []);
    assert.ok((await msUntilTaken(clock, lock)) < limits.stalledAfterMs);
  });

  /** For the superuser, who may write everywhere, the rights of nobody. */
  async function withoutRights(action: () => Promise<void>): Promise<void> {
    const isRoot = process.geteuid?.() === 0;
    await chmod(temporary.path, 0o755);
    await chmod(folder, 0o555);
    try {
      if (isRoot) {
        process.seteuid?.(65_534);
      }
      await action();
    } finally {
      if (isRoot) {
        process.seteuid?.(0);
      }
      await chmod(folder, 0o700);
    }
  }

  async function onWindows(action: () => Promise<void>): Promise<void> {
    const { platform } = process;
    Object.defineProperty(process, "platform", { value: "win32" });
    try {
      await action();
    } finally {
      Object.defineProperty(process, "platform", { value: platform });
    }
  }
});
