import assert from "node:assert/strict";
import { checkClock } from "../../../../src/diagnosis/network/checkClock";
import { run } from "../sentences";

const BOX = Date.UTC(2030, 0, 1);

describe("the check of the clock", () => {
  for (const [offMs, expected] of [
    [0, "good: It agrees with Box's."],
    [-4_000, "good: It agrees with Box's."],
    [
      61_500,
      "note: It is 61 s ahead of Box's; Box Auth corrects for that, but let the operating system set the time by itself.",
    ],
    [
      -59_500,
      "note: It is 60 s behind Box's; Box Auth corrects for that, but let the operating system set the time by itself.",
    ],
    [
      3_600_500,
      "problem: It is 3600 s ahead of Box's; Box Auth corrects for that, but let the operating system set the time by itself.",
    ],
  ] as const) {
    it(`judges one that is ${offMs} ms off`, async () => {
      const time = { serverDate: BOX, localTime: BOX + offMs };
      assert.deepEqual(await run(checkClock(() => time)), [expected]);
    });
  }

  it("is skipped when Box did not tell its time", async () => {
    assert.match((await run(checkClock(() => undefined))).join(), /^skipped: /);
  });
});
