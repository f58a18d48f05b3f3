import "../../../../vscode-stub/install";
import assert from "node:assert/strict";
import { english } from "../../../../../src/base/localizedMessage";
import { Secret } from "../../../../../src/base/secret";
import { copyRedirectUri, openConsole } from "../../../../../src/editor/commands/signIn/appAtBox";
import { BrowserSignIn } from "../../../../../src/signIn/browserSignIn";
import { editor } from "../../../../vscode-stub/scriptedEditor";
import { type CommandFixture, freePort, ownApp, withCommands } from "../../commandFixture";

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

  it("gets the redirect URI of the sign-in that waits for the browser, whatever the settings say", async () => {
    const { pending, clock } = window.parts;
    const { clientId } = ownApp;
    const redirectUri = `http://127.0.0.1:${await freePort()}/other`;
    const app = { clientId, clientSecret: new Secret("x"), redirectUri, endpoints: window.endpoints };
    const start = { app, scope: "", clock, language: english, signal: new AbortController().signal };
    const attempt = await pending.replaceWith(() => BrowserSignIn.start(start));
    attempt.code.catch(() => undefined);
    try {
      await window.run(copyRedirectUri);
      assert.equal(editor.clipboard, redirectUri);
    } finally {
      attempt.dispose();
      await pending.end(attempt);
    }
    await window.run(copyRedirectUri);
    assert.equal(editor.clipboard, window.redirectUri);
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
