import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { TemporaryFolder } from "../../host/temporaryFolder";
import { type Result, ResultsReceiver } from "../../run/results";
import { runSuite } from "../../run/suite";

describe("a suite that cannot be loaded", () => {
  let folder: TemporaryFolder;
  let before: NodeJS.ProcessEnv;

  beforeEach(() => {
    folder = new TemporaryFolder("suite");
    before = { ...process.env };
  });

  afterEach(async () => {
    process.env = before;
    await folder.remove();
  });

  it("is told at once, as a failure", async () => {
    writeFileSync(join(folder.path, "broken.test.js"), 'throw new Error("no such part");');
    const results: Result[] = [];
    const receiver = await ResultsReceiver.start((result) => results.push(result));
    Object.assign(process.env, receiver.env);
    try {
      await assert.rejects(runSuite({ folder: folder.path, timeout: 1_000 }), /no such part/);
      await receiver.ended;
    } finally {
      receiver.close();
    }
    assert.ok(receiver.isComplete);
    assert.deepEqual(
      results.map(({ kind, title }) => [kind, title]),
      [["failed", "The suite can be loaded"]],
    );
  });
});
