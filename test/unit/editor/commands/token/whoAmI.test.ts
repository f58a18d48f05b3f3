import "../../../../vscode-stub/install";
import assert from "node:assert/strict";
import type { RootFolder } from "../../../../../src/box/oauth/rootFolder";
import type { Actor } from "../../../../../src/delivery/actor/actor";
import { readActorPage, whoAmI } from "../../../../../src/editor/commands/token/whoAmI";
import { actorDetails } from "../../../../../src/editor/display/actorDetails";
import { demoCcgApp } from "../../../../box-simulator/tenant";
import { read } from "../../../../vscode-stub/language";
import { editor } from "../../../../vscode-stub/scriptedEditor";
import { drive, until } from "../../../accounts/drive";
import { type CommandFixture, withCommands } from "../../commandFixture";
import { activeParts, hostileTexts } from "../../hostileTexts";
import { MINUTE, NOW, sampleView } from "../../sampleView";

describe("Box: Who Am I", () => {
  let window: CommandFixture;

  withCommands((fixture) => {
    window = fixture;
  });

  const page = (id: string) => plain(readActorPage(window.parts, id).text);

  it("shows who acts, with enterprise, time left and the root folder", async () => {
    const { id } = await window.signInOAuth();
    await window.run(whoAmI);
    assert.deepEqual(window.shownActors, [id]);
    const text = page(id);
    assert.match(text, /^# Mira Okafor\n/);
    assert.match(text, /\*\*Actor\*\* \| user \|/);
    assert.match(text, /Paper Harbour \(27182818\)/);
    assert.match(text, /not restricted/);
    assert.match(text, /valid, 68 min left/);
    assert.match(text, /- Ships of Paper \(folder\)\n- Locked\.pdf \(file\)\n- A bookmark \(bookmark\)/);
    assert.match(text, /A user's token sees what this person sees in Box/);
    assert.deepEqual(editor.messages, []);
  });

  it("explains what a service account sees", async () => {
    const { id } = await window.addServiceAccount();
    await window.run(whoAmI);
    assert.match(page(id), /\*\*Actor\*\* \| service account \|/);
    assert.ok(page(id).includes(demoCcgApp.serviceAccount.login));
    assert.match(page(id), /A service account sees only what is shared with it/);
  });

  it("is about the account it was asked for, and shows the answer of the last time", async () => {
    const service = await window.addServiceAccount();
    const { id } = await window.signInOAuth();
    await window.run(whoAmI, service.id);
    await window.run(whoAmI, service.id);
    assert.deepEqual(window.shownActors, [service.id, service.id]);
    assert.match(page(id), /Nobody has asked in this window yet/);
  });

  it("does not take a refused listing for a fault of the token", async () => {
    const { id } = await window.signInOAuth();
    window.simulator.faults.add({ on: "user", kind: "hold", moment: "after" });
    const running = window.start(whoAmI);
    await window.simulator.faults.held();
    window.simulator.faults.add({ on: "user", kind: "boxError", row: "insufficientScope" });
    window.simulator.faults.release();
    await drive(window.clock, running);
    assert.match(page(id), /\*\*Actor\*\* \| user \|/);
    assert.match(page(id), /valid but may not list folders, which needs the scope root_readonly/);
    assert.deepEqual(editor.messages, []);
  });

  it("offers a refresh for a dead token, and shows no page", async () => {
    const { id } = await window.signInOAuth();
    window.simulator.faults.add({ on: "user", kind: "boxError", row: "tokenInvalid" });
    editor.expect({ asks: "does not accept this access token", press: "Refresh" });
    await window.run(whoAmI);
    assert.deepEqual(window.shownActors, []);
    await editor.until(() => editor.executed.length > 0);
    assert.deepEqual(editor.executed, [{ command: "boxAuth.refreshToken", args: [id] }]);
  });

  it("can be cancelled, and is silent then", async () => {
    await window.signInOAuth();
    window.simulator.faults.add({ on: "user", kind: "hold", moment: "after" });
    const running = window.start(whoAmI);
    await window.simulator.faults.held();
    await until(window.clock, () => editor.progress.length === 1, 100);
    editor.progress[0]?.cancel();
    await drive(window.clock, running);
    assert.deepEqual([editor.messages, window.shownActors], [[], []]);
    window.simulator.faults.clear();
  });

  it("says of an account that is gone that it is signed out", () => {
    assert.match(page("gone"), /signed out/);
  });

  it("makes no link, icon or picture of names from Box", () => {
    for (const hostile of hostileTexts) {
      const user = { id: hostile, name: hostile, login: hostile, enterprise: { id: "1", name: hostile } };
      const actor: Actor = { kind: "user", user, restrictedTo: [], expiresAt: NOW + MINUTE };
      const root: RootFolder = { items: [{ type: "file", name: hostile }], total: 12 };
      const { text } = actorDetails({ account: sampleView({ name: hostile }), actor, root, now: NOW });
      assert.deepEqual(activeParts(text), []);
      assert.doesNotMatch(text, /<|https?:\/\/|!\[/);
    }
  });

  it("says how much more there is, and that a downscoped token reaches less", () => {
    const actor: Actor = {
      kind: "app_user",
      restrictedTo: [{ scope: "base_explorer" }],
      expiresAt: undefined,
    };
    const details = { account: sampleView(), actor, now: NOW };
    const items = [{ type: "file", name: "Locked.pdf" }] as const;
    const text = plain(actorDetails({ ...details, root: { items, total: 12 } }).text);
    assert.match(text, /- Locked\.pdf \(file\)\n\n… and 11 more\./);
    assert.match(text, /An app user was made by an app.*\n\nThis token is downscoped/);
    assert.match(text, /\*\*Restricted to\*\* \| base_explorer/);
    assert.match(text, /only Box knows how long it is valid/);
    assert.match(plain(actorDetails({ ...details, root: { items: [], total: 0 } }).text), /It is empty/);
  });
});

/** With our numeric references as the signs they stand for. */
function plain(text: string): string {
  return read(text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))));
}
