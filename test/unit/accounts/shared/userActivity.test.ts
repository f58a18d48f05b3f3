import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { Presence } from "../../../../src/accounts/shared/userActivity";
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
    assert.equal(await new Presence(folder, clock).wasHere(Number.MAX_SAFE_INTEGER), false);
  });

  it("is known to every window of the machine, for as long as asked", async () => {
    await new Presence(folder, clock).mark();
    const other = new Presence(folder, clock);
    assert.equal(await other.wasHere(0), true);
    await clock.advance(1_000);
    assert.deepEqual([await other.wasHere(1_000), await other.wasHere(999)], [true, false]);
  });

  it("counts from the last mark", async () => {
    const presence = new Presence(folder, clock);
    await presence.mark();
    await clock.advance(1_000);
    await presence.mark();
    assert.equal(await presence.wasHere(0), true);
  });

  it("is only not noted where nothing can be written", async () => {
    await writeFile(folder, "");
    const presence = new Presence(folder, clock);
    await presence.mark();
    assert.equal(await presence.wasHere(Number.MAX_SAFE_INTEGER), false);
  });
});
