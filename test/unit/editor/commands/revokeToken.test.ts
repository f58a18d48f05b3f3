import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import { parseAccount } from "../../../../src/accounts/model/accountFormat";
import { revokeToken } from "../../../../src/editor/commands/revokeToken";
import { demoApp, demoCcgApp } from "../../../box-simulator/tenant";
import { editor } from "../../../vscode-stub/scriptedEditor";
import { drive } from "../../accounts/drive";
import { type CommandFixture, withCommands } from "../commandFixture";

describe("Box: Revoke Token…", () => {
  let window: CommandFixture;

  withCommands((fixture) => {
    window = fixture;
  });

  const paste = (token: string) => [
    { asks: "which token should be revoked", pick: "A token that I paste" },
    { asks: "paste the token", type: token },
  ];
  const choose = (clientId: string) => ({ asks: "which app was the token issued to", pick: clientId });

  async function tokensOf(id: string) {
    await window.machine.settle();
    return parseAccount(window.machine.backing.values.get(`account/${id}`) ?? "")?.tokenSet;
  }

  it("ends a pasted token of an app that is known here", async () => {
    await window.signInOAuth();
    const { accessToken } = window.simulator.signInDirectly();
    editor.expect(...paste(accessToken), choose(demoApp.clientId));
    await window.run(revokeToken);
    assert.match(editor.takeMessage().text, /^Revoked: the pasted token/);
    assert.equal(await window.isAlive(accessToken), false);
  });

  it("says that a token is alive when the wrong app was chosen, and ends it with the right one", async () => {
    await window.signInOAuth();
    await window.addServiceAccount();
    const { accessToken } = window.simulator.signInDirectly();
    editor.expect(
      ...paste(accessToken),
      choose(demoCcgApp.clientId),
      { asks: "The token is still alive", press: "Choose Another App" },
      choose(demoApp.clientId),
    );
    await window.run(revokeToken);
    assert.deepEqual(
      editor.messages.map(({ kind }) => kind),
      ["warning", "information"],
    );
    assert.equal(await window.isAlive(accessToken), false);
  });

  it("does not call a refresh token of another app dead", async () => {
    await window.signInOAuth();
    await window.addServiceAccount();
    const { refreshToken } = window.simulator.signInDirectly();
    editor.expect(...paste(refreshToken), choose(demoCcgApp.clientId), {
      asks: "does not know this token",
      escape: true,
    });
    await window.run(revokeToken);
    const { kind, text } = editor.takeMessage();
    assert.equal(kind, "warning");
    assert.match(text, /has ended, unless it is the refresh token of another app/);
  });

  it("asks once before it ends a sign-in of one's own", async () => {
    const { id } = await window.signInOAuth();
    const own = { asks: "which token should be revoked", pick: "The token of Mira Okafor" };
    editor.expect(own, { asks: /Revoke the token of Mira Okafor \(mira@example\.com\)\?/, escape: true });
    await window.run(revokeToken);
    assert.ok(window.accounts.get(id));
    editor.expect(own, { asks: "Revoke the token of", press: "Revoke" });
    await window.run(revokeToken);
    assert.equal(window.accounts.get(id), undefined);
    assert.match(editor.takeMessage().text, /Mira Okafor .* is signed out and the tokens were revoked/);
  });

  it("lets a service account stay, and get its next token by a new request", async () => {
    const { id } = await window.addServiceAccount();
    editor.expect(
      { asks: "which token should be revoked", pick: "The token of Harbour Clerk" },
      { asks: "Revoke the token of", press: "Revoke" },
    );
    await window.run(revokeToken);
    assert.match(editor.takeMessage().text, /the next use asks for a new one/);
    assert.equal(window.accounts.state(id)?.kind, "expired");
  });

  it("signs out the account whose token is pasted, whichever of its tokens it is and whoever is shown", async () => {
    for (const which of ["accessToken", "refreshToken"] as const) {
      const { id } = await window.signInOAuth();
      const token = (await tokensOf(id))?.[which]?.expose() ?? "";
      await window.parts.active.choose(await window.addServiceAccount());
      editor.expect(...paste(token), {
        asks: /Revoke the token of Mira Okafor \(mira@example\.com\)\?/,
        press: "Revoke",
      });
      await window.run(revokeToken);
      assert.match(editor.takeMessage().text, /Mira Okafor .* is signed out and the tokens were revoked/);
      assert.equal(window.accounts.get(id), undefined);
      assert.equal(await window.isAlive(token), false);
    }
  });

  it("ends the pasted token of a service account that is not shown, and no copy gives it out again", async () => {
    const { id } = await window.addServiceAccount();
    const { accessToken } = await window.accounts.getToken(id, { minimumLifetimeMs: 0 });
    await window.parts.active.choose(await window.signInOAuth());
    editor.expect(...paste(accessToken.expose()), { asks: "Revoke the token of", press: "Revoke" });
    await window.run(revokeToken);
    assert.match(editor.takeMessage().text, /the next use asks for a new one/);
    assert.equal(window.accounts.state(id)?.kind, "expired");
    const next = await drive(window.clock, window.accounts.getToken(id, { minimumLifetimeMs: 0 }));
    assert.equal(next.accessToken.equals(accessToken), false);
  });

  it("ends the developer token account whose token is pasted, and keeps it when the question is closed", async () => {
    const { id } = await window.addDeveloperToken();
    const token = window.accounts.currentToken(id)?.accessToken.expose() ?? "";
    const pasted = { asks: "paste the token", type: token };
    const question = "Revoke the token of";
    editor.expect(pasted, { asks: question, escape: true });
    await window.run(revokeToken);
    assert.ok(window.accounts.get(id) && (await window.isAlive(token)));
    editor.expect(
      pasted,
      { asks: question, press: "Revoke" },
      { asks: "client ID of the token's app", type: demoApp.clientId },
      { asks: "client secret of the token's app", type: demoApp.clientSecret },
    );
    await window.run(revokeToken);
    assert.match(editor.takeMessage().text, /^Revoked: the token of .*, which is signed out now\.$/);
    assert.equal(window.accounts.get(id), undefined);
    assert.equal(await window.isAlive(token), false);
  });

  it("asks for an app that is not known here, and keeps nothing of it", async () => {
    const { accessToken } = window.simulator.signInDirectly();
    editor.expect(
      { asks: "paste the token", type: accessToken },
      { asks: "client ID of the token's app", type: demoApp.clientId },
      { asks: "client secret of the token's app", type: demoApp.clientSecret },
    );
    await window.run(revokeToken);
    assert.equal(await window.isAlive(accessToken), false);
    assert.deepEqual(await window.accounts.apps.ids(), []);
  });
});
