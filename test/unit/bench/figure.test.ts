import assert from "node:assert/strict";
import { allFigures } from "../../bench/allFigures";
import { type Figure, hasFailed, lineOf } from "../../bench/figure";
import { table } from "../../bench/table";

function figure(goal?: number): Figure {
  return {
    name: "a figure",
    ...(goal !== undefined && { goal }),
    measure: () => Promise.reject(new Error("not measured in this test")),
  };
}

describe("a figure's line", () => {
  it("holds its goal against the ratio where there is a baseline", () => {
    const measured = { ours: 100, baseline: { value: 400, ratio: 0.25 } };
    assert.equal(lineOf(figure(0.25), measured).holds, true);
    assert.equal(lineOf(figure(0.24), measured).holds, false);
  });

  it("holds its goal against our own value where there is none", () => {
    assert.equal(lineOf(figure(100), { ours: 100 }).holds, true);
    assert.equal(lineOf(figure(99), { ours: 100 }).holds, false);
  });

  it("judges the measured ratio, not the rounded one that it shows", () => {
    const { ratio, holds } = lineOf(figure(0.25), { ours: 1, baseline: { value: 4, ratio: 0.2504 } });
    assert.deepEqual({ ratio, holds }, { ratio: 0.25, holds: false });
  });

  it("fails the run when it misses its goal, in a quick look when it misses it by far", () => {
    const line = (ratio: number) => lineOf(figure(0.1), { ours: 1, baseline: { value: 1, ratio } });
    assert.deepEqual([hasFailed(line(0.1), false), hasFailed(line(0.11), false)], [false, true]);
    assert.deepEqual([hasFailed(line(0.4), true), hasFailed(line(0.41), true)], [false, true]);
    assert.equal(hasFailed(lineOf(figure(), { ours: 7 }), false), false);
  });

  it("has all keys, and null for what it has not", () => {
    assert.deepEqual(lineOf(figure(), { ours: 7 }), {
      figure: "a figure",
      ours: 7,
      baseline: null,
      ratio: null,
      goal: null,
      holds: null,
    });
  });
});

describe("the table of figures", () => {
  it("has a row for each line, in columns", () => {
    const missed = lineOf(
      { ...figure(0.25), name: "slow" },
      { ours: 1_500, baseline: { value: 3_000, ratio: 0.5 } },
    );
    const watched = lineOf(figure(), { ours: 7.5 });
    assert.deepEqual(table([missed, watched]).split("\n"), [
      "figure     ours  baseline  ratio    goal  holds",
      "slow      1,500     3,000    0.5  ≤ 0.25     NO",
      "a figure    7.5         –      –       –      –",
    ]);
  });
});

describe("the figures of the bench", () => {
  it("are found by their files alone, with the goals of the project", async () => {
    const goals = new Map((await allFigures()).map(({ name, goal }) => [name, goal]));
    assert.equal(goals.get("activation, signed out (ms)"), 0.1);
    assert.equal(goals.get("activation, one account (ms)"), 0.15);
    assert.equal(goals.get("start-up path, minified (bytes)"), 80_000);
  });
});
