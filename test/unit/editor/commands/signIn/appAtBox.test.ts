import "../../../../vscode-stub/install";
import assert from "node:assert/strict";
import { copyRedirectUri, openConsole } from "../../../../../src/editor/commands/signIn/appAtBox";
import { editor } from "../../../../vscode-stub/scriptedEditor";
import { type CommandFixture, withCommands } from "../../commandFixture";

describe("the app at Box", () => {
  let window: CommandFixture;

  withCommands((fixture) => {
    window = fixture;
  });

  it("gets the redirect URI from the clipboard, and the person hears where it belongs", async () => {
    editor.expect({ asks: "Configuration page", press: "Open the Box Developer Console" });
    await window.run(copyRedirectUri);
    assert.equal(editor.clipboard, window.redirectUri);
    const message = editor.takeMessage();
    assert.equal(
      message.text,
      `${window.redirectUri} copied. On the Configuration page of your app at Box, add it under OAuth 2.0 Redirect URI exactly as it is, and press Save Changes.`,
    );
    await editor.until(() => editor.opened.length > 0);
    assert.deepEqual(editor.opened, [window.simulator.consoleUrl]);
  });

  it("gets no redirect URI that no sign-in could use", async () => {
    for (const redirectUri of [
      "https://example.com/callback",
      "http://localhost:0/callback",
      "localhost",
      "",
    ]) {
      editor.settings.set("boxAuth.redirectUri", redirectUri);
      await window.run(copyRedirectUri);
      const { text, buttons } = editor.takeMessage();
      assert.match(text, /redirectUri/, redirectUri);
      assert.ok(buttons.includes("Open Settings"));
      assert.equal(editor.clipboard, "");
    }
  });

  it("is a step away: the console of the Box that the settings name", async () => {
    await window.run(openConsole);
    assert.deepEqual(editor.opened, [window.simulator.consoleUrl]);
    editor.settings.set("boxAuth.apiUrl", "https://api.box.com");
    editor.settings.set("boxAuth.authorizeUrl", "https://account.box.com/api/oauth2/authorize");
    await window.run(openConsole);
    assert.equal(editor.opened.at(-1), "https://app.box.com/developers/console");
  });
});
