import assert from "node:assert/strict";
import { drive, until } from "./drive";
import { signInFixture } from "./signInFixture";

describe("the account before a sign-in again", () => {
  const fixture = signInFixture();

  const isThereBeside = (id: string) =>
    until(fixture.machine.clock, () =>
      fixture.window.registry.all().some((other) => other.id !== id && other.identity !== undefined),
    );

  it("keeps nobody from being signed in, however long another window has its lock", async () => {
    const former = await fixture.signIn();
    const { clock } = fixture.machine;
    const lock = await drive(clock, fixture.window.locks.acquire(former.id));
    const began = clock.monotonic();
    await fixture.signIn();
    assert.ok(clock.monotonic() - began < 5_000);
    await lock.release();
    await fixture.machine.settle();
    assert.equal(fixture.window.registry.get(former.id), undefined);
  });

  it("does not hand on its name when the new account was given one meanwhile", async () => {
    const { clock } = fixture.machine;
    const former = await fixture.signIn();
    await drive(clock, fixture.window.names.rename(former.id, "Old name"));
    const formersLock = await drive(clock, fixture.window.locks.acquire(former.id));
    const signingIn = fixture.startSignIn();
    await isThereBeside(former.id);
    const [later = assert.fail()] = fixture.window.registry.all().filter(({ id }) => id !== former.id);
    const latersLock = await drive(clock, fixture.window.locks.acquire(later.id));
    const renaming = fixture.window.names.rename(later.id, "My name");
    await drive(clock, clock.advance(300));
    await formersLock.release();
    await drive(clock, clock.advance(1_500));
    await latersLock.release();
    await drive(clock, Promise.all([renaming, signingIn]));
    await fixture.machine.settle();
    assert.equal(fixture.window.account(later.id).name, "My name");
  });

  it("does not hand on its name over one that the new account has", async () => {
    const { clock } = fixture.machine;
    const former = await fixture.signIn();
    await drive(clock, fixture.window.names.rename(former.id, "Old name"));
    const lock = await drive(clock, fixture.window.locks.acquire(former.id));
    const { id } = await fixture.signIn();
    await drive(clock, fixture.window.names.rename(id, "My name"));
    await lock.release();
    await fixture.machine.settle();
    assert.deepEqual(
      fixture.window.registry.all().map((account) => [account.id, account.name]),
      [[id, "My name"]],
    );
  });

  it("stays while Box does not say who signed in again, which is asked once for each token", async () => {
    const { clock, simulator } = fixture.machine;
    const { id } = await fixture.machine.signIn();
    const { accounts } = await fixture.machine.openFace({ refreshMode: () => "never" });
    simulator.faults.add({ on: "user", kind: "boxError", row: "insufficientScope", times: "always" });
    const asked = async () => {
      const before = simulator.count({ place: "user" });
      await drive(clock, accounts.sync());
      return simulator.count({ place: "user" }) - before;
    };
    assert.deepEqual([await asked(), await asked()], [1, 0]);
    await drive(clock, accounts.refresh(id));
    assert.deepEqual([await asked(), await asked()], [1, 0]);
  });

  it("is retired by the next window at its first focus, when the one that signed in died before Box said who it is", async () => {
    const { clock, simulator } = fixture.machine;
    const former = await fixture.signIn();
    await fixture.machine.settle();
    fixture.window.dispose();
    // What such a window leaves: a pair with its key, and no identity.
    const { id } = await fixture.machine.signIn();
    const { accounts } = await fixture.machine.openFace({ refreshMode: () => "never" });
    assert.deepEqual(new Set(accounts.all().map((account) => account.id)), new Set([former.id, id]));
    await drive(clock, accounts.sync());
    await fixture.machine.settle();
    assert.deepEqual(
      accounts.all().map((account) => [account.id, account.identity?.login]),
      [[id, "mira@example.com"]],
    );
    const asked = simulator.count({ place: "user" });
    await drive(clock, accounts.sync());
    assert.equal(simulator.count({ place: "user" }), asked);
  });

  it("tells who waits for its token that it was signed in again, not that somebody signed out", async () => {
    const { clock } = fixture.machine;
    const { id } = await fixture.signIn();
    await fixture.machine.settle();
    const { accounts } = await fixture.machine.openFace({ refreshMode: () => "never" });
    const lock = await drive(clock, fixture.window.locks.acquire(id));
    const refreshing = fixture.failure(accounts.refresh(id));
    await fixture.signIn();
    await drive(clock, fixture.window.registry.end(fixture.window.account(id)));
    await lock.release();
    assert.match((await refreshing).message, /was signed in again/);
  });
});
