import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import { signOut } from "../../../../src/editor/commands/signOut";
import { refreshToken } from "../../../../src/editor/commands/tokenCommands";
import { demoApp, demoUsers } from "../../../box-simulator/tenant";
import { editor } from "../../../vscode-stub/scriptedEditor";
import { drive, until } from "../../accounts/drive";
import { type CommandFixture, withCommands } from "../commandFixture";

describe("Box: Sign Out", () => {
  let window: CommandFixture;

  withCommands((fixture) => {
    window = fixture;
  });

  const takeLast = () => {
    const [message] = editor.messages.splice(-1);
    assert.ok(message);
    return message;
  };
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

  it("forgets the app too when that is wanted, says so, and names who else uses it", async () => {
    const { id } = await window.signInOAuth();
    const other = await window.signInOAuth(demoUsers[1].id);
    editor.settings.set("boxAuth.clientId", demoApp.clientId);
    editor.expect({ asks: "Sign out", press: "Sign Out and Forget App" });
    await window.run(signOut, id);
    const otherName = other.identity?.name ?? "";
    assert.match(
      editor.questions[0]?.text ?? "",
      new RegExp(
        `unless you forget the app too\\. .* keep a copy of their own and stay signed in: ${otherName}\\.$`,
      ),
    );
    assert.match(editor.takeMessage().text, new RegExp(`; the app ${demoApp.clientId} is forgotten; `));
    assert.ok(window.accounts.get(other.id));
    assert.equal(await window.accounts.apps.read(demoApp.clientId), undefined);
    assert.equal(editor.settings.get("boxAuth.clientId"), undefined);
  });

  for (const how of [{ press: "Keep" }, { escape: true }] as const) {
    it(`keeps everything when Box cannot be reached and the person keeps it: ${Object.keys(how)}`, async () => {
      const { id } = await window.signInOAuth();
      window.simulator.faults.add({ on: "revoke", kind: "dropBefore", times: "always" });
      editor.expect(
        { asks: "Sign out", press: "Sign Out" },
        { asks: "is still signed in, because Box could not be told", ...how },
      );
      await window.run(signOut, id);
      assert.deepEqual(ids(), [id]);
      assert.equal(window.accounts.state(id)?.kind, "valid");
      const { text, buttons } = editor.takeMessage();
      assert.match(text, /^Mira Okafor \(mira@example\.com\) is still signed in/);
      assert.deepEqual(buttons, ["Keep", "Sign Out Anyway"]);
    });
  }

  it("asks nothing late that keys can answer: what could not be told is no modal question", async () => {
    const { id } = await window.signInOAuth();
    window.simulator.faults.add({ on: "revoke", kind: "dropBefore", times: "always" });
    editor.expect({ asks: "Sign out", press: "Sign Out" });
    void window.run(signOut, id);
    await editor.until(() => editor.messages.length > 0);
    assert.equal(editor.questions.length, 1);
    assert.ok(editor.progress.every(({ isOver }) => isOver));
  });

  it("cancelled when it was sent goes on, and says how it ended", async () => {
    const { id } = await window.signInOAuth();
    window.simulator.faults.add({ on: "revoke", kind: "hold", moment: "after" });
    editor.expect({ asks: "Sign out", press: "Sign Out" });
    const running = window.start(signOut, id);
    await window.simulator.faults.held();
    await until(window.clock, () => editor.progress.length === 1, 100);
    editor.progress[0]?.cancel();
    await editor.until(() => editor.progress[0]?.isOver === true);
    assert.match(
      editor.takeMessage().text,
      /^The sign-out of Mira Okafor \(mira@example\.com\) was already on its way to Box, so it goes on/,
    );
    window.simulator.faults.release();
    await drive(window.clock, running);
    assert.match(editor.takeMessage().text, /is signed out and the tokens were revoked at Box/);
  });

  it("pressed twice asks once", async () => {
    const { id } = await window.signInOAuth();
    editor.expect({ asks: "Sign out", press: "Sign Out" });
    await drive(window.clock, Promise.all([window.start(signOut, id), window.start(signOut, id)]));
    assert.equal(editor.questions.length, 1);
    assert.match(editor.takeMessage().text, /is signed out and the tokens were revoked/);
    const again = await window.signInOAuth();
    editor.expect({ asks: "Sign out", escape: true });
    await window.run(signOut, again.id);
    assert.equal(editor.questions.length, 2);
  });

  it("says who is signed out already when that happened while the person thought about it", async () => {
    const { id } = await window.signInOAuth();
    let answer: () => void = () => undefined;
    const ids = window.accounts.apps.ids;
    Object.assign(window.accounts.apps, {
      ids: () =>
        new Promise((resolve) => {
          answer = () => resolve(ids());
        }),
    });
    editor.expect({ asks: "Sign out", press: "Sign Out" });
    const running = window.start(signOut, id);
    await drive(window.clock, window.accounts.signOut(id));
    answer();
    await drive(window.clock, running);
    assert.equal(editor.takeMessage().text, "Mira Okafor (mira@example.com) is signed out already.");
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
    const { kind, text, buttons } = takeLast();
    assert.equal(kind, "warning");
    assert.match(text, /up to 60 days, unless you choose Forget App .* Security, Login Activity/);
    assert.deepEqual(buttons, ["Open Account Settings"]);
  });

  it("promises of each kind only what it has", async () => {
    const question = async (id: string) => {
      editor.questions.length = 0;
      editor.expect({ asks: "Sign out", escape: true });
      await window.run(signOut, id);
      return editor.questions[0]?.text ?? "";
    };
    assert.match(await question((await window.addServiceAccount()).id), /The access token is revoked at Box/);
    const pasted = await question((await window.addDeveloperToken()).id);
    assert.match(pasted, /stays good at Box until it ends; .* Box: Revoke Token…/);
    assert.match(await question((await window.signInOAuth()).id), /The tokens are revoked at Box/);
  });

  it("speaks of no refresh token where there is none", async () => {
    const { id } = await window.addServiceAccount();
    window.simulator.faults.add({ on: "revoke", kind: "dropBefore", times: "always" });
    editor.expect({ asks: "Sign out", press: "Sign Out" }, { asks: "still signed in", press: "Keep" });
    await window.run(signOut, id);
    const { text } = editor.takeMessage();
    assert.match(text, /the access token is deleted here but stays good at Box until it expires by itself/);
    assert.doesNotMatch(text, /refresh token|60 days/);
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
