import assert from "node:assert/strict";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { RetryAfterStore } from "../../../../src/accounts/shared/retryAfterStore";
import { TemporaryFolder } from "../../../host/temporaryFolder";
import { ManualClock } from "../../manualClock";

const HOUR_MS = 3_600_000;

describe("a pause that Box asked for", () => {
  let temporary: TemporaryFolder;
  let folder: string;
  let clock: ManualClock;
  let retryAfter: RetryAfterStore;

  beforeEach(() => {
    temporary = new TemporaryFolder("pauses");
    folder = join(temporary.path, "accounts");
    clock = new ManualClock();
    retryAfter = new RetryAfterStore(folder, clock);
  });

  afterEach(() => temporary.remove());

  it("is none at first", async () => {
    assert.equal(await retryAfter.remaining("one"), 0);
  });

  it("is kept by every window, for its account, until it is over", async () => {
    await retryAfter.begin("one", 17);
    const other = new RetryAfterStore(folder, clock);
    assert.deepEqual([await other.remaining("one"), await other.remaining("two")], [17_000, 0]);
    await clock.advance(16_999);
    assert.equal(await other.remaining("one"), 1);
    await clock.advance(1);
    assert.equal(await other.remaining("one"), 0);
    assert.deepEqual(await readdir(folder), ["one.pause"]);
  });

  it("is the later one when Box asks again", async () => {
    await retryAfter.begin("one", 17);
    await retryAfter.begin("one", 5);
    assert.equal(await retryAfter.remaining("one"), 5_000);
  });

  it("is never longer than an hour, even when the clock was set back since", async () => {
    await retryAfter.begin("one", 24 * 3_600);
    assert.equal(await retryAfter.remaining("one"), HOUR_MS);
    clock.setWallClock(clock.now() - 1);
    assert.equal(await retryAfter.remaining("one"), 0);
  });

  for (const text of ["", "soon", "NaN", "Infinity", "-1", "{}"]) {
    it(`is none when its file holds ${JSON.stringify(text)}`, async () => {
      await retryAfter.begin("one", 17);
      await writeFile(join(folder, "one.pause"), text);
      assert.equal(await retryAfter.remaining("one"), 0);
    });
  }

  it("is kept by nobody where nothing can be written, and does no harm", async () => {
    await writeFile(folder, "");
    await retryAfter.begin("one", 17);
    assert.equal(await retryAfter.remaining("one"), 0);
  });
});
