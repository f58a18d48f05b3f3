import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import type * as vscode from "vscode";
import type { AccountChange } from "../../../../src/accounts/model/accountChange";
import { Emitter } from "../../../../src/base/emitter";
import { McpDefinitions } from "../../../../src/editor/provider/mcpDefinitions";
import { editor } from "../../../vscode-stub/scriptedEditor";

type Provider = vscode.McpServerDefinitionProvider<vscode.McpHttpServerDefinition>;

describe("Box's MCP server in the editor", () => {
  let definitions: McpDefinitions;
  let accounts: boolean;
  let started: number;

  beforeEach(() => {
    editor.reset();
    accounts = true;
    started = 0;
    definitions = new McpDefinitions({
      hasAccounts: async () => accounts,
      relayUrl: async () => {
        started += 1;
        return "http://127.0.0.1:4711/secret-path";
      },
    });
  });

  afterEach(() => definitions.dispose());

  const provider = () => editor.providers.get("boxAuth.mcp") as Provider;
  const token = {} as vscode.CancellationToken;
  const provided = async () => (await provider().provideMcpServerDefinitions(token)) ?? [];

  it("is not there until the person has switched it on, nor without an account", async () => {
    assert.deepEqual(await provided(), []);
    editor.settings.set("boxAuth.mcp.enabled", true);
    accounts = false;
    assert.deepEqual(await provided(), []);
    assert.equal(started, 0);
  });

  it("is provided without anything secret, and started when it is used", async () => {
    editor.settings.set("boxAuth.mcp.enabled", true);
    const [definition] = await provided();
    assert.ok(definition);
    assert.equal(definition.label, "Box");
    assert.ok(!JSON.stringify(definition).includes("secret"));
    assert.equal(started, 0);
    const resolved = await provider().resolveMcpServerDefinition?.(definition, token);
    assert.equal(resolved?.uri.toString(), "http://127.0.0.1:4711/secret-path");
  });

  it("is not started any more when it was switched off meanwhile", async () => {
    editor.settings.set("boxAuth.mcp.enabled", true);
    const [definition] = await provided();
    editor.settings.set("boxAuth.mcp.enabled", false);
    assert.ok(definition);
    assert.equal(await provider().resolveMcpServerDefinition?.(definition, token), undefined);
    assert.equal(started, 0);
  });

  it("is looked for again when the setting or the accounts change", () => {
    let changes = 0;
    provider().onDidChangeMcpServerDefinitions?.(() => {
      changes += 1;
    });
    editor.configurationChanged.fire({
      affectsConfiguration: (section) => "boxAuth.mcp".startsWith(section),
    });
    editor.configurationChanged.fire({ affectsConfiguration: () => false });
    const accountChanges = new Emitter<AccountChange>();
    definitions.follow({ onDidChange: accountChanges.event });
    accountChanges.fire({ kind: "added", id: "a" });
    accountChanges.fire({ kind: "changed", id: "a" });
    assert.equal(changes, 2);
  });
});
