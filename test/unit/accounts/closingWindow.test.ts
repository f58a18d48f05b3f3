import assert from "node:assert/strict";
import { CancelledError } from "../../../src/base/errors";
import { drive, until } from "./drive";
import { signInFixture } from "./signInFixture";

describe("a window that closes", () => {
  const fixture = signInFixture();

  const open = async () => {
    const { id } = await fixture.signIn();
    await fixture.machine.settle();
    const { accounts } = await fixture.machine.openFace({ refreshMode: () => "never" });
    return { id, accounts };
  };
  const hold = async () => {
    const { clock, simulator } = fixture.machine;
    await until(clock, () => simulator.faults.heldRequests > 0);
  };
  const watched = (closing: Promise<void>) => {
    const seen = { hasClosed: false };
    void closing.then(() => {
      seen.hasClosed = true;
    });
    return seen;
  };

  for (const [what, place, start] of [
    ["a refresh", "token", ({ accounts, id }) => accounts.refresh(id)],
    ["a sign-out", "revoke", ({ accounts, id }) => accounts.signOut(id)],
    ["a sign-in", "token", ({ accounts }) => accounts.signInWithCode(fixture.app, fixture.grantOf())],
  ] as const satisfies readonly (readonly [
    string,
    "token" | "revoke",
    (opened: Awaited<ReturnType<typeof open>>) => Promise<unknown>,
  ])[]) {
    it(`waits for ${what} that is on its way, which is saved then`, async () => {
      const { clock, simulator } = fixture.machine;
      const opened = await open();
      simulator.faults.add({ on: place, kind: "hold", moment: "after" });
      const work = start(opened);
      await hold();
      const closing = opened.accounts.close();
      const seen = watched(closing);
      await drive(clock, clock.advance(1_000));
      assert.equal(seen.hasClosed, false);
      simulator.faults.release();
      await drive(clock, closing);
      await work;
    });
  }

  it("does not wait for longer than a few seconds, and for nothing when nothing runs", async () => {
    const { clock, simulator } = fixture.machine;
    const idle = await open();
    const before = clock.monotonic();
    await idle.accounts.close();
    assert.equal(clock.monotonic(), before);
    const { id, accounts } = await open();
    simulator.faults.add({ on: "token", kind: "hold", moment: "before" });
    accounts.refresh(id).catch(() => undefined);
    await hold();
    const closing = accounts.close();
    const seen = watched(closing);
    await drive(clock, clock.advance(3_000));
    assert.equal(seen.hasClosed, false);
    await clock.advance(1_000);
    await closing;
  });

  it("waits for a refresh that was sent, also when it was begun and cancelled once more", async () => {
    const { id, accounts } = await open();
    const { clock, simulator } = fixture.machine;
    simulator.faults.add({ on: "token", kind: "hold", moment: "after" });
    const first = new AbortController();
    const refreshed = accounts.refresh(id, { signal: first.signal });
    await hold();
    first.abort();
    const second = new AbortController();
    const cancelled = assert.rejects(accounts.refresh(id, { signal: second.signal }), CancelledError);
    await drive(clock, clock.advance(500));
    second.abort();
    await cancelled;
    await drive(clock, clock.advance(200));
    let isClosed = false;
    const closing = accounts.close().then(() => {
      isClosed = true;
    });
    await drive(clock, clock.advance(1_000));
    assert.equal(isClosed, false);
    simulator.faults.release();
    await drive(clock, Promise.all([closing, refreshed]));
  });
});
