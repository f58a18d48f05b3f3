import assert from "node:assert/strict";
import { readFile, readlink } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { AwakeTime } from "../../../../src/accounts/shared/awakeTime";
import { defaultLockLimits, FileLock } from "../../../../src/accounts/shared/fileLock";
import { machineName } from "../../../../src/accounts/shared/machineName";
import { TemporaryFolder } from "../../../host/temporaryFolder";
import { ManualClock } from "../../manualClock";
import { SleepCountingClock } from "../../sleepCountingClock";
import { drive, until } from "../drive";

const NIGHT_MS = 8 * 3_600_000;

describe("a machine that sleeps while the lock is held", () => {
  let temporary: TemporaryFolder;
  let folder: string;

  beforeEach(() => {
    temporary = new TemporaryFolder("lock");
    folder = temporary.inside("accounts");
  });

  afterEach(() => temporary.remove());

  for (const [how, clock] of [
    ["counts sleep, as on macOS and Windows", () => new SleepCountingClock()],
    ["stands still, as on Linux", () => new ManualClock()],
  ] as const) {
    it(`finds owner and waiter as they were, where its monotonic time ${how}`, async () => {
      const time = clock();
      const lock = new FileLock(folder, time);
      const held = await lock.acquire("account");
      let isTaken = false;
      const waiting = lock.acquire("account").then((next) => {
        isTaken = true;
        return next;
      });
      const work = () => {
        const end = time.monotonic() + 3 * defaultLockLimits.heartbeatMs;
        return until(time, () => time.monotonic() >= end);
      };
      await work();
      time.sleep(NIGHT_MS);
      await work();
      assert.deepEqual([isTaken, await held.stillOwned()], [false, true]);
      await held.release();
      const next = await drive(time, waiting);
      assert.equal(await next.stillOwned(), true);
      await next.release();
      assert.equal(time.pendingTimers, 0);
    });
  }
});

describe("time that a process saw pass", () => {
  it("is counted look by look, a gap as its longest step", async () => {
    const clock = new SleepCountingClock();
    const awake = new AwakeTime(clock, 100);
    await clock.advance(40);
    assert.equal(awake.sample(), 40);
    await clock.advance(100);
    assert.equal(awake.sample(), 140);
    clock.sleep(NIGHT_MS);
    assert.equal(awake.sample(), 240);
    assert.equal(awake.sample(), 240);
  });
});

describe("the name of a machine, within which process numbers mean something", () => {
  /** What `os.tmpdir` reads, on POSIX and on Windows. */
  const variables = ["TMPDIR", "TEMP", "TMP"] as const;
  const before = variables.map((variable) => [variable, process.env[variable]] as const);
  const useTemporaryFolder = (path: string) => {
    for (const variable of variables) {
      process.env[variable] = path;
    }
  };
  let temporary: TemporaryFolder;

  beforeEach(() => {
    temporary = new TemporaryFolder("machine");
  });

  afterEach(async () => {
    for (const [variable, value] of before) {
      if (value === undefined) {
        delete process.env[variable];
      } else {
        process.env[variable] = value;
      }
    }
    await temporary.remove();
  });

  if (process.platform === "linux") {
    it("is the run of the kernel and the PID namespace on Linux, whatever the host is called", async () => {
      const bootId = await readFile("/proc/sys/kernel/random/boot_id", "utf8");
      assert.equal(await machineName(), `${bootId.trim()} ${await readlink("/proc/self/ns/pid")}`);
    });
  }

  for (const platform of ["darwin", "win32", "freebsd"] as const) {
    it(`is the same for every process on ${platform}, and another where only the host's name is the same`, async () => {
      useTemporaryFolder(temporary.inside("here"));
      const here = await machineName(platform);
      assert.equal(await machineName(platform), here);
      assert.ok(here.startsWith(`${hostname()} `));
      useTemporaryFolder(temporary.inside("elsewhere"));
      assert.notEqual(await machineName(platform), here);
    });

    it(`is never that of another process on ${platform} when nothing tells it`, async () => {
      useTemporaryFolder(join(temporary.path, "nowhere"));
      assert.notEqual(await machineName(platform), await machineName(platform));
    });
  }
});
