import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import { refreshToken } from "../../../../src/editor/commands/tokenCommands";
import { type ContextKey, followSignIns, followTerminals } from "../../../../src/editor/view/contextKeys";
import { editor } from "../../../vscode-stub/scriptedEditor";
import { drive } from "../../accounts/drive";
import { type CommandFixture, withCommands } from "../commandFixture";

describe("the contexts that the manifest reads", () => {
  let window: CommandFixture;

  withCommands((fixture) => {
    window = fixture;
  });

  /** What was told since the last look, in its order. */
  const told = () => editor.contexts.splice(0);
  const context = (name: ContextKey, isSo: boolean) => [`boxAuth.${name}`, isSo];

  const signOut = (id: string) => drive(window.clock, window.accounts.signOut(id));

  it("tell nothing while there is no account", () => {
    followSignIns(window.accounts).dispose();
    assert.deepEqual(told(), []);
  });

  it("tell of a sign-in and of its end, each once", async () => {
    const following = followSignIns(window.accounts);
    const { id } = await window.signInOAuth();
    assert.deepEqual(told(), [context("signedIn", true), context("signedInByBrowser", true)]);
    await window.run(refreshToken, id);
    assert.deepEqual(told(), [context("refreshed", true)]);
    await signOut(id);
    assert.deepEqual(told(), [context("signedIn", false), context("signedInByBrowser", false)]);
    following.dispose();
    await window.signInOAuth();
    assert.deepEqual(told(), []);
  });

  it("tell in a window that opens with an account", async () => {
    await window.signInOAuth();
    followSignIns(window.accounts).dispose();
    assert.deepEqual(told(), [context("signedIn", true), context("signedInByBrowser", true)]);
  });

  it("take no account without a browser for proof of the redirect URI", async () => {
    const following = followSignIns(window.accounts);
    await window.addServiceAccount();
    const token = await window.addDeveloperToken();
    assert.deepEqual(told(), [context("signedIn", true)]);
    await signOut(token.id);
    assert.deepEqual(told(), []);
    following.dispose();
  });

  it("do not take a refresh that failed for one", async () => {
    const { id } = await window.signInOAuth();
    window.simulator.faults.add({ on: "token", kind: "oauthError", error: "invalid_grant" });
    await window.run(refreshToken, id);
    assert.match(editor.takeMessage().text, /sign in again/i);
    assert.deepEqual(told(), []);
  });

  it("tell of the first token that a program in a terminal got, and of nobody else's", async () => {
    await window.signInOAuth();
    const following = followTerminals(window.delivery.uses);
    const deliver = (kind: "debugSession" | "program") =>
      drive(
        window.clock,
        window.delivery.tokens.deliverAllowed({ consumer: { kind, name: "x" }, minimumLifetimeMs: 0 }),
      );
    await deliver("debugSession");
    assert.deepEqual(told(), []);
    await deliver("program");
    assert.deepEqual(told(), [context("usedInTerminal", true)]);
    await deliver("program");
    assert.deepEqual(told(), []);
    following.dispose();
  });
});
