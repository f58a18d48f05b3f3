import assert from "node:assert/strict";
import { RetryAfterStore } from "../../../src/accounts/shared/retryAfterStore";
import { format, localized } from "../../../src/base/localizedMessage";
import { SPREAD_MS } from "../memorySecrets";
import { until } from "./drive";
import { keeperFixture, LONG_MS, MINUTE_MS } from "./keeperFixture";
import { boxErrorOf } from "./rejection";
import { SECOND_MS, scheduleFixture } from "./scheduleFixture";
import type { SimulatedWindow } from "./simulatedWindow";

const kindOf = ({ keeper }: SimulatedWindow, id: string) => keeper.state(id)?.kind;

/** Of one look, what it read comes late. */
class SlowRetryAfterStore extends RetryAfterStore {
  hasRead: Promise<void> = Promise.resolve();
  #slow: { readonly gate: Promise<void>; readonly read: () => void } | undefined;

  holdNext(): () => void {
    let goOn: () => void = () => undefined;
    const gate = new Promise<void>((resolve) => {
      goOn = resolve;
    });
    this.hasRead = new Promise((read) => {
      this.#slow = { gate, read };
    });
    return goOn;
  }

  override async read(id: string) {
    const slow = this.#slow;
    this.#slow = undefined;
    const pause = await super.read(id);
    slow?.read();
    await slow?.gate;
    return pause;
  }
}

describe("why Box could not be asked", () => {
  const fixture = keeperFixture();

  /** The windows show this once the folder has told them. */
  const shown = (windows: readonly SimulatedWindow[], kind: string) =>
    until(fixture.machine.clock, () => windows.every((window) => kindOf(window, fixture.id) === kind), 0);

  it("is shown by six windows whose token is due as soon as one of them waited for Box in vain", async () => {
    const { machine, id } = fixture;
    const windows = await fixture.openWindows(6);
    await fixture.nearlyExpire();
    machine.simulator.faults.add({ on: "token", kind: "hold", moment: "before", times: "always" });
    const began = machine.clock.monotonic();
    const asked = windows.map(({ keeper }) => boxErrorOf(keeper.getToken(id, LONG_MS)));
    await until(machine.clock, () => machine.simulator.faults.heldRequests > 0);
    await machine.clock.advance(30 * SECOND_MS);
    const errors = Promise.all(asked);
    await until(machine.clock, () => windows.every((window) => kindOf(window, id) === "offline"));
    assert.ok(machine.clock.monotonic() - began < MINUTE_MS);
    const codes = (await errors).map(({ code }) => code).sort();
    assert.deepEqual(codes, ["offline", "offline", "offline", "offline", "offline", "timeLimit"]);
    assert.equal(machine.simulator.faults.heldRequests, 1);
    const reasons = windows.map(({ keeper }) => {
      const state = keeper.state(id);
      return state?.kind === "offline" ? format(state.reason) : "";
    });
    assert.equal(new Set(reasons).size, 1);
    assert.ok(reasons[0]);
  });

  it("is shown no more in any window once one of them reached Box", async () => {
    const { machine, id } = fixture;
    const [one, other] = await fixture.openTwoWindows();
    machine.simulator.faults.add({ on: "token", kind: "dropBefore", times: 3 });
    await fixture.failure(one.keeper.refresh(id));
    await shown([one, other], "offline");
    await machine.clock.advance(10 * SECOND_MS);
    await fixture.refresh(other);
    await shown([one, other], "valid");
  });

  it("is known to a window that starts later", async () => {
    const { machine, id } = fixture;
    machine.simulator.faults.add({ on: "token", kind: "dropBefore", times: 3 });
    await fixture.failure((await fixture.openWindow()).keeper.refresh(id));
    await shown([await fixture.openWindow()], "offline");
  });

  it("is what was read last, when an earlier look at it ends later", async () => {
    const { machine, id } = fixture;
    const retryAfter = new SlowRetryAfterStore(machine.folder, machine.clock);
    const window = await fixture.openWindow({ parts: { retryAfter } });
    const reason = localized("Box cannot be reached; check the network.");
    await retryAfter.record(id, { kind: "offline", reason, until: machine.clock.now() + MINUTE_MS });
    await window.pauses.sync(id);
    assert.equal(kindOf(window, id), "offline");
    const goOn = retryAfter.holdNext();
    const early = window.pauses.sync(id);
    await retryAfter.hasRead;
    await retryAfter.clear(id);
    await window.pauses.sync(id);
    assert.equal(kindOf(window, id), "valid");
    goOn();
    await early;
    assert.equal(kindOf(window, id), "valid");
  });

  it("is forgotten when nobody tried for a while", async () => {
    const { machine, id } = fixture;
    const window = await fixture.openWindow();
    machine.simulator.faults.add({ on: "token", kind: "dropBefore", times: 3 });
    await fixture.failure(window.keeper.refresh(id));
    await machine.clock.advance(11 * MINUTE_MS);
    assert.equal(kindOf(window, id), "valid");
  });
});

describe("a wait that Box asked for", () => {
  const fixture = keeperFixture();

  it("is kept by all windows, which tell how long it is, and send nothing", async () => {
    const { machine, id } = fixture;
    const [one, other] = await fixture.openTwoWindows();
    machine.simulator.faults.add({ on: "token", kind: "tooManyRequests", retryAfter: 30 });
    assert.equal((await fixture.failure(one.keeper.refresh(id))).retryAfterSeconds, 30);
    const paused = await fixture.failure(other.keeper.refresh(id));
    assert.deepEqual([paused.code, paused.decision], ["paused", "retryLater"]);
    assert.ok((paused.retryAfterSeconds ?? 0) > 20);
    assert.match(paused.message, /Box asked to wait \d+ more seconds/);
    assert.deepEqual([kindOf(one, id), kindOf(other, id)], ["paused", "paused"]);
    assert.equal(machine.refreshes, 1);
    await machine.clock.advance(30 * SECOND_MS);
    await fixture.refresh(other);
    assert.equal(machine.refreshes, 2);
  });

  it("says when it ends, also for a person who presses again and again", async () => {
    const { machine, id } = fixture;
    const window = await fixture.openWindow();
    machine.simulator.faults.add({ on: "token", kind: "tooManyRequests", retryAfter: 600 });
    await fixture.failure(window.keeper.refresh(id));
    for (let times = 0; times < 3; times++) {
      await machine.clock.advance(MINUTE_MS);
      assert.equal((await fixture.failure(window.keeper.refresh(id))).code, "paused");
    }
    const state = window.keeper.state(id);
    assert.ok(state?.kind === "paused" && state.until - machine.clock.now() > 5 * MINUTE_MS);
    assert.equal(machine.refreshes, 1);
    assert.deepEqual(
      window.keeper.history.of(id).map(({ outcome }) => outcome),
      ["rate_limit_exceeded"],
    );
  });
});

describe("a wait of an hour that Box asked for", () => {
  const fixture = scheduleFixture();

  it("is waited for without a flash of refreshing at each beat, and without a line in the history", async () => {
    const { machine, id } = fixture;
    const { window, schedule } = await fixture.open();
    await fixture.advanceTo(5 * MINUTE_MS);
    machine.simulator.faults.add({ on: "token", kind: "tooManyRequests", retryAfter: 3_600 });
    const shownRefreshing = fixture.countRefreshes(window);
    schedule.start();
    await until(machine.clock, () => kindOf(window, id) === "paused", 100);
    assert.equal(shownRefreshing(), 1);
    // Half an hour after the person was last there, nothing is refreshed anyway.
    await fixture.pass(20 * MINUTE_MS, 5 * SECOND_MS);
    assert.deepEqual([shownRefreshing(), machine.refreshes], [1, 1]);
    assert.deepEqual(
      window.keeper.history.of(id).map(({ outcome }) => outcome),
      ["rate_limit_exceeded"],
    );
    await machine.clock.advance(40 * MINUTE_MS + SPREAD_MS);
    await until(machine.clock, () => window.account(id).generation === 2, SECOND_MS);
  });

  it("keeps the schedule of another window from the lock at each beat", async () => {
    const { machine, id } = fixture;
    const one = await fixture.open();
    machine.simulator.faults.add({ on: "token", kind: "tooManyRequests", retryAfter: 600 });
    await fixture.advanceTo(5 * MINUTE_MS);
    await one.check();
    const { window, check } = await fixture.open();
    await until(machine.clock, () => kindOf(window, id) === "paused");
    const acquire = window.locks.acquire.bind(window.locks);
    let taken = 0;
    window.locks.acquire = (...args) => {
      taken += 1;
      return acquire(...args);
    };
    for (let beat = 0; beat < 4; beat++) {
      await check();
      await machine.clock.advance(30 * SECOND_MS);
    }
    assert.deepEqual([kindOf(window, id), taken], ["paused", 0]);
  });
});
