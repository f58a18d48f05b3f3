import assert from "node:assert/strict";
import fc from "fast-check";
import { compared, median } from "../../bench/medians";

describe("the median", () => {
  it("is the middle value, by size and not by spelling", () => {
    assert.equal(median([100, 9, 20]), 20);
  });

  it("is the mean of the two in the middle when their number is even", () => {
    assert.equal(median([4, 1, 100, 2]), 3);
  });

  it("has as many values on either side", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 1_000 }), { minLength: 1 }), (values) => {
        const middle = median(values);
        const below = values.filter((value) => value < middle).length;
        const above = values.filter((value) => value > middle).length;
        return below <= values.length / 2 && above <= values.length / 2;
      }),
    );
  });

  it("of nothing is an error, not a figure", () => {
    assert.throws(() => median([]), /no median/);
  });
});

describe("a comparison", () => {
  it("takes the ratio within each pair, so that one slow moment weighs on neither side", () => {
    const { ours, baseline } = compared([
      { ours: 1, baseline: 10 },
      { ours: 20, baseline: 200 },
      { ours: 3, baseline: 20 },
    ]);
    assert.deepEqual({ ours, baseline }, { ours: 3, baseline: { value: 20, ratio: 0.1 } });
  });
});
