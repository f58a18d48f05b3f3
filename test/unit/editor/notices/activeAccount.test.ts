import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import { ActiveAccount } from "../../../../src/editor/notices/activeAccount";
import { demoUsers } from "../../../box-simulator/tenant";
import { drive } from "../../accounts/drive";
import { type CommandFixture, withCommands } from "../commandFixture";

describe("the active account", () => {
  let window: CommandFixture;

  withCommands((fixture) => {
    window = fixture;
  });

  const active = () => window.parts.active.get()?.id;
  /** As the next window knows it. */
  const reloaded = () =>
    new ActiveAccount(window.accounts, { everywhere: window.everywhere, workspace: window.workspace }).get()
      ?.id;

  it("is still the chosen one after it signed in again, which makes another account of it", async () => {
    await window.addServiceAccount();
    const mira = await window.signInOAuth();
    await window.parts.active.choose(mira);
    const again = await window.signInOAuth();
    assert.notEqual(again.id, mira.id);
    assert.deepEqual([active(), reloaded()], [again.id, again.id]);
  });

  it("is the one of the workspace there, also after it signed in again", async () => {
    const mira = await window.signInOAuth();
    const tomas = await window.signInOAuth(demoUsers[1].id);
    await window.parts.active.choose(tomas);
    await window.parts.active.bindToWorkspace(mira);
    const again = await window.signInOAuth();
    assert.deepEqual([active(), reloaded()], [again.id, again.id]);
  });

  it("tells an OAuth account from a developer token of the same person", async () => {
    const oauth = await window.signInOAuth();
    const token = await window.addDeveloperToken();
    await window.parts.active.choose(token);
    assert.equal(reloaded(), token.id);
    await window.parts.active.choose(oauth);
    assert.equal(reloaded(), oauth.id);
  });

  it("is remembered before Box has said who it is, and known again afterwards", async () => {
    await window.addServiceAccount();
    window.simulator.faults.add({ on: "user", kind: "serverError", times: "always" });
    const nameless = await window.signInOAuth();
    assert.equal(nameless.identity, undefined);
    await window.parts.active.choose(nameless);
    assert.equal(reloaded(), nameless.id);
    window.simulator.faults.clear();
    await drive(window.clock, window.accounts.identify(nameless.id));
    const again = await window.signInOAuth();
    assert.equal(reloaded(), again.id);
  });

  it("stays the same one while nobody chooses, also when Box refuses it", async () => {
    const first = await window.signInOAuth();
    await window.addServiceAccount();
    assert.equal(active(), first.id);
    window.simulator.faults.add({ on: "token", kind: "boxError", row: "refreshTokenExpired" });
    await assert.rejects(drive(window.clock, window.accounts.refresh(first.id)));
    assert.equal(active(), first.id);
  });

  it("takes what is remembered for nothing when it is no account of ours", async () => {
    const first = await window.signInOAuth();
    for (const stored of ["an-id", 7, null, [], { kind: "oauth" }, { id: "gone" }]) {
      await window.everywhere.update("activeAccount", stored);
      assert.equal(active(), first.id);
    }
  });
});
