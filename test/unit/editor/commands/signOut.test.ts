import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import { signOut } from "../../../../src/editor/commands/signOut";
import { refreshToken } from "../../../../src/editor/commands/tokenCommands";
import { demoApp, demoUsers } from "../../../box-simulator/tenant";
import { editor } from "../../../vscode-stub/scriptedEditor";
import { type CommandFixture, withCommands } from "../commandFixture";

describe("Box: Sign Out", () => {
  let window: CommandFixture;

  withCommands((fixture) => {
    window = fixture;
  });

  const ids = () => window.accounts.all().map(({ id }) => id);

  it("asks once, naming whom, and changes nothing when the question is closed", async () => {
    const { id } = await window.signInOAuth();
    editor.expect({ asks: /Sign out Mira Okafor \(mira@example\.com\)\?/, escape: true });
    await window.run(signOut, id);
    assert.deepEqual(ids(), [id]);
    assert.equal(editor.messages.length, 0);
  });

  it("says who went, and that no account is signed in any more", async () => {
    const { id } = await window.signInOAuth();
    editor.expect({ asks: "Sign out", press: "Sign Out" });
    await window.run(signOut, id);
    const { kind, text } = editor.takeMessage();
    assert.equal(kind, "information");
    assert.equal(
      text,
      "Mira Okafor (mira@example.com) is signed out and the tokens were revoked at Box; no Box account is signed in any more.",
    );
    assert.equal(window.simulator.count({ place: "revoke", status: 200 }), 1);
    assert.ok(await window.accounts.apps.read(demoApp.clientId), "the app stays for the next sign-in");
  });

  it("says whose token the status bar shows next", async () => {
    const { id } = await window.signInOAuth();
    await window.addServiceAccount();
    editor.expect({ asks: "Sign out", press: "Sign Out" });
    await window.run(signOut, id);
    assert.match(editor.takeMessage().text, /; the status bar now shows Harbour Clerk \(.+\)\.$/);
  });

  it("pressed twice in one tooltip signs out one account", async () => {
    const { id } = await window.signInOAuth();
    const other = await window.addServiceAccount();
    editor.expect({ asks: "Sign out", press: "Sign Out" });
    await window.run(signOut, id);
    editor.takeMessage();
    await window.run(signOut, id);
    assert.equal(editor.takeMessage().text, "This Box account is signed out already.");
    assert.deepEqual(ids(), [other.id]);
  });

  it("forgets the app too when that is wanted", async () => {
    const { id } = await window.signInOAuth();
    editor.settings.set("boxAuth.clientId", demoApp.clientId);
    editor.expect({ asks: "Sign out", press: "Sign Out and Forget App" });
    await window.run(signOut, id);
    assert.equal(await window.accounts.apps.read(demoApp.clientId), undefined);
    assert.equal(editor.settings.get("boxAuth.clientId"), undefined);
  });

  it("keeps everything when Box cannot be reached and the person keeps it", async () => {
    const { id } = await window.signInOAuth();
    window.simulator.faults.add({ on: "revoke", kind: "dropBefore", times: "always" });
    editor.expect(
      { asks: "Sign out", press: "Sign Out" },
      { asks: "is still signed in, because Box could not be told", press: "Keep" },
    );
    await window.run(signOut, id);
    assert.deepEqual(ids(), [id]);
    assert.equal(window.accounts.state(id)?.kind, "valid");
    assert.equal(editor.messages.length, 0);
  });

  it("signs out anyway, and says how long the refresh token lives on and where to end it", async () => {
    const { id } = await window.signInOAuth();
    window.simulator.faults.add({ on: "revoke", kind: "dropBefore", times: "always" });
    editor.expect(
      { asks: "Sign out", press: "Sign Out" },
      { asks: "still signed in", press: "Sign Out Anyway" },
    );
    await window.run(signOut, id);
    assert.deepEqual(ids(), []);
    const { kind, text, buttons } = editor.takeMessage();
    assert.equal(kind, "warning");
    assert.match(text, /up to 60 days, unless you choose Forget App .* Security, Login Activity/);
    assert.deepEqual(buttons, ["Open Account Settings"]);
  });

  it("is no warning for a developer token, which ends by itself", async () => {
    const { id } = await window.addDeveloperToken();
    editor.expect({ asks: "Sign out", press: "Sign Out" });
    await window.run(signOut, id);
    const { kind, text } = editor.takeMessage();
    assert.equal(kind, "information");
    assert.match(text, /its developer token ends by itself within the hour/);
  });

  it("goes on with a good account, not with one that Box has refused", async () => {
    const broken = await window.signInOAuth(demoUsers[1].id);
    window.simulator.faults.add({ on: "token", kind: "boxError", row: "refreshTokenExpired" });
    await window.run(refreshToken, broken.id);
    assert.equal(editor.takeMessage().kind, "error");
    const first = await window.signInOAuth();
    await window.parts.active.choose(first);
    const good = await window.addServiceAccount();
    editor.expect({ asks: "Sign out", press: "Sign Out" });
    await window.run(signOut, first.id);
    assert.equal(window.parts.active.get()?.id, good.id);
  });
});
