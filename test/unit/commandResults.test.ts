import "../vscode-stub/install";
import assert from "node:assert/strict";
import type * as vscode from "vscode";
import { systemClock } from "../../src/base/clock";
import { commandIds } from "../../src/commandIds";
import { activate, deactivate } from "../../src/extension";
import { BoxSimulator } from "../box-simulator/boxSimulator";
import { root } from "../host/paths";
import { TemporaryFolder } from "../host/temporaryFolder";
import { screen } from "../vscode-stub/screen";
import { editor } from "../vscode-stub/scriptedEditor";
import { Uri } from "../vscode-stub/values";
import { RememberedState } from "./editor/rememberedState";
import { DesktopSecrets, SecretsBacking } from "./memorySecrets";

describe("what a command gives to whoever runs it", function () {
  this.timeout(60_000);
  let simulator: BoxSimulator;
  let folder: TemporaryFolder;
  let subscriptions: { dispose(): unknown }[];
  let token: string;

  beforeEach(async () => {
    screen.clear();
    editor.reset();
    simulator = await BoxSimulator.start();
    folder = new TemporaryFolder("commands");
    subscriptions = [];
    activate({
      secrets: new DesktopSecrets(new SecretsBacking(), systemClock),
      subscriptions,
      globalState: new RememberedState(),
      workspaceState: new RememberedState(),
      globalStorageUri: Uri.file(folder.path),
      extensionUri: Uri.file(root),
      extension: { packageJSON: { version: "0.1.0" } },
    } as unknown as vscode.ExtensionContext);
    const { apiUrl, authorizeUrl } = simulator;
    for (const [name, value] of Object.entries({ apiUrl, authorizeUrl })) {
      editor.settings.set(`boxAuth.${name}`, value);
    }
    token = simulator.issueDeveloperToken().accessToken;
    editor.expect(
      { asks: "paste a developer token", type: token },
      { asks: "when was the developer token made", pick: "Just now" },
    );
    await run("boxAuth.useDeveloperToken");
    editor.assertAsked();
  });

  afterEach(async () => {
    await deactivate();
    for (const subscription of subscriptions) {
      subscription.dispose();
    }
    await simulator.close();
    await folder.remove();
  });

  const run = async (command: string, ...args: unknown[]): Promise<unknown> =>
    editor.commands.get(command)?.(...args);

  // A command knows no caller, so whoever may run one could have the token.
  it("is never a token, nor anything else, whatever it is given", async () => {
    const registered = [...editor.commands.keys()];
    assert.ok(registered.length >= commandIds.length);
    for (const command of registered) {
      for (const args of [[], ["nobody"], [{ account: "all" }]]) {
        assert.equal(await run(command, ...args), undefined, `${command} ${JSON.stringify(args)}`);
      }
    }
  });

  it("is nothing also when it did what it is for", async () => {
    assert.equal(await run("boxAuth.copyToken"), undefined);
    assert.equal(editor.clipboard, token, "the command had the token in its hands");
    editor.clipboard = "";
    editor.expect({ asks: "scopes (1/2)", pick: "Content Preview" }, { asks: "where (2/2)", pick: "Every" });
    assert.equal(await run("boxAuth.downscopeToken"), undefined);
    assert.ok(simulator.secretsIssued().includes(editor.clipboard), "there was a downscoped token");
  });

  it("is nothing by the names that the extension exports either", () => {
    const context = { secrets: { keys: async () => [], onDidChange: () => ({}) }, subscriptions: [] };
    assert.equal(
      activate({ ...context, globalState: new Map() } as unknown as vscode.ExtensionContext),
      undefined,
    );
  });
});
