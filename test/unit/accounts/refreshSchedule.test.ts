import assert from "node:assert/strict";
import { BoxCalls } from "../boxSimulator/boxCalls";
import { drive, until } from "./drive";
import { MINUTE_MS, SECOND_MS, scheduleFixture } from "./scheduleFixture";

/** A request that finds nobody, or a Box with a fault of its own, is repeated twice. */
const TRIES = 3;

describe("the refresh schedule", () => {
  const fixture = scheduleFixture();

  describe("refreshes", () => {
    for (const [random, leadMs] of [
      [0, 5 * MINUTE_MS],
      [0.5, 5.5 * MINUTE_MS],
    ] as const) {
      it(`when ${leadMs / MINUTE_MS} minutes are left, in a window that drew ${random}`, async () => {
        const { window, check } = await fixture.open({ random });
        const { machine } = fixture;
        await fixture.advanceTo(leadMs + 1_000);
        await check();
        assert.equal(machine.refreshes, 0);
        await fixture.advanceTo(leadMs - 1);
        await check();
        assert.equal(machine.refreshes, 1);
        assert.ok(fixture.remainingLifetime(window) > leadMs);
        await check();
        assert.equal(machine.refreshes, 1);
      });
    }

    it("in one window, though all of them look at once", async () => {
      const windows = [await fixture.open(), await fixture.open(), await fixture.open()];
      await fixture.advanceTo(5 * MINUTE_MS);
      await drive(fixture.machine.clock, Promise.all(windows.map(({ schedule }) => schedule.check())));
      assert.equal(fixture.machine.refreshes, 1);
      assert.deepEqual(
        windows.map(({ window }) => window.account(fixture.id).generation),
        [2, 2, 2],
      );
    });

    it("a token that has ended meanwhile", async () => {
      const { window, check } = await fixture.open();
      await fixture.advanceTo(-60 * MINUTE_MS);
      await check();
      assert.equal(window.keeper.state(fixture.id)?.kind, "valid");
    });
  });

  describe("leaves tokens alone", () => {
    for (const mode of ["onDemand", "never"] as const) {
      it(`when the person set the refresh to ${mode}`, async () => {
        const { check } = await fixture.open({ mode });
        await fixture.advanceTo(0);
        await check();
        assert.equal(fixture.machine.refreshes, 0);
      });
    }

    it("when nobody was at any window for half an hour, and goes on when somebody comes", async () => {
      const background = await fixture.open({ isActive: false });
      const foreground = await fixture.open();
      await fixture.advanceTo(40 * MINUTE_MS);
      await foreground.check();
      await fixture.advanceTo(10 * MINUTE_MS - 1_000);
      await background.check();
      await fixture.advanceTo(0);
      await background.check();
      assert.equal(fixture.machine.refreshes, 0);
      await foreground.window.userActivity.touch();
      await background.check();
      assert.equal(fixture.machine.refreshes, 1);
    });

    it("when nobody was ever there", async () => {
      const { check } = await fixture.open({ isActive: false });
      await fixture.advanceTo(0);
      await check();
      assert.equal(fixture.machine.refreshes, 0);
    });

    it("of an account that needs the person", async () => {
      const { window, check } = await fixture.open();
      const { machine, account, id } = fixture;
      await new BoxCalls(machine.simulator).revoke(account.tokenSet.refreshToken?.expose() ?? "");
      await fixture.advanceTo(0);
      await check();
      assert.equal(window.keeper.state(id)?.kind, "signInAgain");
      await machine.clock.advance(60 * MINUTE_MS);
      await check();
      assert.equal(machine.refreshes, 1);
    });

    it("of an account that is being signed out", async () => {
      const { window, check } = await fixture.open();
      await window.registry.write(window.account(fixture.id), { ...fixture.account, isSigningOut: true });
      await fixture.advanceTo(0);
      await check();
      assert.equal(fixture.machine.refreshes, 0);
    });
  });

  describe("looks after the clock jumped", () => {
    it("a little later when the machine slept, since the network wakes up later too", async () => {
      const { window, check } = await fixture.open();
      const { clock } = fixture.machine;
      clock.sleep(3 * 60 * MINUTE_MS);
      const before = clock.monotonic();
      await check();
      assert.ok(clock.monotonic() - before >= 1_500);
      assert.equal(window.keeper.state(fixture.id)?.kind, "valid");
      assert.equal(fixture.machine.refreshes, 1);
    });

    it("as late when both clocks counted the sleep", async () => {
      const { window, schedule, checks } = await fixture.open();
      const { clock } = fixture.machine;
      schedule.start();
      await until(clock, () => checks.length === 1, SECOND_MS);
      clock.sleepCounted(3 * 60 * MINUTE_MS);
      const before = clock.monotonic();
      await until(clock, () => checks.length === 2);
      assert.ok(clock.monotonic() - before >= 1_500, `${clock.monotonic() - before} ms`);
      await until(clock, () => window.account(fixture.id).generation === 2);
    });

    it("by Box's time when the clock was set back", async () => {
      const { window, check } = await fixture.open();
      const { machine, id } = fixture;
      const { clock } = machine;
      await drive(clock, window.keeper.refresh(id));
      const endsAt = clock.monotonic() + fixture.remainingLifetime(window);
      clock.setWallClock(clock.now() - 60 * MINUTE_MS);
      await check();
      assert.equal(machine.refreshes, 1);
      assert.equal(clock.monotonic() + fixture.remainingLifetime(window), endsAt);
      await clock.advance(fixture.remainingLifetime(window) - 5 * MINUTE_MS);
      await check();
      assert.equal(machine.refreshes, 2);
    });
  });

  describe("when a refresh fails", () => {
    const failAlways = () =>
      fixture.machine.simulator.faults.add({ on: "token", kind: "serverError", times: "always" });

    /** A window whose schedule runs by itself while Box has a fault of its own. */
    const openFailing = async () => {
      const { window, schedule } = await fixture.open();
      const { clock } = fixture.machine;
      const isRefreshing = () => window.keeper.state(fixture.id)?.kind === "refreshing";
      const tries = fixture.countRefreshes(window);
      await fixture.advanceTo(5 * MINUTE_MS);
      failAlways();
      schedule.start();
      await until(clock, () => tries() === 1);
      /** Once the try that runs has ended, the next one comes after `earliestMs`, and not later than `latestMs`. */
      const triesAgain = async (earliestMs: number, latestMs: number) => {
        const before = tries();
        await until(clock, () => !isRefreshing());
        await drive(clock, clock.advance(earliestMs - SECOND_MS));
        assert.equal(tries(), before);
        await clock.advance(latestMs - earliestMs + SECOND_MS);
        await until(clock, () => tries() > before, 0);
      };
      return { window, triesAgain };
    };

    it("tries again by itself after 5 seconds, then after 10, and after 20", async () => {
      const { triesAgain } = await openFailing();
      for (const seconds of [5, 10, 20]) {
        await triesAgain(seconds * SECOND_MS, (seconds + 1) * SECOND_MS);
      }
    });

    it("never waits longer than a few minutes, and goes on once it worked", async () => {
      const { window, triesAgain } = await openFailing();
      for (const seconds of [5, 10, 20, 40, 80, 160, 300, 300]) {
        await triesAgain(seconds * SECOND_MS, (seconds + 31) * SECOND_MS);
      }
      fixture.machine.simulator.faults.clear();
      const isValid = () => window.keeper.state(fixture.id)?.kind === "valid";
      await until(fixture.machine.clock, isValid, SECOND_MS);
    });

    it("finds out that Box can be reached again, though the token lives on", async () => {
      const { window, check } = await fixture.open();
      const { machine, id } = fixture;
      machine.simulator.faults.add({ on: "token", kind: "dropBefore", times: TRIES });
      await assert.rejects(drive(machine.clock, window.keeper.refresh(id)));
      assert.equal(window.keeper.state(id)?.kind, "offline");
      await machine.clock.advance(10 * SECOND_MS);
      await check();
      assert.equal(window.keeper.state(id)?.kind, "valid");
    });

    it("waits for as long as Box asked", async () => {
      const { check } = await fixture.open();
      const { machine } = fixture;
      machine.simulator.faults.add({ on: "token", kind: "tooManyRequests", retryAfter: 90 });
      await fixture.advanceTo(5 * MINUTE_MS);
      await check();
      await machine.clock.advance(80 * SECOND_MS);
      await check();
      assert.equal(machine.refreshes, 1);
      await machine.clock.advance(10 * SECOND_MS);
      await check();
      assert.equal(machine.refreshes, 2);
    });
  });

  describe("by itself", () => {
    it("looks soon and then each half minute, as long as there is an account", async () => {
      const { window, schedule, checks } = await fixture.open();
      const { clock } = fixture.machine;
      const began = clock.monotonic();
      schedule.start();
      schedule.start();
      for (const [count, afterMs] of [
        [1, 2 * SECOND_MS],
        [2, 30 * SECOND_MS],
        [3, 30 * SECOND_MS],
      ] as const) {
        await clock.advance(afterMs);
        await until(clock, () => checks.length === count, 0);
      }
      assert.deepEqual(
        checks.map((at) => at - began),
        [2 * SECOND_MS, 32 * SECOND_MS, 62 * SECOND_MS],
      );
      await window.registry.end(window.account(fixture.id));
      await fixture.pass(150 * SECOND_MS, 30 * SECOND_MS);
      // The beat that waited finds no account and is the last.
      assert.ok(checks.length <= 4);
    });

    it("refreshes when the time has come", async () => {
      const { window, schedule } = await fixture.open();
      const { machine } = fixture;
      await fixture.advanceTo(5.8 * MINUTE_MS);
      schedule.start();
      await machine.clock.advance(30 * SECOND_MS);
      await until(machine.clock, () => window.account(fixture.id).generation === 2);
      assert.equal(machine.refreshes, 1);
    });

    it("does nothing without an account", async () => {
      const { window, schedule } = await fixture.open();
      const { clock } = fixture.machine;
      await window.registry.end(window.account(fixture.id));
      const before = clock.pendingTimers;
      schedule.start();
      assert.equal(clock.pendingTimers, before);
    });

    it("ends with its window", async () => {
      const { schedule } = await fixture.open();
      const { clock } = fixture.machine;
      const before = clock.pendingTimers;
      schedule.start();
      assert.equal(clock.pendingTimers, before + 1);
      schedule.dispose();
      schedule.start();
      assert.equal(clock.pendingTimers, before);
    });

    it("does not go on waiting for the network when its window closes", async () => {
      const { schedule } = await fixture.open();
      const { machine } = fixture;
      await machine.clock.advance(MINUTE_MS);
      machine.clock.sleep(3 * 60 * MINUTE_MS);
      const looking = schedule.check();
      await until(machine.clock, () => machine.clock.pendingTimers > 0, 0);
      schedule.dispose();
      await looking;
      assert.equal(machine.refreshes, 0);
    });
  });
});
