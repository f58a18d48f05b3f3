import assert from "node:assert/strict";
import { DiskFaults } from "../diskFaults";
import { drive, until } from "./drive";
import { idsOf, signInFixture } from "./signInFixture";
import type { SimulatedWindow } from "./simulatedWindow";

describe("a sign-out that is cut off", () => {
  const fixture = signInFixture();
  let faults: DiskFaults;

  beforeEach(() => {
    faults = new DiskFaults();
  });

  afterEach(() => faults.restore());

  const cutOffBox = () =>
    fixture.machine.simulator.faults.add({ on: "revoke", kind: "dropBefore", times: "always" });

  /** As at a focus. */
  const syncOnFocus = async (window: SimulatedWindow) => {
    await fixture.machine.settle();
    await drive(fixture.machine.clock, window.registry.syncAll());
    await drive(fixture.machine.clock, window.signOut.finishAll());
    await fixture.machine.settle();
  };

  /** The window dies when its mark is there. */
  const killedAtMark = async () => {
    const { id } = await fixture.signIn();
    await fixture.machine.settle();
    const { window, secrets } = await fixture.machine.open();
    const account = window.account(id);
    await drive(fixture.machine.clock, window.registry.write(account, { ...account, isSigningOut: true }));
    await fixture.machine.settle();
    secrets.kill();
    window.dispose();
    fixture.window.dispose();
    return id;
  };

  it("by a crash waits for Box, when the next window cannot reach it, and is finished when it can", async () => {
    const id = await killedAtMark();
    cutOffBox();
    const later = await fixture.openAnother();
    await syncOnFocus(later);
    assert.deepEqual([later.keeper.state(id)?.kind, fixture.pairs], ["signingOut", ["alive"]]);
    fixture.machine.simulator.faults.clear();
    await syncOnFocus(later);
    assert.deepEqual([idsOf(later), fixture.pairs], [[], ["revoked"]]);
  });

  it("by a crash ends where Box does not accept the app any more, since waiting would not change that", async () => {
    await killedAtMark();
    fixture.machine.simulator.resetSecret();
    const later = await fixture.openAnother();
    await syncOnFocus(later);
    assert.deepEqual(idsOf(later), []);
  });

  it("by a crash can be ended by the person, who is told that Box was not", async () => {
    const id = await killedAtMark();
    cutOffBox();
    const later = await fixture.openAnother();
    assert.equal((await fixture.signOut(id, { window: later })).kind, "unreachable");
    assert.equal(later.keeper.state(id)?.kind, "signingOut");
    const result = await fixture.signOut(id, { window: later, anyway: true });
    assert.deepEqual([result, idsOf(later)], [{ kind: "signedOut", wasRevoked: false }, []]);
  });

  it("by a folder that cannot be listed for a moment, just after the mark was made, goes on", async () => {
    const { id } = await fixture.signIn();
    await fixture.machine.settle();
    let isMarked = false;
    faults.before("link", (path) => {
      isMarked ||= path.endsWith(".jwe");
    });
    let failures = 0;
    faults.before("readdir", () => {
      if (isMarked && failures < 6) {
        failures += 1;
        throw Object.assign(new Error("EMFILE"), { code: "EMFILE" });
      }
    });
    assert.deepEqual(await fixture.signOut(id), { kind: "signedOut", wasRevoked: true });
    assert.deepEqual([failures, idsOf(fixture.window), fixture.pairs], [6, [], ["revoked"]]);
  });

  it("by a full disk, when Box cannot be told and the mark not taken back, says that it goes on", async () => {
    const { id } = await fixture.signIn();
    await fixture.machine.settle();
    cutOffBox();
    faults.fail("link", "ENOSPC", { from: 2, times: 1 });
    const error = await fixture.failure(fixture.window.signOut.signOut(id));
    assert.match(error.message, /goes on as soon as Box can be reached/);
    faults.restore();
    await syncOnFocus(fixture.window);
    assert.deepEqual([idsOf(fixture.window), fixture.pairs], [[id], ["alive"]]);
    fixture.machine.simulator.faults.clear();
    await syncOnFocus(fixture.window);
    assert.deepEqual([idsOf(fixture.window), fixture.pairs], [[], ["revoked"]]);
  });

  it("by a full disk, when Box has revoked the pair, never comes back as a valid account", async () => {
    const { id } = await fixture.signIn();
    await fixture.machine.settle();
    faults.fail("link", "ENOSPC", { from: 2 });
    assert.equal((await fixture.signOut(id)).kind, "signedOut");
    faults.restore();
    cutOffBox();
    assert.equal((await fixture.signOut(id)).kind, "unreachable");
    assert.equal(fixture.window.keeper.state(id)?.kind, "signingOut");
  });

  for (const [what, fault] of [
    ["is out of reach", { kind: "dropBefore" }],
    ["has a fault of its own", { kind: "serverError" }],
  ] as const) {
    it(`by its person, when Box ${what}, sends nothing more and leaves the account as it was`, async () => {
      const { id } = await fixture.signIn();
      await fixture.machine.settle();
      const { accounts } = await fixture.machine.openFace({ refreshMode: () => "never" });
      const { clock, simulator } = fixture.machine;
      simulator.faults.add({ on: "revoke", times: "always", ...fault });
      const stop = new AbortController();
      const leaving = accounts.signOut(id, { signal: stop.signal });
      await until(clock, () => simulator.count({ place: "revoke" }) === 1);
      stop.abort();
      assert.equal((await drive(clock, leaving)).kind, "unreachable");
      await fixture.machine.settle();
      assert.deepEqual(
        [simulator.count({ place: "revoke" }), accounts.state(id)?.kind, fixture.pairs],
        [1, "valid", ["alive"]],
      );
    });
  }
});
