import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import { ProtectedMcpServer } from "../../../mcp-server/mcpServer";
import { editor } from "../../../vscode-stub/scriptedEditor";
import { drive } from "../../accounts/drive";
import { type CommandFixture, withCommands } from "../../editor/commandFixture";

describe("Box's MCP server for a client that a person has to allow", () => {
  let window: CommandFixture;

  withCommands((fixture) => {
    window = fixture;
  });

  it("is no reason to ask for a token that would go to a server nobody has confirmed", async () => {
    await window.signInOAuth();
    editor.settings.set("boxAuth.mcp.url", "https://mcp.example.net");
    const upstream = window.delivery.mcp({ consumer: { kind: "mcpClient", name: "Claude Code" } });
    const { signal } = new AbortController();
    const sent = upstream.send({ method: "POST", headers: {}, body: Buffer.from("{}"), signal });
    await assert.rejects(sent, { code: "unconfirmedServer" });
    assert.deepEqual(editor.messages, []);
    assert.deepEqual(window.delivery.uses.all(), [], "no token has left");
  });

  it("costs one refresh where the server takes no token of the account, however often it is asked", async () => {
    const { id } = await window.signInOAuth();
    const server = await ProtectedMcpServer.start(async () => false);
    editor.settings.set("boxAuth.mcp.url", server.url);
    const upstream = window.delivery.mcp({ consumer: { kind: "mcpClient", name: "" }, isAllowed: true });
    const ask = async () => {
      const { signal } = new AbortController();
      const sent = upstream.send({ method: "POST", headers: {}, body: Buffer.from("{}"), signal });
      await assert.rejects(drive(window.clock, sent), /accepts no token of this account/);
    };
    try {
      for (let asked = 0; asked < 10; asked++) {
        await ask();
      }
      assert.equal(window.accounts.history(id).length, 1);
      await window.clock.advance(6 * 60_000);
      await ask();
      assert.equal(window.accounts.history(id).length, 2, "it may take the next one");
    } finally {
      await server.close();
    }
  });
});
