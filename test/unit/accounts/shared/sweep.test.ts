import assert from "node:assert/strict";
import { mkdir, readdir, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { sweep } from "../../../../src/accounts/shared/sweep";
import { TemporaryFolder } from "../../../host/temporaryFolder";
import { NOW } from "../sampleAccount";

const DAY_MS = 24 * 60 * 60_000;

describe("the sweep of the folder", () => {
  let temporary: TemporaryFolder;
  let folder: string;

  /** As old as that by the time of the sweep. */
  const put = async (name: string, ageMs: number) => {
    const path = join(folder, name);
    await writeFile(path, "");
    const modified = new Date(NOW - ageMs);
    await utimes(path, modified, modified);
  };
  const swept = async () => {
    await sweep(folder, (id) => id === "known1", NOW);
    return (await readdir(folder)).sort();
  };

  beforeEach(() => {
    temporary = new TemporaryFolder("sweep");
    folder = temporary.inside("accounts");
  });

  afterEach(() => temporary.remove());

  for (const [what, name, lifetimeMs] of [
    ["a temporary file of a writer that was killed", "known1.2.jwe.0ff1ce.tmp", DAY_MS],
    ["a ticket of an account that has ended", "ended1.lock.7", DAY_MS],
    ["a release of an account that has ended", "ended1.lock.7.0ff1ce", DAY_MS],
    ["a pause of an account that has ended", "ended1.pause", DAY_MS],
    ["the end record of an account that has ended", "ended1.9.jwe", 60 * DAY_MS],
  ] as const) {
    it(`removes ${what} after ${lifetimeMs / DAY_MS} days, and not before`, async () => {
      await put(name, lifetimeMs);
      assert.deepEqual(await swept(), [name]);
      await put(name, lifetimeMs + 1_000);
      assert.deepEqual(await swept(), []);
    });
  }

  it("leaves alone what belongs to an account that is signed in, or is not its own", async () => {
    const names = ["known1.1.jwe", "known1.2.jwe", "known1.lock.3", "known1.pause", "presence", "notes.txt"];
    for (const name of names) {
      await put(name, 400 * DAY_MS);
    }
    assert.deepEqual(await swept(), names.toSorted());
  });

  it("goes on past what it cannot remove, and does nothing where there is no folder", async () => {
    await mkdir(join(folder, "ended1.1.jwe"));
    await utimes(join(folder, "ended1.1.jwe"), new Date(0), new Date(0));
    await put("ended1.pause", 2 * DAY_MS);
    assert.deepEqual(await swept(), ["ended1.1.jwe"]);
    await sweep(join(folder, "nowhere"), () => false, NOW);
  });
});
