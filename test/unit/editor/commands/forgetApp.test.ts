import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import { Secret } from "../../../../src/base/secret";
import { forgetApp } from "../../../../src/editor/commands/forgetApp";
import { setUpApp } from "../../../../src/editor/commands/signIn/signIn";
import { refreshToken } from "../../../../src/editor/commands/tokenCommands";
import { demoApp } from "../../../box-simulator/tenant";
import { editor } from "../../../vscode-stub/scriptedEditor";
import { type CommandFixture, withCommands } from "../commandFixture";

describe("Box: Forget App…", () => {
  let window: CommandFixture;

  withCommands((fixture) => {
    window = fixture;
  });

  it("deletes the client secret and the setting that names the app; its accounts go on", async () => {
    const { id } = await window.signInOAuth();
    editor.settings.set("boxAuth.clientId", demoApp.clientId);
    editor.expect(
      { asks: "which app is to be forgotten", pick: /democlientid.* Mira Okafor/ },
      { asks: `Forget the Box app ${demoApp.clientId}?`, press: "Forget App" },
    );
    await window.run(forgetApp);
    assert.match(
      editor.questions[1]?.text ?? "",
      /keep a copy of their own and stay signed in: Mira Okafor\./,
    );
    assert.equal(await window.accounts.apps.read(demoApp.clientId), undefined);
    assert.equal(editor.settings.get("boxAuth.clientId"), undefined);
    assert.match(editor.takeMessage().text, /is forgotten/);
    await window.run(refreshToken, id);
    assert.match(editor.takeMessage().text, /new token of Mira Okafor/);
  });

  it("forgets also what was typed for it and not accepted yet", async () => {
    await window.signInOAuth();
    window.parts.drafts.typeClientId(demoApp.clientId);
    window.parts.drafts.typeSecret(demoApp.clientId, new Secret("canary-typed-secret"));
    editor.expect(
      { asks: "which app", pick: demoApp.clientId },
      { asks: "Forget the Box app", press: "Forget App" },
    );
    await window.run(forgetApp);
    editor.expect(
      { asks: "register the redirect URI", pick: "Continue" },
      { asks: "client ID", type: demoApp.clientId },
      { asks: "client secret", escape: true },
    );
    await window.run(setUpApp);
    assert.deepEqual(
      editor.questions.slice(-2).map(({ value }) => value),
      ["", ""],
    );
  });

  it("leaves the setting alone when it names another app", async () => {
    await window.signInOAuth();
    editor.settings.set("boxAuth.clientId", "another");
    editor.expect(
      { asks: "which app", pick: demoApp.clientId },
      { asks: "Forget the Box app", press: "Forget App" },
    );
    await window.run(forgetApp);
    assert.equal(editor.settings.get("boxAuth.clientId"), "another");
  });

  it("forgets nothing when the question is closed, and says so when there is nothing", async () => {
    await window.run(forgetApp);
    assert.equal(editor.takeMessage().text, "No Box app is kept here.");
    await window.signInOAuth();
    editor.expect(
      { asks: "which app", pick: demoApp.clientId },
      { asks: "Forget the Box app", escape: true },
    );
    await window.run(forgetApp);
    assert.ok(await window.accounts.apps.read(demoApp.clientId));
  });
});
