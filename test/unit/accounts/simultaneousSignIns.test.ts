import assert from "node:assert/strict";
import { demoUsers } from "../../box-simulator/tenant";
import { drive, until } from "./drive";
import { idsOf, signInFixture } from "./signInFixture";
import type { SimulatedWindow } from "./simulatedWindow";

describe("sign-ins of one person at the same time", () => {
  const fixture = signInFixture();

  const failToIdentify = () =>
    fixture.machine.simulator.faults.add({ on: "user", kind: "serverError", times: 3 });
  /** The accounts that all of these windows know, once each has looked and has only so many. */
  const agree = async (count: number, ...windows: readonly SimulatedWindow[]) => {
    for (const window of windows) {
      await fixture.focus(window);
    }
    await until(fixture.machine.clock, () => windows.every((window) => idsOf(window).length === count));
    const [first = [], ...others] = windows.map((window) => idsOf(window).sort());
    for (const ids of others) {
      assert.deepEqual(ids, first);
    }
    return first;
  };

  it("in two windows end with one account, the same in both", async () => {
    const other = await fixture.openAnother();
    const both = [fixture.startSignIn(), fixture.startSignIn(other)];
    await drive(fixture.machine.clock, Promise.all(both));
    const [id = ""] = await agree(1, fixture.window, other);
    for (const window of [fixture.window, other, await fixture.openAnother()]) {
      assert.ok(await fixture.works(await fixture.refresh(id, window)));
    }
  });

  it("end with one account also in a window that hears who the later one is before it knows that of its own", async () => {
    const { machine, window } = fixture;
    const { faults } = machine.simulator;
    const other = await fixture.openAnother();
    faults.add({ on: "user", kind: "hold", moment: "after" });
    const earlier = fixture.startSignIn();
    await until(machine.clock, () => faults.heldRequests > 0);
    const later = await fixture.signIn(other);
    await fixture.focus(window);
    assert.ok(window.account(later.id).identity);
    faults.release();
    await drive(machine.clock, earlier);
    assert.deepEqual(await agree(1, window), [later.id]);
  });

  it("twice in one window end with one account", async () => {
    await drive(fixture.machine.clock, Promise.all([fixture.startSignIn(), fixture.startSignIn()]));
    const [id = ""] = await agree(1, fixture.window);
    assert.ok(await fixture.works(await fixture.refresh(id)));
  });

  it("leave two people their own accounts", async () => {
    const other = await fixture.openAnother();
    const both = [fixture.startSignIn(), fixture.startSignIn(other, { userId: demoUsers[1].id })];
    await drive(fixture.machine.clock, Promise.all(both));
    await fixture.machine.settle();
    assert.equal((await agree(2, fixture.window, other)).length, 2);
  });

  it("lose no pair that another window got while Box was asked whose account it is", async () => {
    const { machine, window } = fixture;
    const { faults } = machine.simulator;
    await fixture.signIn();
    failToIdentify();
    const nameless = await fixture.signIn();
    assert.equal(nameless.identity, undefined);
    const other = await fixture.openAnother();
    faults.add({ on: "user", kind: "hold", moment: "after" });
    const identifying = window.names.identify(nameless.id);
    await until(machine.clock, () => faults.heldRequests > 0);
    const refreshing = other.keeper.refresh(nameless.id);
    faults.release();
    const identified = await drive(machine.clock, identifying);
    assert.ok(await fixture.works(await drive(machine.clock, refreshing)));
    assert.deepEqual(await agree(1, window, other), [identified.id]);
    assert.ok(await fixture.works(await fixture.refresh(identified.id)));
  });
});
