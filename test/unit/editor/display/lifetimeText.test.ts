// First, so that what is imported after it gets the fake for `vscode`.
import "../fakeVscode";
import assert from "node:assert/strict";
import { lifetimeParts, shortLifetime, untilNextText } from "../../../../src/editor/display/lifetimeText";
import { read } from "../../../vscode-stub/language";

const second = 1_000;
const minute = 60 * second;

describe("the time left", () => {
  const cases: [number, string][] = [
    [42 * minute + 59 * second, "42m"],
    [68 * minute + 43 * second, "68m"],
    [125 * minute, "2h 5m"],
    [5 * minute + 1, "5m"],
    [5 * minute, "5:00"],
    [4 * minute + 59 * second, "4:59"],
    [61 * second, "1:01"],
    [500, "0:01"],
    [0, "0:00"],
    [-minute, "0:00"],
  ];
  for (const [life, text] of cases) {
    it(`reads ${text} when ${life} ms are left`, () => assert.equal(read(shortLifetime(life)), text));
  }

  it("is never promised longer than it is", () => {
    assert.deepEqual(lifetimeParts(59 * minute - 1), { amount: 58, unit: "min" });
    assert.deepEqual(lifetimeParts(59_999), { amount: 59, unit: "s" });
    assert.deepEqual(lifetimeParts(-5), { amount: 0, unit: "s" });
  });

  it("changes its text by the time the next look is due", () => {
    for (let life = 70 * minute; life > 0; life -= 977) {
      const next = life - untilNextText(life, true);
      const unchanged = shortLifetime(next) === shortLifetime(life) && next > 0;
      assert.ok(!unchanged, `at ${life} ms the next look at ${next} ms shows the same text`);
    }
  });

  it("is looked at once a minute, and each second only in the last five minutes while seconds are shown", () => {
    assert.ok(untilNextText(30 * minute, true) > 59 * second);
    assert.ok(untilNextText(3 * minute, true) <= second + 5);
    assert.ok(untilNextText(3 * minute, false) > 59 * second);
  });

  it("is looked at right when the last five minutes begin", () => {
    assert.equal(untilNextText(5 * minute + 7 * second, false), 7 * second);
  });
});
