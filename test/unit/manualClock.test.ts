import assert from "node:assert/strict";
import { wait } from "../../src/base/clock";
import { ManualClock } from "./manualClock";

describe("the manual clock", () => {
  it("stands still until it is moved, then moves both clocks", async () => {
    const clock = new ManualClock(1000);
    assert.deepEqual([clock.now(), clock.monotonic()], [1000, 0]);
    await clock.advance(50);
    assert.deepEqual([clock.now(), clock.monotonic()], [1050, 50]);
  });

  it("fires what falls due in order, each at its own moment", async () => {
    const clock = new ManualClock(0);
    const fired: [string, number][] = [];
    const note = (name: string) => () => void fired.push([name, clock.now()]);
    clock.setTimer(note("late"), 20);
    clock.setTimer(note("first"), 10);
    clock.setTimer(note("second"), 10);
    clock.setTimer(note("never"), 31);
    await clock.advance(30);
    assert.deepEqual(fired, [
      ["first", 10],
      ["second", 10],
      ["late", 20],
    ]);
    assert.equal(clock.pendingTimers, 1);
  });

  it("lets promises settle, so that a timer set by one that fired still fires", async () => {
    const clock = new ManualClock();
    let done = false;
    void wait(clock, 10)
      .then(() => wait(clock, 10))
      .then(() => {
        done = true;
      });
    await clock.advance(19);
    assert.equal(done, false);
    await clock.advance(1);
    assert.equal(done, true);
  });

  it("does not fire a timer that was disposed", async () => {
    const clock = new ManualClock();
    clock.setTimer(() => assert.fail("fired"), 5).dispose();
    await clock.advance(10);
    assert.equal(clock.pendingTimers, 0);
  });

  it("lets the wall clock jump alone, in sleep and when it is set", () => {
    const clock = new ManualClock(0);
    clock.sleep(500);
    assert.deepEqual([clock.now(), clock.monotonic()], [500, 0]);
    clock.setWallClock(7);
    assert.deepEqual([clock.now(), clock.monotonic()], [7, 0]);
  });

  it("lets timers be late after a sleep that both clocks count", async () => {
    const clock = new ManualClock(0);
    const fired: number[] = [];
    clock.setTimer(() => fired.push(clock.now()), 20);
    clock.sleepCounted(500);
    assert.deepEqual([clock.now(), clock.monotonic(), fired], [500, 500, []]);
    await clock.advance(1);
    assert.deepEqual([clock.now(), fired], [501, [500]]);
  });
});
