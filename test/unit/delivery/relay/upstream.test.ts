import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import { editor } from "../../../vscode-stub/scriptedEditor";
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
});
