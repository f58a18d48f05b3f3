import assert from "node:assert/strict";
import { ServerClock } from "../../../../src/accounts/requests/serverClock";
import { ManualClock } from "../../manualClock";
import { NOW, sampleTokenSet } from "../sampleAccount";

const HOUR_MS = 3_600_000;

describe("Box's time", () => {
  let clock: ManualClock;
  let time: ServerClock;

  beforeEach(() => {
    clock = new ManualClock(NOW);
    time = new ServerClock(clock);
  });

  it("is this machine's own until Box has answered", () => {
    const tokenSet = sampleTokenSet({ expiresAt: NOW + HOUR_MS, boxExpiresAt: NOW + 2 * HOUR_MS });
    assert.equal(time.expiresAt(tokenSet), NOW + HOUR_MS);
  });

  it("corrects the expiry of a token by the difference of the clocks", () => {
    time.synchronize(NOW + 90_000, NOW);
    const tokenSet = sampleTokenSet({ expiresAt: NOW, boxExpiresAt: NOW + HOUR_MS });
    assert.equal(time.expiresAt(tokenSet), NOW + HOUR_MS - 90_000);
  });

  it("does not correct what Box did not date", () => {
    time.synchronize(NOW + 90_000, NOW);
    assert.equal(time.expiresAt(sampleTokenSet({ expiresAt: NOW + HOUR_MS })), NOW + HOUR_MS);
  });

  it("sees no jump while both clocks run together", async () => {
    await clock.advance(10 * HOUR_MS);
    assert.equal(time.detectJump(), "none");
  });

  it("takes small steps of the network's time for no jump", () => {
    clock.setWallClock(NOW + 4_999);
    assert.equal(time.detectJump(), "none");
    clock.setWallClock(NOW);
    assert.equal(time.detectJump(), "none");
  });

  it("sees once that the machine slept or its clock went forward", () => {
    clock.sleep(HOUR_MS);
    assert.deepEqual([time.detectJump(), time.detectJump()], ["sleepOrForward", "none"]);
  });

  it("lets a token end at the same true moment after the clock was set back", () => {
    const tokenSet = sampleTokenSet({ expiresAt: NOW + HOUR_MS, boxExpiresAt: NOW + HOUR_MS });
    time.synchronize(NOW, NOW);
    clock.setWallClock(NOW - HOUR_MS);
    assert.deepEqual([time.detectJump(), time.detectJump()], ["setBack", "none"]);
    assert.equal(time.expiresAt(tokenSet), NOW);
    assert.equal(time.expiresAt(tokenSet) - clock.now(), HOUR_MS);
  });

  it("lets a token end with its hour when the machine slept", () => {
    const tokenSet = sampleTokenSet({ expiresAt: NOW + HOUR_MS, boxExpiresAt: NOW + HOUR_MS });
    time.synchronize(NOW, NOW);
    clock.sleep(HOUR_MS);
    time.detectJump();
    assert.equal(time.expiresAt(tokenSet), clock.now());
  });

  describe("learnt from what another window obtained", () => {
    const issued = (obtainedAt: number, boxIsAhead: number, lifetimeMs = HOUR_MS) =>
      sampleTokenSet({
        obtainedAt,
        expiresAt: obtainedAt + lifetimeMs,
        boxExpiresAt: obtainedAt + lifetimeMs + boxIsAhead,
      });

    it("is the difference of the clocks at that moment", () => {
      time.synchronizeWith(issued(NOW, 90_000));
      assert.equal(time.serverNow(NOW), NOW + 90_000);
    });

    it("is the one of the latest answer, also when that one ends first", () => {
      time.synchronizeWith(issued(NOW, 0, 2 * HOUR_MS));
      clock.setWallClock(NOW + 3 * HOUR_MS);
      time.synchronizeWith(issued(NOW + 3 * HOUR_MS, -3 * HOUR_MS, HOUR_MS));
      assert.equal(time.serverNow(clock.now()), NOW);
    });

    it("does not come from an answer of before, or the same again, so that a jump seen since is kept", () => {
      const known = issued(NOW, 0);
      time.synchronizeWith(known);
      time.synchronize(NOW, NOW);
      clock.setWallClock(NOW - HOUR_MS);
      assert.equal(time.detectJump(), "setBack");
      time.synchronizeWith(known);
      time.synchronizeWith(issued(NOW - 3 * HOUR_MS, 0));
      assert.equal(time.serverNow(clock.now()), NOW);
    });

    it("does not come from an answer that is dated later than now: the clock was set back since", () => {
      time.synchronizeWith(issued(NOW + HOUR_MS, 0));
      assert.equal(time.serverNow(NOW), NOW);
    });

    it("makes a token of unknown age end now when the clock was set back unseen", () => {
      assert.equal(time.expiresAt(issued(NOW + HOUR_MS, 0)), NOW);
    });
  });
});
