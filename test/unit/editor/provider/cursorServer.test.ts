import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import type { AccountChange } from "../../../../src/accounts/model/accountChange";
import type { Account } from "../../../../src/accounts/model/accountView";
import { Emitter } from "../../../../src/base/emitter";
import { CursorServer, cursorMcp } from "../../../../src/editor/provider/cursorServer";
import { editor } from "../../../vscode-stub/scriptedEditor";

describe("Box's MCP server in Cursor", () => {
  const calls: unknown[] = [];
  const warnings: string[] = [];
  const changes = new Emitter<AccountChange>();
  const account = { id: "a" } as Account;
  let accounts: readonly Account[];
  let isServed: boolean;
  let server: CursorServer | undefined;
  let registerServer: (configuration: unknown) => unknown;

  beforeEach(() => {
    editor.reset();
    calls.length = 0;
    warnings.length = 0;
    accounts = [account];
    isServed = true;
    registerServer = (configuration) => calls.push(configuration);
  });

  afterEach(() => server?.dispose());

  async function start(): Promise<void> {
    server = new CursorServer({
      cursor: {
        registerServer: (configuration) => registerServer(configuration),
        unregisterServer: (name) => calls.push(name),
      },
      accounts: { all: () => accounts, onDidChange: changes.event },
      boxToken: async () =>
        isServed ? { command: "/storage/bin/box-token", workspace: "workspace-1" } : undefined,
      log: { info: () => undefined, warn: (line) => warnings.push(line), error: () => undefined },
    });
    await settled();
  }

  const settled = () => new Promise((resolve) => setImmediate(resolve));
  async function set(isEnabled: boolean): Promise<void> {
    editor.settings.set("boxAuth.mcp.enabled", isEnabled);
    await changed("boxAuth.mcp.enabled");
  }
  async function changed(name: string): Promise<void> {
    editor.configurationChanged.fire({ affectsConfiguration: (section) => section === name });
    await settled();
  }

  const registration = {
    name: "box",
    server: { command: "/storage/bin/box-token", args: ["mcp", "--workspace", "workspace-1"], env: {} },
  };

  it("is not there until the person has switched it on", async () => {
    await start();
    assert.deepEqual(calls, []);
    await set(true);
    assert.deepEqual(calls, [registration]);
  });

  it("is there once, whatever changes, and goes when it is switched off", async () => {
    await set(true);
    await start();
    changes.fire({ kind: "added", id: "b" });
    changes.fire({ kind: "changed", id: "b" });
    await settled();
    await set(false);
    await set(false);
    assert.deepEqual(calls, [registration, "box"]);
    await set(true);
    assert.deepEqual(calls, [registration, "box", registration]);
  });

  it("goes with the last account, and with the window", async () => {
    await set(true);
    await start();
    accounts = [];
    changes.fire({ kind: "removed", id: "a" });
    await settled();
    assert.deepEqual(calls, [registration, "box"]);
    accounts = [account];
    changes.fire({ kind: "added", id: "a" });
    await settled();
    server?.dispose();
    await settled();
    assert.deepEqual(calls.slice(2), [registration, "box"]);
    changes.fire({ kind: "added", id: "c" });
    await settled();
    assert.equal(calls.length, 4);
  });

  it("goes while box-token is not served, since Cursor could not run it", async () => {
    await set(true);
    await start();
    isServed = false;
    await changed("boxAuth.terminals.enabled");
    assert.deepEqual(calls, [registration, "box"]);
    isServed = true;
    await changed("boxAuth.terminals.enabled");
    assert.deepEqual(calls, [registration, "box", registration]);
  });

  it("is tried again at the next change when Cursor refuses it", async () => {
    registerServer = () => {
      throw new Error("no");
    };
    await set(true);
    await start();
    assert.deepEqual(warnings, ["Box's MCP server cannot be offered in Cursor."]);
    registerServer = (configuration) => calls.push(configuration);
    await set(true);
    assert.deepEqual(calls, [registration]);
  });

  it("is known by what Cursor adds to the editor, and by nothing less", () => {
    const mcp = { registerServer: () => undefined, unregisterServer: () => undefined };
    assert.equal(cursorMcp({ mcp }), mcp);
    for (const cursor of [undefined, null, {}, { mcp: null }, { mcp: { registerServer: 1 } }]) {
      assert.equal(cursorMcp(cursor), undefined);
    }
  });
});
