import assert from "node:assert/strict";
import { drive } from "./drive";
import { signInFixture } from "./signInFixture";

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

describe("a clock that is set back by a day", () => {
  const fixture = signInFixture();

  const setBack = () => {
    const { clock, simulator } = fixture.machine;
    clock.setWallClock(clock.now() - DAY_MS);
    // Box's own time goes on.
    simulator.clock.advance(DAY_MS);
  };
  const pass = async (minutes: number) => {
    for (let minute = 0; minute < minutes; minute++) {
      await drive(fixture.machine.clock, fixture.machine.clock.advance(MINUTE_MS), 1_000);
    }
  };

  it("does not make a pause of two minutes one of a day", async () => {
    const { id } = await fixture.signIn();
    await fixture.machine.settle();
    const { accounts } = await fixture.machine.openFace();
    fixture.machine.simulator.faults.add({ on: "token", kind: "tooManyRequests", retryAfter: 120 });
    await fixture.failure(accounts.refresh(id));
    assert.equal(accounts.state(id)?.kind, "paused");
    setBack();
    await pass(5);
    assert.notEqual(accounts.state(id)?.kind, "paused");
  });

  it("does not make anybody present for a day who has left", async () => {
    await fixture.signIn();
    await fixture.machine.settle();
    fixture.window.dispose();
    let isActive = true;
    await fixture.machine.openFace({ isActive: () => isActive });
    await pass(3);
    isActive = false;
    fixture.machine.clock.setWallClock(fixture.machine.clock.now() - DAY_MS);
    await pass(45);
    const before = fixture.machine.refreshes;
    await pass(120);
    assert.equal(fixture.machine.refreshes, before);
  });
});
