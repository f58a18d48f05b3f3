import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StdioClientTransport } from "@modelcontextprotocol/sdk/client/stdio.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { addressFile } from "../../../../src/delivery/boxToken/windowAddress";
import { ProtectedMcpServer } from "../../../mcp-server/mcpServer";
import { editor } from "../../../vscode-stub/scriptedEditor";
import { drive } from "../../accounts/drive";
import { type CommandFixture, withCommands } from "../../editor/commandFixture";
import { TerminalFixture, windowsFolder, withoutAgents } from "../terminalFixture";

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
    client = new Client({ name: "a client", version: "1.0.0" });
  });

  afterEach(async () => {
    await client.close();
    await terminal.close();
    await server.close();
  });

  /** As an agent starts it, which is in no terminal. */
  async function connect(isAsked = true): Promise<void> {
    if (isAsked) {
      editor.expect({ asks: "asks for an access token", press: "This Workspace" });
    }
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

  it("is greeted by the window that is back, when the first one went before it had answered", async () => {
    server.intercept = () => true;
    const connected = connect();
    await server.requested;
    await terminal.access.stop();
    server.intercept = undefined;
    terminal.access = terminal.another();
    await terminal.access.enable();
    await connected;
    assert.deepEqual((await list()).content, files);
  });

  it("ends with the window's sentence when that speaks another version, and says nothing of it to the client", async () => {
    const { workspace } = await terminal.access.boxToken();
    const other = createServer((socket) => {
      const failure = { kind: "failure", exitCode: 5, message: "Reload the window." };
      socket.end(`${JSON.stringify(failure)}\n`);
    });
    const path = join(terminal.folder.path, "other");
    await once(other.listen(path), "listening");
    const address = { version: 1, path, secret: "secret" };
    await writeFile(addressFile(windowsFolder(terminal.folder.path), workspace), JSON.stringify(address));
    const program = spawn(join(terminal.bin, "box-token"), ["mcp", "--workspace", workspace], {
      stdio: "pipe",
    });
    const [stdout, stderr, [code]] = await Promise.all([
      text(program.stdout),
      text(program.stderr),
      once(program, "exit"),
    ]);
    assert.deepEqual([code, stdout, stderr], [5, "", "box-token: Reload the window.\n"]);
    other.close();
  });

  it("takes a message for one, whatever separators of Unicode it holds", async () => {
    await connect();
    const given = "a\u2028b\u2029c";
    server.intercept = async (request, response) => {
      let body = "";
      for await (const chunk of request) {
        body += chunk;
      }
      const { id, params } = body === "" ? { id: undefined, params: {} } : JSON.parse(body);
      const content = [{ type: "text", text: params.arguments?.text }];
      response.writeHead(id === undefined ? 405 : 200, { "content-type": "application/json" });
      response.end(JSON.stringify({ jsonrpc: "2.0", id, result: { content } }));
      return true;
    };
    const call = client.callTool({ name: "echo", arguments: { text: given } });
    const { content } = await drive(window.clock, call);
    assert.deepEqual(content, [{ type: "text", text: given }]);
  });

  it("names boxAuth.mcp.url where nobody has confirmed its server, and sends nothing there", async () => {
    editor.settings.set("boxAuth.mcp.url", "https://mcp.evil.example");
    await assert.rejects(
      connect(false),
      /Nothing was sent to mcp\.evil\.example, which the setting boxAuth\.mcp\.url names.*Connect an Agent/,
    );
  });

  it("sends no token over http, whoever the server is", async () => {
    editor.settings.set("boxAuth.mcp.url", "http://mcp.box.com");
    await assert.rejects(connect(false), /boxAuth\.mcp\.url must start with https:\/\//);
  });
});
