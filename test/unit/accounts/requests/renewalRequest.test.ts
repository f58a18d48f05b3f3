import assert from "node:assert/strict";
import { RenewalRequest } from "../../../src/accounts/renewalRequest";
import type { HeldLock } from "../../../src/accounts/shared/fileLock";
import { drive } from "./drive";
import { boxErrorOf } from "./rejection";
import { SimulatedMachine } from "./simulatedMachine";
import type { SimulatedWindow } from "./simulatedWindow";

describe("a renewal request", () => {
  let machine: SimulatedMachine;
  let window: SimulatedWindow;
  let request: RenewalRequest;

  beforeEach(async () => {
    machine = await SimulatedMachine.start();
    await machine.signIn();
    ({ window } = await machine.open());
    const { tokenRequests, retryAfter, serverClock } = window;
    request = new RenewalRequest({ tokenRequests, retryAfter, serverClock, clock: machine.clock });
  });

  afterEach(() => machine.close());

  /** Owned for so many looks, then overtaken. */
  const ownedFor = (looks: number): HeldLock => {
    let left = looks;
    return { stillOwned: async () => left-- > 0, release: async () => undefined };
  };
  const ask = (looks: number) => {
    const [account] = window.registry.all();
    assert.ok(account);
    return drive(machine.clock, request.ask(account, ownedFor(looks)));
  };
  const requests = () => machine.simulator.count({ place: "token" });

  it("brings tokens while the lock is owned", async () => {
    assert.ok((await ask(1))?.answer.refreshToken);
    assert.equal(requests(), 1);
  });

  it("is not sent by a process that was overtaken: its refresh token may be dead", async () => {
    assert.equal(await ask(0), undefined);
    assert.equal(requests(), 0);
  });

  it("is not repeated after a lost answer by a process that was overtaken meanwhile", async () => {
    machine.simulator.faults.add({ on: "token", kind: "dropAfter" });
    assert.equal(await ask(1), undefined);
    assert.equal(requests(), 1);
  });

  it("is repeated twice after lost answers, and then fails without harm", async () => {
    machine.simulator.faults.add({ on: "token", kind: "dropBefore", times: "always" });
    const [account] = window.registry.all();
    assert.ok(account);
    const error = await drive(machine.clock, boxErrorOf(request.ask(account, ownedFor(9))));
    assert.equal(error.decision, "retryNow");
    assert.equal(requests(), 3);
  });
});
