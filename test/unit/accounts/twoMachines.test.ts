import assert from "node:assert/strict";
import { join } from "node:path";
import { BrowserTabSecrets, DesktopSecrets, SecretsBacking, SPREAD_MS } from "../memorySecrets";
import { drive } from "./drive";
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
    const second = await drive(machine.clock, b.keeper.refresh(id));
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
});
