import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import { join } from "node:path";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { ProtectedMcpServer } from "../../../mcp-server/mcpServer";
import { editor } from "../../../vscode-stub/scriptedEditor";
import { drive } from "../../accounts/drive";
import { type CommandFixture, withCommands } from "../../editor/commandFixture";
import { TerminalFixture, withoutAgents } from "../terminalFixture";

describe("box-token mcp", function () {
  this.timeout(60_000);
  let window: CommandFixture;
  let terminal: TerminalFixture;
  let server: ProtectedMcpServer;
  let client: Client;

  withCommands((fixture) => {
    window = fixture;
  });

  beforeEach(async () => {
    server = await ProtectedMcpServer.start((token) => window.isAlive(token));
    editor.settings.set("boxAuth.mcp.url", server.url);
    terminal = await TerminalFixture.open(window);
    await window.signInOAuth();
    editor.expect({ asks: "asks for an access token", press: "This Workspace" });
    client = new Client({ name: "a client", version: "1.0.0" });
  });

  afterEach(async () => {
    await client.close();
    await terminal.close();
    await server.close();
  });

  /** As an agent starts it, which is in no terminal. */
  async function connect(): Promise<void> {
    const { command, workspace } = await terminal.access.boxToken();
    const transport = new StdioClientTransport({
      command,
      args: ["mcp", "--workspace", workspace],
      env: Object.fromEntries(
        Object.entries(withoutAgents()).flatMap(([name, value]) =>
          value === undefined ? [] : [[name, value]],
        ),
      ),
      cwd: join(terminal.bin, ".."),
    });
    await drive(window.clock, client.connect(transport as Transport));
  }

  const list = () => drive(window.clock, client.callTool({ name: "list_folder", arguments: {} }));
  const files = [{ type: "text", text: "three files, söme ünïcode" }];

  it("carries a session of the official client over three expiries without a failed call", async () => {
    await connect();
    for (let expiry = 0; expiry < 4; expiry++) {
      assert.deepEqual((await list()).content, files);
      await window.clock.advance(70 * 60_000);
    }
    assert.equal(server.refused, 0);
  });

  it("stays over a reload of the window, and the client notices nothing", async () => {
    await connect();
    await list();
    await terminal.access.stop();
    terminal.access = terminal.another();
    const during = list();
    await terminal.access.enable();
    assert.deepEqual((await during).content, files);
    assert.deepEqual((await list()).content, files);
  });

  it("answers what was asked when the window went", async () => {
    await connect();
    await list();
    server.intercept = () => true;
    const hanging = list();
    hanging.catch(() => undefined);
    await server.requested;
    await terminal.access.stop();
    await assert.rejects(hanging, /reloaded or closed meanwhile; try again/);
    server.intercept = undefined;
    terminal.access = terminal.another();
    await terminal.access.enable();
    assert.deepEqual((await list()).content, files);
  });
});
