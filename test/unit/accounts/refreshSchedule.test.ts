import assert from "node:assert/strict";
import type { Account } from "../../../src/accounts/model/account";
import { type RefreshMode, RefreshSchedule } from "../../../src/accounts/refreshSchedule";
import { BoxCalls } from "../boxSimulator/boxCalls";
import { drive, until } from "./drive";
import { SimulatedMachine } from "./simulatedMachine";
import type { SimulatedWindow } from "./simulatedWindow";

const SECOND_MS = 1_000;
const MINUTE_MS = 60 * SECOND_MS;
/** A request that finds nobody is repeated twice. */
const TRIES = 3;

describe("the refresh schedule", () => {
  let machine: SimulatedMachine;
  let account: Account;
  let id: string;
  let schedules: RefreshSchedule[];

  const open = async (options: { mode?: RefreshMode; isActive?: boolean; random?: number } = {}) => {
    const { mode = "beforeExpiry", isActive = true, random = 0.5 } = options;
    const { window } = await machine.open();
    const { registry, keeper, userActivity, serverClock } = window;
    /** When it asked what it may do, on the monotonic clock. */
    const looks: number[] = [];
    const schedule = new RefreshSchedule({
      registry,
      keeper,
      userActivity,
      serverClock,
      clock: machine.clock,
      mode: () => {
        looks.push(machine.clock.monotonic());
        return mode;
      },
      isActive: () => isActive,
      random: () => random,
    });
    schedules.push(schedule);
    return { window, schedule, looks, look: () => drive(machine.clock, schedule.look()) };
  };

  /** As time passes on a machine where nobody looks. */
  const advanceTo = (lifeLeftMs: number) =>
    machine.clock.advance(account.tokenSet.expiresAt - lifeLeftMs - machine.clock.now());
  const lifeLeft = (window: SimulatedWindow) =>
    (window.keeper.state(id)?.expiresAt ?? 0) - machine.clock.now();

  beforeEach(async () => {
    machine = await SimulatedMachine.start();
    account = await machine.signIn();
    id = account.id;
    schedules = [];
  });

  afterEach(async () => {
    for (const schedule of schedules) {
      schedule.dispose();
    }
    await machine.close();
  });

  describe("renews", () => {
    for (const [random, leadMs] of [
      [0, 5 * MINUTE_MS],
      [0.5, 5.5 * MINUTE_MS],
    ] as const) {
      it(`when ${leadMs / MINUTE_MS} minutes are left, in a window that drew ${random}`, async () => {
        const { window, look } = await open({ random });
        await advanceTo(leadMs + 1_000);
        await look();
        assert.equal(machine.refreshes, 0);
        await advanceTo(leadMs - 1);
        await look();
        assert.equal(machine.refreshes, 1);
        assert.ok(lifeLeft(window) > leadMs);
        await look();
        assert.equal(machine.refreshes, 1);
      });
    }

    it("in one window, though all of them look at once", async () => {
      const windows = await Promise.all([open(), open(), open()]);
      await advanceTo(5 * MINUTE_MS);
      await drive(machine.clock, Promise.all(windows.map(({ schedule }) => schedule.look())));
      assert.equal(machine.refreshes, 1);
      assert.deepEqual(
        windows.map(({ window }) => window.account(id).generation),
        [2, 2, 2],
      );
    });

    it("a token that has ended meanwhile", async () => {
      const { window, look } = await open();
      await advanceTo(-60 * MINUTE_MS);
      await look();
      assert.equal(window.keeper.state(id)?.kind, "valid");
    });
  });

  describe("leaves tokens alone", () => {
    for (const mode of ["onDemand", "never"] as const) {
      it(`when the person set the refresh to ${mode}`, async () => {
        const { look } = await open({ mode });
        await advanceTo(0);
        await look();
        assert.equal(machine.refreshes, 0);
      });
    }

    it("when nobody was at any window for half an hour, and goes on when somebody comes", async () => {
      const background = await open({ isActive: false });
      const foreground = await open();
      await advanceTo(40 * MINUTE_MS);
      await foreground.look();
      await advanceTo(10 * MINUTE_MS - 1_000);
      await background.look();
      await advanceTo(0);
      await background.look();
      assert.equal(machine.refreshes, 0);
      await foreground.window.userActivity.mark();
      await background.look();
      assert.equal(machine.refreshes, 1);
    });

    it("when nobody was ever there", async () => {
      const { look } = await open({ isActive: false });
      await advanceTo(0);
      await look();
      assert.equal(machine.refreshes, 0);
    });

    it("of an account that needs the person", async () => {
      const { window, look } = await open();
      await new BoxCalls(machine.simulator).revoke(account.tokenSet.refreshToken?.expose() ?? "");
      await advanceTo(0);
      await look();
      assert.equal(window.keeper.state(id)?.kind, "signInAgain");
      await machine.clock.advance(60 * MINUTE_MS);
      await look();
      assert.equal(machine.refreshes, 1);
    });
  });

  describe("looks after the clock jumped", () => {
    it("a little later when the machine slept, since the network wakes up later too", async () => {
      const { window, look } = await open();
      machine.clock.sleep(3 * 60 * MINUTE_MS);
      const before = machine.clock.monotonic();
      await look();
      assert.ok(machine.clock.monotonic() - before >= 1_500);
      assert.equal(window.keeper.state(id)?.kind, "valid");
      assert.equal(machine.refreshes, 1);
    });

    it("by Box's time when the clock was set back", async () => {
      const { window, look } = await open();
      await drive(machine.clock, window.keeper.renew(id));
      const endsAt = machine.clock.monotonic() + lifeLeft(window);
      machine.clock.setWallClock(machine.clock.now() - 60 * MINUTE_MS);
      await look();
      assert.equal(machine.refreshes, 1);
      assert.equal(machine.clock.monotonic() + lifeLeft(window), endsAt);
      await machine.clock.advance(lifeLeft(window) - 5 * MINUTE_MS);
      await look();
      assert.equal(machine.refreshes, 2);
    });
  });

  describe("when a refresh fails", () => {
    const failAlways = () =>
      machine.simulator.faults.add({ on: "token", kind: "serverError", times: "always" });

    it("tries again after 5 seconds, then after 10, and so on", async () => {
      const { look } = await open();
      failAlways();
      await advanceTo(5 * MINUTE_MS);
      const looks: number[] = [];
      for (const waitMs of [0, 4_000, 1_000, 9_000, 1_000]) {
        await machine.clock.advance(waitMs);
        await look();
        looks.push(machine.refreshes);
      }
      assert.deepEqual(looks, [1, 1, 2, 2, 3]);
    });

    it("never waits longer than a few minutes, and begins anew once it worked", async () => {
      const { window, look } = await open();
      failAlways();
      await advanceTo(5 * MINUTE_MS);
      for (let failures = 0; failures < 8; failures++) {
        await look();
        await machine.clock.advance(5 * MINUTE_MS);
      }
      assert.equal(machine.refreshes, 8);
      machine.simulator.faults.clear();
      await window.userActivity.mark();
      await look();
      assert.equal(window.keeper.state(id)?.kind, "valid");
    });

    it("finds out that Box can be reached again, though the token lives on", async () => {
      const { window, look } = await open();
      machine.simulator.faults.add({ on: "token", kind: "dropBefore", times: TRIES });
      await assert.rejects(drive(machine.clock, window.keeper.renew(id)));
      assert.equal(window.keeper.state(id)?.kind, "offline");
      await look();
      assert.equal(window.keeper.state(id)?.kind, "valid");
    });

    it("waits for as long as Box asked", async () => {
      const { look } = await open();
      machine.simulator.faults.add({ on: "token", kind: "tooManyRequests", retryAfter: 90 });
      await advanceTo(5 * MINUTE_MS);
      await look();
      await machine.clock.advance(89 * SECOND_MS);
      await look();
      assert.equal(machine.refreshes, 1);
      await machine.clock.advance(SECOND_MS);
      await look();
      assert.equal(machine.refreshes, 2);
    });
  });

  describe("by itself", () => {
    it("looks soon and then each half minute, as long as there is an account", async () => {
      const { window, schedule, looks } = await open();
      const began = machine.clock.monotonic();
      schedule.begin();
      schedule.begin();
      await until(machine.clock, () => looks.length === 3, SECOND_MS);
      const [first = 0, second = 0, third = 0] = looks;
      assert.ok(first - began >= SECOND_MS && first - began < 5 * SECOND_MS, `${first - began} ms`);
      for (const beatMs of [second - first, third - second]) {
        assert.ok(30 * SECOND_MS <= beatMs && beatMs < 60 * SECOND_MS, `${beatMs} ms`);
      }
      await window.registry.forget(window.account(id));
      for (let beat = 0; beat < 5; beat++) {
        await drive(machine.clock, machine.clock.advance(30 * SECOND_MS));
      }
      assert.ok(looks.length <= 4);
    });

    it("renews when the time has come", async () => {
      const { window, schedule } = await open();
      await advanceTo(5.8 * MINUTE_MS);
      schedule.begin();
      await machine.clock.advance(30 * SECOND_MS);
      await until(machine.clock, () => window.account(id).generation === 2);
      assert.equal(machine.refreshes, 1);
    });

    it("does nothing without an account", async () => {
      const { window, schedule } = await open();
      await window.registry.forget(window.account(id));
      const before = machine.clock.pendingTimers;
      schedule.begin();
      assert.equal(machine.clock.pendingTimers, before);
    });

    it("ends with its window", async () => {
      const { schedule } = await open();
      const before = machine.clock.pendingTimers;
      schedule.begin();
      assert.equal(machine.clock.pendingTimers, before + 1);
      schedule.dispose();
      schedule.begin();
      assert.equal(machine.clock.pendingTimers, before);
    });

    it("does not go on waiting for the network when its window closes", async () => {
      const { schedule, looks } = await open();
      await machine.clock.advance(MINUTE_MS);
      machine.clock.sleep(3 * 60 * MINUTE_MS);
      const looking = schedule.look();
      await until(machine.clock, () => machine.clock.pendingTimers > 0, 0);
      schedule.dispose();
      await looking;
      assert.deepEqual([looks, machine.refreshes], [[], 0]);
    });
  });
});
