import "../../../../vscode-stub/install";
import assert from "node:assert/strict";
import {
  addOAuthAccount,
  pasteCallbackAddress,
  setUpApp,
  signIn,
} from "../../../../../src/editor/commands/signIn/signIn";
import { refreshToken } from "../../../../../src/editor/commands/tokenCommands";
import { ActiveAccount } from "../../../../../src/editor/notices/activeAccount";
import { demoApp } from "../../../../box-simulator/tenant";
import { approveOnOtherMachine } from "../../../../e2e/otherMachine";
import { screen } from "../../../../vscode-stub/screen";
import { editor } from "../../../../vscode-stub/scriptedEditor";
import { drive, until } from "../../../accounts/drive";
import { type CommandFixture, ownApp, withCommands } from "../../commandFixture";
import { RememberedState } from "../../rememberedState";
import { keepOwnApp, keptSecretOf, setUp } from "./ownAppSteps";

describe("signing in through the browser", function () {
  this.timeout(10_000);
  let window: CommandFixture;

  withCommands((fixture) => {
    window = fixture;
  });

  const opened = (address: string) => new URL(address).searchParams;
  const ownAppIsKept = (clientSecret?: string) => keepOwnApp(window, clientSecret);
  const keptSecret = () => keptSecretOf(window);

  it("keeps the account that this workspace is bound to, and says so", async () => {
    const clerk = await window.addServiceAccount();
    await window.parts.active.bindToWorkspace(clerk);
    await ownAppIsKept();
    await window.runApproved(signIn);
    const { text, buttons } = editor.takeMessage();
    assert.equal(
      text,
      "Signed in to Box as Mira Okafor (mira@example.com). This workspace still uses Harbour Clerk.",
    );
    assert.deepEqual(buttons, ["Copy Access Token", "Use for This Workspace"]);
    assert.equal(window.parts.active.get()?.id, clerk.id);
    const elsewhere = { everywhere: window.everywhere, workspace: new RememberedState() };
    assert.equal(new ActiveAccount(window.accounts, elsewhere).get()?.identity?.name, "Mira Okafor");
  });

  it("sets up the app once: from then on it opens the browser without a question", async () => {
    editor.expect(...setUp);
    await window.runApproved(signIn);
    assert.match(editor.takeMessage().text, /^Signed in to Box as Mira Okafor \(mira@example\.com\)\.$/);
    assert.equal(editor.settings.get("boxAuth.clientId"), ownApp.clientId);
    assert.equal(await keptSecret(), ownApp.clientSecret);
    const asked = editor.questions.length;
    await window.runApproved(signIn);
    assert.equal(editor.questions.length, asked);
  });

  it("keeps nothing that Box has not accepted, but remembers in this window what was typed", async () => {
    editor.expect(...setUp);
    const running = window.run(signIn);
    await window.nextOpened();
    editor.progress[0]?.cancel();
    await running;
    assert.equal(editor.settings.get("boxAuth.clientId"), undefined);
    assert.deepEqual(await window.accounts.apps.ids(), []);
    assert.deepEqual([window.everywhere.keys(), window.workspace.keys()], [[], []]);
    assert.ok(!window.logged.join().includes(ownApp.clientId));

    const [redirect, id, secret] = setUp;
    assert.ok(redirect && id && secret);
    editor.questions.length = 0;
    editor.expect(redirect, { asks: id.asks, accept: true }, { asks: secret.asks, accept: true });
    await window.runApproved(signIn);
    assert.deepEqual(
      editor.questions.slice(1).map(({ value }) => value),
      [ownApp.clientId, ownApp.clientSecret],
    );
    assert.equal(await keptSecret(), ownApp.clientSecret);
  });

  it("asks for the secret alone after Box refused it, and keeps the right one", async () => {
    editor.settings.set("boxAuth.clientId", ownApp.clientId);
    editor.expect({ asks: "client secret", type: "wrong" });
    await window.runApproved(signIn);
    const { kind, buttons } = editor.takeMessage();
    assert.deepEqual([kind, buttons[0]], ["error", "Enter Client Secret"]);
    assert.deepEqual(await window.accounts.apps.ids(), []);
    editor.expect({ asks: "client secret", type: ownApp.clientSecret });
    await window.runApproved(signIn);
    assert.equal(await keptSecret(), ownApp.clientSecret);
  });

  it("asks again for a kept secret that Box refuses, and replaces it only after the next one was accepted", async () => {
    await ownAppIsKept("rotated-since");
    editor.expect(
      { asks: /does not accept the client ID/, press: "Enter Client Secret" },
      { asks: "client secret", type: ownApp.clientSecret },
    );
    const running = window.run(signIn);
    await fetch(await approveOnOtherMachine(await window.nextOpened()));
    const next = window.nextOpened();
    await running;
    assert.equal(await keptSecret(), "rotated-since");
    await drive(
      window.clock,
      next.then(async (address) => fetch(await approveOnOtherMachine(address))),
    );
    await until(window.clock, async () => (await keptSecret()) === ownApp.clientSecret);
  });

  it("asks for the secret before the browser opens when Box has refused it at a refresh, for that secret alone", async () => {
    await ownAppIsKept();
    await window.runApproved(signIn);
    const account = window.parts.active.get();
    window.simulator.faults.add({ on: "token", kind: "boxError", row: "clientCredentials" });
    await window.run(refreshToken, account?.id);
    assert.equal(window.accounts.state(account?.id ?? "")?.kind, "fixSettings");
    const seen = editor.opened.length;
    for (const id of [undefined, account?.id]) {
      editor.expect({ asks: "client secret", escape: true });
      await window.run(signIn, id);
    }
    assert.equal(editor.opened.length, seen);

    await ownAppIsKept("rotated-since");
    const running = window.run(signIn);
    await window.nextOpened();
    editor.progress.at(-1)?.cancel();
    await running;
  });

  it("names the redirect URI of the sign-in that waits, where an address is pasted instead", async () => {
    await ownAppIsKept();
    const running = window.run(signIn);
    const callback = await approveOnOtherMachine(await window.nextOpened());
    editor.expect({ asks: "paste the address instead", type: callback });
    await window.start(pasteCallbackAddress);
    assert.equal(screen.inputs.at(-1)?.placeholder, `${window.redirectUri}?code=…`);
    await running;
    assert.match(editor.takeMessage().text, /Signed in to Box as/);
  });

  it("asks for the secret where the kept one is of another Box, at either address", async () => {
    for (const other of [{ apiUrl: "https://api.box.com" }, { authorizeUrl: "https://account.box.com/a" }]) {
      await ownAppIsKept();
      const kept = await window.accounts.apps.read(ownApp.clientId);
      assert.ok(kept);
      await window.accounts.apps.write({ ...kept, endpoints: { ...kept.endpoints, ...other } });
      editor.expect({ asks: "client secret", escape: true });
      await window.run(signIn);
    }
    assert.deepEqual(editor.opened, []);
  });

  it("takes no client secret for a client ID, and no client ID for a secret", async () => {
    await ownAppIsKept();
    editor.settings.delete("boxAuth.clientId");
    editor.expect(
      { asks: "which app do you sign in with", pick: "Set up another app" },
      { asks: "register the redirect URI", pick: "Continue" },
      { asks: "client ID (2/3)", type: ownApp.clientSecret },
      { asks: "This is a client secret", type: demoApp.clientId },
      { asks: "client secret (3/3)", type: demoApp.clientId },
      { asks: "This is a client ID", escape: true },
    );
    await window.run(signIn);
    assert.equal(editor.opened.length, 0);
  });

  it("signs in again with the account's own app and redirect URI, and leaves the app of the settings alone", async () => {
    await ownAppIsKept();
    const address = await window.runApproved(signIn);
    assert.equal(opened(address).get("client_id"), ownApp.clientId);
    const own = window.parts.active.get();
    editor.settings.set("boxAuth.clientId", demoApp.clientId);
    editor.settings.set("boxAuth.redirectUri", "http://localhost:28473/callback");
    const again = opened(await window.runApproved(signIn, own?.id));
    assert.equal(again.get("client_id"), ownApp.clientId);
    assert.equal(again.get("redirect_uri"), window.redirectUri);
    assert.equal(editor.settings.get("boxAuth.clientId"), demoApp.clientId);
    const now = window.parts.active.get();
    assert.equal(now?.clientId, ownApp.clientId);
    assert.notEqual(now?.id, own?.id, "a new account, the former one retired");
    assert.equal(window.accounts.all().length, 1);
  });

  it("adds an account of another app that is kept or set up, each refreshing with its own", async () => {
    const first = await window.signInOAuth();
    editor.settings.set("boxAuth.clientId", demoApp.clientId);
    editor.expect({ asks: "which app do you sign in with", pick: "Set up another app" }, ...setUp);
    await window.runApproved(addOAuthAccount);
    assert.equal(editor.settings.get("boxAuth.clientId"), demoApp.clientId);
    assert.deepEqual(
      window.accounts.all().map(({ clientId }) => clientId),
      [demoApp.clientId, ownApp.clientId],
    );
    const second = window.parts.active.get();
    editor.messages.length = 0;
    await window.run(refreshToken, first.id);
    await window.run(refreshToken, second?.id);
    assert.ok(editor.messages.every(({ isBrief, text }) => isBrief && text.includes("new token of")));
    editor.expect({ asks: "which app do you sign in with", pick: ownApp.clientId });
    const address = await window.runApproved(addOAuthAccount);
    assert.equal(opened(address).get("client_id"), ownApp.clientId);
  });

  it("makes the app that is set up anew the app of the settings, once Box has accepted it", async () => {
    editor.settings.set("boxAuth.clientId", demoApp.clientId);
    editor.expect(...setUp);
    await window.runApproved(setUpApp);
    assert.equal(editor.settings.get("boxAuth.clientId"), ownApp.clientId);
  });

  it("asks for the new secret of an account whose app Box refuses, and refreshes with it", async () => {
    await ownAppIsKept();
    await window.runApproved(signIn);
    const account = window.parts.active.get();
    editor.expect({ asks: "client secret", type: ownApp.clientSecret });
    await window.runApproved(setUpApp, account?.id);
    assert.equal(editor.questions.length, 1);
    assert.equal(window.accounts.all().length, 1);
  });

  it("asks for the scopes of the setting, and the account knows them", async () => {
    await ownAppIsKept();
    editor.settings.set("boxAuth.scopes", ["root_readonly", "ai.readwrite"]);
    const address = await window.runApproved(signIn);
    assert.equal(opened(address).get("scope"), "root_readonly ai.readwrite");
    assert.equal(window.parts.active.get()?.scope, "root_readonly ai.readwrite");
    editor.settings.set("boxAuth.scopes", "");
    assert.equal(opened(await window.runApproved(signIn)).get("scope"), null);
  });

  it("names a scope that cannot be one before the browser opens", async () => {
    await ownAppIsKept();
    editor.settings.set("boxAuth.scopes", ['"quoted"']);
    await window.run(signIn);
    const { text, buttons } = editor.takeMessage();
    assert.match(text, /boxAuth\.scopes/);
    assert.equal(buttons[0], "Open Settings");
    assert.equal(editor.opened.length, 0);
  });
});
