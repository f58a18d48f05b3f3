import assert from "node:assert/strict";
import { EventEmitter, once } from "node:events";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Pause } from "../../../../src/accounts/model/accountState";
import { RetryAfterStore } from "../../../../src/accounts/shared/retryAfterStore";
import { localized } from "../../../../src/base/localizedMessage";
import { TemporaryFolder } from "../../../host/temporaryFolder";
import { DiskFaults } from "../../diskFaults";
import { ManualClock } from "../../manualClock";

const HOUR_MS = 3_600_000;

describe("the pauses that windows share", () => {
  let temporary: TemporaryFolder;
  let folder: string;
  let clock: ManualClock;
  let retryAfter: RetryAfterStore;
  let faults: DiskFaults;

  /** Box asked to wait so long from now. */
  const pauseOf = (delayMs: number, kind: Pause["kind"] = "paused"): Pause => ({
    kind,
    reason: localized("Box asked to wait {0} seconds.", delayMs / 1_000),
    until: clock.now() + delayMs,
  });

  beforeEach(() => {
    temporary = new TemporaryFolder("pauses");
    folder = join(temporary.path, "accounts");
    clock = new ManualClock();
    faults = new DiskFaults();
    retryAfter = new RetryAfterStore(folder, clock);
  });

  afterEach(() => {
    faults.restore();
    return temporary.remove();
  });

  it("are none at first", async () => {
    assert.deepEqual(
      [await retryAfter.read("one"), await retryAfter.remaining("one")],
      [undefined, undefined],
    );
  });

  for (const kind of ["paused", "offline"] as const) {
    it(`are known to every window, with why the account is ${kind} and until when`, async () => {
      const pause = pauseOf(17_000, kind);
      await retryAfter.record("one", pause);
      const other = new RetryAfterStore(folder, clock);
      assert.deepEqual([await other.read("one"), await other.read("two")], [pause, undefined]);
      assert.deepEqual(await readdir(folder), ["one.pause"]);
    });
  }

  it("stand in the way until their end, and are remembered until Box was reached", async () => {
    const pause = pauseOf(17_000);
    await retryAfter.record("one", pause);
    await clock.advance(16_999);
    assert.deepEqual(await retryAfter.remaining("one"), pause);
    await clock.advance(1);
    assert.deepEqual([await retryAfter.remaining("one"), await retryAfter.read("one")], [undefined, pause]);
    await retryAfter.clear("one");
    assert.equal(await retryAfter.read("one"), undefined);
  });

  it("are the last that was heard", async () => {
    await retryAfter.record("one", pauseOf(17_000));
    const later = pauseOf(5_000, "offline");
    await retryAfter.record("one", later);
    assert.deepEqual(await retryAfter.read("one"), later);
  });

  it("are told in the order in which they were asked for, however slow the disk is with one", async () => {
    await retryAfter.record("one", pauseOf(17_000));
    const gate = new EventEmitter();
    const opened = once(gate, "open");
    let held = false;
    faults.before("open", () => {
      const isFirst = !held;
      held = true;
      return isFirst ? opened : undefined;
    });
    const heard: string[] = [];
    const hear = (who: string) => (pause: Pause | undefined) =>
      heard.push(`${who}: ${pause?.kind ?? "none"}`);
    const slow = retryAfter.read("one").then(hear("slow"));
    const rest = retryAfter.clear("one").then(() => retryAfter.read("one").then(hear("quick")));
    assert.equal(await retryAfter.read("two"), undefined);
    gate.emit("open");
    await Promise.all([slow, rest]);
    assert.deepEqual(heard, ["slow: paused", "quick: none"]);
  });

  it("are never longer than an hour", async () => {
    await retryAfter.record("one", pauseOf(24 * HOUR_MS));
    assert.equal((await retryAfter.remaining("one"))?.until, clock.now() + HOUR_MS);
  });

  it("are not believed once the clock was set back, which would make them long", async () => {
    await retryAfter.record("one", pauseOf(17_000));
    clock.setWallClock(clock.now() - 1);
    assert.equal(await retryAfter.read("one"), undefined);
  });

  it("are none where the file says nothing that this version wrote", async () => {
    await retryAfter.record("one", pauseOf(17_000));
    const reason = { template: "Box asked to wait.", values: [] };
    const believable = { version: 1, kind: "paused", reason, until: clock.now() + 1, at: clock.now() };
    const file = join(folder, "one.pause");
    await writeFile(file, JSON.stringify(believable));
    assert.ok(await retryAfter.read("one"));
    for (const changes of [
      { version: 2 },
      { kind: "later" },
      { reason: "because" },
      { until: null },
      { until: clock.now() + HOUR_MS + 1 },
      { at: "now" },
    ]) {
      await writeFile(file, JSON.stringify({ ...believable, ...changes }));
      assert.equal(await retryAfter.read("one"), undefined, JSON.stringify(changes));
    }
    for (const text of ["", "soon", "17", "{}", `"${"x".repeat(5_000)}"`]) {
      await writeFile(file, text);
      assert.equal(await retryAfter.read("one"), undefined, text.slice(0, 10));
    }
  });

  it("are kept by nobody where nothing can be written, and do no harm", async () => {
    await writeFile(folder, "");
    await retryAfter.record("one", pauseOf(17_000));
    await retryAfter.clear("one");
    assert.equal(await retryAfter.read("one"), undefined);
  });
});
