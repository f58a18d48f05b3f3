import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import { signInWithClientCredentials } from "../../../../src/editor/commands/signIn/clientCredentialsSignIn";
import { addOAuthAccount, signIn } from "../../../../src/editor/commands/signIn/signIn";
import { demoCcgApp } from "../../../box-simulator/tenant";
import { editor } from "../../../vscode-stub/scriptedEditor";
import { type CommandFixture, ownApp, withCommands } from "../commandFixture";

describe("the set-up of an app", () => {
  let window: CommandFixture;

  withCommands((fixture) => {
    window = fixture;
  });

  const asked = (text: string) => editor.questions.filter((question) => question.text.includes(text));

  it("goes back to each step, in which what was typed still stands", async () => {
    editor.expect(
      { asks: "redirect URI (1/3)", pick: "Continue" },
      { asks: "client ID (2/3)", type: ownApp.clientId },
      { asks: "client secret (3/3)", button: "Back" },
      { asks: "client ID (2/3)", button: "Back" },
      { asks: "redirect URI (1/3)", pick: "Continue" },
      { asks: "client ID (2/3)", accept: true },
      { asks: "client secret (3/3)", type: ownApp.clientSecret },
    );
    await window.runApproved(signIn);
    assert.equal(asked("client ID (2/3)")[2]?.value, ownApp.clientId);
    assert.equal(editor.takeMessage().kind, "information");
  });

  it("swallows no client ID that is pasted one step too early", async () => {
    editor.expect(
      { asks: "redirect URI (1/3)", type: ownApp.clientId },
      { asks: "client ID (2/3)", accept: true },
      { asks: "client secret (3/3)", type: ownApp.clientSecret },
    );
    await window.runApproved(signIn);
    assert.equal(window.accounts.all()[0]?.clientId, ownApp.clientId);
  });

  it("takes client ID and secret at once, and asks for nothing more", async () => {
    editor.expect(
      { asks: "redirect URI (1/3)", pick: "Continue" },
      { asks: "client ID (2/3)", type: `"${ownApp.clientId}" ${ownApp.clientSecret}` },
    );
    await window.runApproved(addOAuthAccount);
    assert.deepEqual(asked("(3/3)"), []);
    assert.equal(window.accounts.all()[0]?.clientId, ownApp.clientId);
  });

  it("keeps a secret for the next try that was typed and not sent, and shows it as dots", async () => {
    editor.expect(
      { asks: "redirect URI (1/3)", pick: "Continue" },
      { asks: "client ID (2/3)", type: ownApp.clientId },
      { asks: "client secret (3/3)", type: "two words" },
      { asks: "client secret (3/3)", escape: true },
      { asks: "redirect URI (1/3)", pick: "Continue" },
      { asks: "client ID (2/3)", accept: true },
      { asks: "client secret (3/3)", type: ownApp.clientSecret },
    );
    await window.run(signIn);
    assert.equal(
      await window.accounts.apps.read(ownApp.clientId),
      undefined,
      "nothing that Box has not accepted",
    );
    await window.runApproved(signIn);
    const last = asked("client secret (3/3)").at(-1);
    assert.deepEqual([last?.value, last?.isPassword], ["two words", true]);
  });

  it("leads to the other ways in, which it explains", async () => {
    editor.expect({ asks: "redirect URI (1/3)", pick: "Add Developer Token…" });
    await window.run(signIn);
    assert.deepEqual(
      editor.executed.map(({ command }) => command),
      ["boxAuth.useDeveloperToken"],
    );
    const rows = asked("redirect URI (1/3)")[0]?.rows?.join("\n") ?? "";
    for (const words of ["Add JWT Account… | A server app with a key pair", "for an hour", "Box CLI"]) {
      assert.ok(rows.includes(words), words);
    }
    assert.deepEqual(editor.messages, []);
  });

  it("signs in with the other name of this machine, and keeps it, when that one is registered", async () => {
    const other = window.redirectUri.replace("localhost", "127.0.0.1");
    const clientId = "othernameclientid000000000000001";
    window.simulator.addApp({ clientId, clientSecret: ownApp.clientSecret, redirectUris: [other] });
    editor.expect(
      { asks: "redirect URI (1/3)", pick: "Use 127.0.0.1 in place of localhost" },
      { asks: "redirect URI (1/3)", pick: "Continue" },
      { asks: "client ID (2/3)", type: `${clientId} ${ownApp.clientSecret}` },
    );
    const opened = await window.runApproved(signIn);
    assert.equal(new URL(opened).searchParams.get("redirect_uri"), other);
    assert.equal(editor.settings.get("boxAuth.redirectUri"), other);
  });

  it("says of a JWT configuration where it belongs", async () => {
    const boxAppSettings = {
      clientID: "c",
      clientSecret: "s",
      appAuth: { publicKeyID: "k", privateKey: "p" },
    };
    editor.expect(
      { asks: "redirect URI (1/3)", pick: "Continue" },
      { asks: "client ID (2/3)", type: JSON.stringify({ boxAppSettings }) },
      { asks: "choose Add JWT Account…", escape: true },
    );
    await window.run(signIn);
  });

  it("of client credentials has four steps, and a way back over each", async () => {
    const { clientId, clientSecret, enterpriseId } = demoCcgApp;
    editor.expect(
      { asks: "client ID (1/4)", type: clientId },
      { asks: "client secret (2/4)", type: clientSecret },
      { asks: "act for? (3/4)", pick: "A user" },
      { asks: "user ID (4/4)", button: "Back" },
      { asks: "act for? (3/4)", pick: "Service account" },
      { asks: "enterprise ID (4/4)", type: enterpriseId },
    );
    await window.run(signInWithClientCredentials);
    assert.match(editor.takeMessage().text, /Signed in to Box as Harbour Clerk/);
  });
});
