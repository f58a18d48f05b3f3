import assert from "node:assert/strict";
import { join } from "node:path";
import { BrowserTabSecrets, DesktopSecrets, SecretsBacking, SPREAD_MS } from "../memorySecrets";
import { drive, until } from "./drive";
import { keeperFixture, MINUTE_MS } from "./keeperFixture";
import { type SimulatedWindow, simulatedWindow } from "./simulatedWindow";

/** SecretStorage is the client's, the folder is each host's own: two tunnels, or two dev containers. */
describe("two machines behind one SecretStorage", () => {
  const fixture = keeperFixture();

  const openAt = async (machine: string, secrets: DesktopSecrets | BrowserTabSecrets) => {
    const folder = join(fixture.machine.folder, machine);
    const window = simulatedWindow({ folder, secrets, clock: fixture.machine.clock });
    fixture.machine.atEnd(() => window.dispose());
    await window.open();
    return window;
  };
  const desktopAt = (machine: string) =>
    openAt(machine, new DesktopSecrets(fixture.machine.backing, fixture.machine.clock));
  const close = (...windows: readonly SimulatedWindow[]) => {
    for (const window of windows) {
      window.dispose();
    }
  };

  it("do not end each other's sign-in, when the second asks before it heard of the first", async () => {
    const { machine, id } = fixture;
    const [a, b] = [await desktopAt("a"), await desktopAt("b")];
    assert.ok(await fixture.works(await fixture.refresh(a)));
    // In small steps, so that Box has refused before SecretStorage has spread what the first one got.
    const second = await drive(machine.clock, b.keeper.refresh(id), 1);
    assert.equal(machine.simulator.count({ place: "token", status: 400 }), 1);
    assert.ok(await fixture.works(second));
    assert.equal(b.account(id).problem, undefined);
    await machine.clock.advance(SPREAD_MS);
    close(a, b);
    await machine.clock.advance(10_000);
    const later = await desktopAt("a");
    assert.equal(later.account(id).problem, undefined);
    assert.ok(await fixture.works(await fixture.refresh(later)));
  });

  it("keep the sign-in of the first, when the second asks five minutes later in a tab that heard nothing", async () => {
    const { machine, id } = fixture;
    const backing = new SecretsBacking();
    backing.replace(machine.backing.values);
    const [a, b] = [
      await openAt("a", new BrowserTabSecrets(backing)),
      await openAt("b", new BrowserTabSecrets(backing)),
    ];
    assert.ok(await fixture.works(await fixture.refresh(a)));
    await machine.clock.advance(5 * MINUTE_MS);
    const error = await fixture.failure(b.keeper.refresh(id));
    assert.equal(error.decision, "signInAgain");
    close(a, b);
    const reloaded = await openAt("a", new BrowserTabSecrets(backing));
    assert.equal(reloaded.account(id).problem, undefined);
    assert.ok(await fixture.works(await fixture.refresh(reloaded)));
  });

  for (const [what, cutOff] of [
    ["with Box told", 0],
    ["though Box could not be told, and the one that ended it is closed", "always"],
  ] as const) {
    it(`both end a sign-in that one of them signs out, ${what}`, async () => {
      const { machine, id } = fixture;
      const { sealKey } = fixture.account;
      const [a, b] = [await desktopAt("a"), await desktopAt("b")];
      await drive(machine.clock, b.keeper.refresh(id));
      await machine.clock.advance(SPREAD_MS);
      if (cutOff) {
        machine.simulator.faults.add({ on: "revoke", kind: "dropBefore", times: cutOff });
      }
      let writes = 0;
      machine.backing.onDidSpread(() => {
        writes += 1;
      });
      await drive(machine.clock, a.signOut.signOut(id, { anyway: true }));
      close(a);
      await machine.clock.advance(2 * MINUTE_MS);
      await until(machine.clock, () => b.registry.get(id) === undefined);
      await machine.clock.advance(MINUTE_MS);
      assert.deepEqual([...machine.backing.values.keys()], [`ended/${id}`]);
      assert.ok(writes < 12, `${writes} writes`);
      await until(machine.clock, async () => (await b.files.read(id, sealKey))?.ended === true);
    });
  }

  it("do not begin with an account that has ended, though somebody wrote it back who had not heard of it", async () => {
    const { machine, id } = fixture;
    const entry = machine.backing.values.get(`account/${id}`);
    assert.ok(entry);
    const a = await desktopAt("a");
    await drive(machine.clock, a.signOut.signOut(id));
    await machine.clock.advance(SPREAD_MS);
    close(a);
    machine.backing.values.set(`account/${id}`, entry);
    const b = await desktopAt("b");
    await machine.clock.advance(SPREAD_MS);
    assert.deepEqual([b.registry.all(), [...machine.backing.values.keys()]], [[], [`ended/${id}`]]);
  });

  it("forget that a sign-in has ended, after no refresh token of it can live", async () => {
    const { machine, id } = fixture;
    const a = await desktopAt("a");
    await drive(machine.clock, a.signOut.signOut(id));
    // The sweep runs where there is an account.
    await machine.signIn();
    close(a);
    machine.clock.setWallClock(machine.clock.now() + 61 * 24 * 60 * MINUTE_MS);
    await desktopAt("a");
    await until(machine.clock, () => !machine.backing.values.has(`ended/${id}`));
  });
});
