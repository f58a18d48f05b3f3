import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { UserActivity } from "../../../../src/accounts/shared/userActivity";
import { TemporaryFolder } from "../../../host/temporaryFolder";
import { ManualClock } from "../../manualClock";

describe("a person's presence", () => {
  let temporary: TemporaryFolder;
  let folder: string;
  let clock: ManualClock;

  beforeEach(() => {
    temporary = new TemporaryFolder("presence");
    folder = join(temporary.path, "accounts");
    clock = new ManualClock();
  });

  afterEach(() => temporary.remove());

  it("is unknown as long as no window was used", async () => {
    assert.equal(await new UserActivity(folder, clock).activeWithin(Number.MAX_SAFE_INTEGER), false);
  });

  it("is known to every window of the machine, for as long as asked", async () => {
    await new UserActivity(folder, clock).touch();
    const other = new UserActivity(folder, clock);
    assert.equal(await other.activeWithin(0), true);
    await clock.advance(1_000);
    assert.deepEqual([await other.activeWithin(1_000), await other.activeWithin(999)], [true, false]);
  });

  it("counts from the last touch", async () => {
    const userActivity = new UserActivity(folder, clock);
    await userActivity.touch();
    await clock.advance(1_000);
    await userActivity.touch();
    assert.equal(await userActivity.activeWithin(0), true);
  });

  it("is only not noted where nothing can be written", async () => {
    await writeFile(folder, "");
    const userActivity = new UserActivity(folder, clock);
    await userActivity.touch();
    assert.equal(await userActivity.activeWithin(Number.MAX_SAFE_INTEGER), false);
  });
});
