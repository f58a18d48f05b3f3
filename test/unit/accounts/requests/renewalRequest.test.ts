import assert from "node:assert/strict";
import type { AccountRecord } from "../../../../src/accounts/model/account";
import type { RenewalRequestOptions } from "../../../../src/accounts/requests/renewalRequest";
import { RenewalRequest } from "../../../../src/accounts/requests/renewalRequest";
import type { HeldLock } from "../../../../src/accounts/shared/fileLock";
import { CancelledError } from "../../../../src/base/errors";
import type { Fault } from "../../../box-simulator/faults";
import { drive, until } from "../drive";
import { boxErrorOf } from "../rejection";
import { SimulatedMachine } from "../simulatedMachine";
import type { SimulatedWindow } from "../simulatedWindow";

const HOUR_SECONDS = 3_600;

describe("a renewal request", () => {
  let machine: SimulatedMachine;
  let window: SimulatedWindow;
  let account: AccountRecord;
  let request: RenewalRequest;
  let sent: number;

  beforeEach(async () => {
    machine = await SimulatedMachine.start();
    account = await machine.signIn();
    ({ window } = await machine.open());
    const { tokenRequests, retryAfter, serverClock } = window;
    request = new RenewalRequest({ tokenRequests, retryAfter, serverClock, clock: machine.clock });
    sent = 0;
  });

  afterEach(() => machine.close());

  /** Owned for so many checks, then overtaken. */
  const ownedFor = (checks: number): HeldLock => {
    let left = checks;
    return { stillOwned: async () => left-- > 0, release: async () => undefined };
  };
  const start = (options: Partial<RenewalRequestOptions> = {}) =>
    request.send(account, {
      lock: ownedFor(9),
      isPressed: false,
      signal: new AbortController().signal,
      onSend: () => {
        sent += 1;
      },
      ...options,
    });
  const ask = (options?: Partial<RenewalRequestOptions>) => drive(machine.clock, start(options));
  const failure = (options?: Partial<RenewalRequestOptions>) =>
    drive(machine.clock, boxErrorOf(start(options)));
  const fault = (one: Partial<Fault> & Pick<Fault, "kind">) =>
    machine.simulator.faults.add({ on: "token", ...one } as Fault);
  const requests = () => machine.simulator.count({ place: "token" });

  it("brings tokens while the lock is owned, and says when it leaves", async () => {
    assert.ok((await ask({ lock: ownedFor(1) }))?.response.refreshToken);
    assert.deepEqual([requests(), sent], [1, 1]);
  });

  describe("is not sent", () => {
    it("by a process that was overtaken: its refresh token may be dead", async () => {
      assert.equal(await ask({ lock: ownedFor(0) }), undefined);
      assert.deepEqual([requests(), sent], [0, 0]);
    });

    it("again after a lost response by a process that was overtaken meanwhile", async () => {
      fault({ kind: "dropAfter" });
      assert.equal(await ask({ lock: ownedFor(1) }), undefined);
      assert.equal(requests(), 1);
    });

    it("when everybody has left before", async () => {
      await assert.rejects(ask({ signal: AbortSignal.abort(new CancelledError()) }), CancelledError);
      assert.deepEqual([requests(), sent], [0, 0]);
    });

    it("again when everybody leaves while it waits to ask once more", async () => {
      fault({ kind: "dropBefore", times: "always" });
      const stop = new AbortController();
      const left = assert.rejects(start({ signal: stop.signal }), { name: "BoxError", code: "network" });
      await until(machine.clock, () => requests() === 1 && machine.clock.pendingTimers > 0, 0);
      stop.abort(new CancelledError());
      await left;
      await machine.clock.advance(60_000);
      assert.equal(requests(), 1);
    });
  });

  describe("is repeated within a click's patience", () => {
    for (const [what, one, times] of [
      ["no response came", { kind: "dropBefore" }, 3],
      ["Box had a fault of its own", { kind: "serverError" }, 3],
      ["Box was busy for a moment", { kind: "tooManyRequests", retryAfter: 2 }, 3],
      ["a proxy had a page instead", { kind: "html" }, 3],
      ["Box was busy for longer", { kind: "tooManyRequests", retryAfter: 6 }, 1],
      ["Box did not want it", { kind: "oauthError", error: "invalid_grant" }, 1],
    ] as const) {
      it(`${times === 3 ? "twice" : "never"}, when ${what}`, async () => {
        fault({ ...one, times: "always" });
        await failure();
        assert.equal(requests(), times);
      });
    }

    it("and brings tokens once Box answers", async () => {
      fault({ kind: "serverError", times: 2 });
      assert.ok(await ask());
      assert.equal(requests(), 3);
    });
  });

  describe("shares why it failed with all windows", () => {
    it("so that nobody asks as long as Box wants to be left alone, an hour at most", async () => {
      fault({ kind: "tooManyRequests", retryAfter: 2 * HOUR_SECONDS });
      await failure();
      const paused = await failure({ isPressed: true });
      assert.deepEqual([paused.code, paused.retryAfterSeconds], ["paused", HOUR_SECONDS]);
      await machine.clock.advance((HOUR_SECONDS - 60) * 1_000);
      assert.equal((await failure()).code, "paused");
      assert.equal(requests(), 1);
      await machine.clock.advance(60_000);
      assert.ok(await ask());
    });

    it("so that nobody asks for ten seconds after no response came, and says the same", async () => {
      fault({ kind: "dropBefore", times: 3 });
      const first = await failure();
      const second = await failure();
      assert.deepEqual([second.code, second.message], ["offline", first.message]);
      assert.equal(requests(), 3);
      await machine.clock.advance(10_000);
      assert.ok(await ask());
    });

    it("but a person who presses again after two seconds wants to know", async () => {
      fault({ kind: "dropBefore", times: 3 });
      await failure();
      assert.equal((await failure({ isPressed: true })).code, "offline");
      await machine.clock.advance(2_000);
      assert.ok(await ask({ isPressed: true }));
    });

    it("and leaves nothing behind once its response is on disk", async () => {
      fault({ kind: "dropBefore", times: 3 });
      await failure();
      await request.settle(account.id);
      assert.equal(await window.retryAfter.read(account.id), undefined);
    });
  });

  it("is not sent again for a response that could not be saved: that one is given again", async () => {
    const first = await ask();
    const again = await ask();
    assert.ok(first && again?.response.accessToken.equals(first.response.accessToken));
    assert.equal(requests(), 1);
    await request.settle(account.id);
    await ask();
    assert.equal(requests(), 2);
  });
});
