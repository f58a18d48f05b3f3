import "../vscode-stub/install";
import assert from "node:assert/strict";
import type * as vscode from "vscode";
import { systemClock } from "../../src/base/clock";
import { commandIds } from "../../src/commandIds";
import { activate, deactivate } from "../../src/extension";
import { BoxSimulator } from "../box-simulator/boxSimulator";
import { demoApp } from "../box-simulator/tenant";
import { approveOnOtherMachine } from "../e2e/otherMachine";
import { root } from "../host/paths";
import { TemporaryFolder } from "../host/temporaryFolder";
import { read } from "../vscode-stub/language";
import { screen } from "../vscode-stub/screen";
import { editor } from "../vscode-stub/scriptedEditor";
import { Uri } from "../vscode-stub/values";
import { LoopbackProxy } from "./box/loopbackProxy";
import { freePort } from "./editor/commandFixture";
import { RememberedState } from "./editor/rememberedState";
import { DesktopSecrets, refusing, SecretsBacking } from "./memorySecrets";

describe("the extension in a window", function () {
  this.timeout(20_000);
  let folder: TemporaryFolder;
  let secrets: DesktopSecrets;
  let subscriptions: { dispose(): unknown }[];

  beforeEach(() => {
    screen.clear();
    editor.reset();
    folder = new TemporaryFolder("extension");
    secrets = new DesktopSecrets(new SecretsBacking(), systemClock);
    subscriptions = [];
    activate({
      secrets,
      subscriptions,
      globalState: new RememberedState(),
      workspaceState: new RememberedState(),
      globalStorageUri: Uri.file(folder.path),
      extensionUri: Uri.file(root),
    } as unknown as vscode.ExtensionContext);
  });

  afterEach(async () => {
    await deactivate();
    for (const subscription of subscriptions) {
      subscription.dispose();
    }
    await folder.remove();
  });

  const run = async (command: string, ...args: unknown[]) => editor.commands.get(command)?.(...args);

  it("registers its commands and makes nothing else before it is used", () => {
    assert.deepEqual([...editor.commands.keys()], [...commandIds]);
    assert.deepEqual([editor.channels.size, screen.statusItems.length], [0, 0]);
  });

  it("gives a restored tab its token details before any command was pressed", async () => {
    const uri = Uri.from({ scheme: "box-auth", path: "/Box Token Details.md", query: "gone" });
    assert.equal(editor.channels.size, 0, "nothing is loaded before it is asked for");
    const text = await editor.documents.get("box-auth")?.provideTextDocumentContent(uri);
    assert.equal(read(text ?? ""), "This Box account is signed out&#46;");
  });

  it("leaves nothing behind when it cannot be loaded, says why, and is whole at the next try", async () => {
    secrets.fault = refusing("keys");
    const before = subscriptions.length;
    for (const _ of [1, 2]) {
      await run("boxAuth.copyToken");
      const { kind, text, buttons } = editor.takeMessage();
      assert.equal(kind, "error");
      assert.match(text, /secret storage does not answer/);
      assert.deepEqual(buttons, ["Try Again"]);
    }
    assert.equal(subscriptions.length, before);
    assert.deepEqual([editor.channels.size, screen.statusItems.length], [0, 0]);
    secrets.fault = undefined;
    await run("boxAuth.copyToken");
    assert.equal(editor.takeMessage().text, "No Box account is signed in.");
    assert.deepEqual([editor.channels.size, screen.statusItems.length], [1, 1]);
  });

  it("takes whatever it is given for an account's ID, and never for the active one", async () => {
    await run("boxAuth.signOut", { some: "object" });
    assert.equal(editor.takeMessage().text, "This Box account is signed out already.");
  });

  it("sends no secret to a host that nobody has confirmed, and then sends it", async () => {
    const proxy = await LoopbackProxy.start({ status: 407 });
    try {
      const [apiUrl, authorizeUrl] = ["https://box-api.evil.example", "https://account.box.com/authorize"];
      const http = { "http.proxySupport": "on", "http.proxy": proxy.url };
      const settings = { ...http, "boxAuth.apiUrl": apiUrl, "boxAuth.authorizeUrl": authorizeUrl };
      for (const [name, value] of Object.entries(settings)) {
        editor.settings.set(name, value);
      }
      const question = "Send your Box client secret and tokens to box-api.evil.example?";
      for (const reaction of [{ escape: true }, { press: "Use This Server" }] as const) {
        assert.deepEqual(proxy.tunnels, []);
        editor.expect(
          { asks: "client ID", type: "someclientid" },
          { asks: "client secret", type: "canary-client-secret" },
          { asks: "act for", pick: "Service account" },
          { asks: "enterprise ID", type: "123" },
          { asks: question, ...reaction },
        );
        await run("boxAuth.signInWithClientCredentials");
        editor.assertAsked();
      }
      assert.equal(proxy.tunnels[0]?.authority, "box-api.evil.example:443");
      assert.equal(editor.takeMessage().kind, "error");
    } finally {
      await proxy.close();
    }
  });

  it("waits with its end until a refresh that Box has answered is saved", async () => {
    const simulator = await BoxSimulator.start();
    try {
      const clientId = "closingappclientid00000000000001";
      const redirectUri = `http://localhost:${await freePort()}/callback`;
      simulator.addApp({ ...demoApp, clientId, redirectUris: [redirectUri] });
      const { apiUrl, authorizeUrl } = simulator;
      for (const [name, value] of Object.entries({ apiUrl, authorizeUrl, clientId, redirectUri })) {
        editor.settings.set(`boxAuth.${name}`, value);
      }
      editor.expect({ asks: "client secret", type: demoApp.clientSecret });
      const signingIn = run("boxAuth.signIn");
      await editor.until(() => editor.opened.length > 0);
      await fetch(await approveOnOtherMachine(editor.opened[0] ?? ""));
      await signingIn;
      // What this window has stored; the machine hears of it a moment later.
      const stored = async () => {
        const keys = (await secrets.keys()).filter((key) => key.startsWith("account/"));
        return Promise.all(keys.map((key) => secrets.get(key)));
      };
      const before = await stored();
      simulator.faults.add({ on: "token", kind: "hold", moment: "after" });
      void run("boxAuth.refreshToken");
      await simulator.faults.held();
      let isClosed = false;
      const closing = deactivate().then(() => {
        isClosed = true;
      });
      await new Promise<void>((resolve) => setImmediate(resolve));
      assert.equal(isClosed, false);
      simulator.faults.clear();
      await closing;
      assert.equal(before.length, 1);
      assert.notDeepEqual(await stored(), before);
    } finally {
      await simulator.close();
    }
  });
});
