import "../../../../vscode-stub/install";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { connectAgent } from "../../../../../src/editor/commands/token/connectAgent";
import { editor } from "../../../../vscode-stub/scriptedEditor";
import { TerminalFixture } from "../../../delivery/terminalFixture";
import { type CommandFixture, withCommands } from "../../commandFixture";

const ASKS = "Which agent shall use Box?";

describe("Box: Connect an Agent…", function () {
  this.timeout(20_000);
  let window: CommandFixture;
  let terminal: TerminalFixture;

  withCommands((fixture) => {
    window = fixture;
  });

  beforeEach(async () => {
    terminal = await TerminalFixture.open(window);
    Object.assign(window.delivery, { boxToken: () => terminal.access.boxToken() });
    await window.signInOAuth();
  });

  afterEach(() => terminal.close());

  async function copied(pick: string | RegExp): Promise<string> {
    editor.expect({ asks: ASKS, pick });
    await window.run(connectAgent);
    return editor.clipboard;
  }

  const program = () => terminal.access.boxToken();

  for (const [pick, place] of [
    ["Cursor", ".cursor/mcp.json"],
    ["Any MCP client", "the client's configuration"],
  ] as const) {
    it(`gives ${pick} JSON that runs box-token, shows it, and says where it goes`, async () => {
      const text = await copied(pick);
      const { command, workspace } = await program();
      assert.deepEqual(JSON.parse(text), {
        mcpServers: { box: { command, args: ["mcp", "--workspace", workspace] } },
      });
      assert.deepEqual(editor.openDocuments, [text]);
      assert.equal(
        editor.takeMessage().text,
        `Configuration for ${pick} copied, with no token in it; it goes into ${place}.`,
      );
    });
  }

  it("gives Codex a table of TOML", async () => {
    const { command, workspace } = await program();
    assert.equal(
      await copied("Codex"),
      `[mcp_servers.box]\ncommand = "${command}"\nargs = ["mcp","--workspace","${workspace}"]`,
    );
    editor.takeMessage();
  });

  it("gives Claude Code one line for a shell, which takes it apart as it was meant", async () => {
    const text = await copied(/Claude Code.*a terminal/s);
    const { command, workspace } = await program();
    const { stdout } = spawnSync("sh", ["-c", `claude() { printf '%s\\n' "$@"; }; ${text}`], {
      encoding: "utf8",
    });
    assert.deepEqual(stdout.trimEnd().split("\n"), [
      "mcp",
      "add",
      "box",
      "--",
      command,
      "mcp",
      "--workspace",
      workspace,
    ]);
    editor.takeMessage();
  });

  it("gives Claude Code a helper for the header, which is the very shape that it reads", async () => {
    const { mcpServers } = JSON.parse(await copied(/Claude Code.*\.mcp\.json/s));
    assert.equal(mcpServers.box.url, "https://mcp.box.com");
    editor.takeMessage();
    editor.expect({ asks: "asks for an access token", press: "This Workspace" });
    const helper = terminal.start("sh", ["-c", mcpServers.box.headersHelper], { BOX_AUTH_WORKSPACE: "" });
    const { stdout } = await helper.result;
    assert.match(JSON.parse(stdout).Authorization, /^Bearer canaryAT/);
  });

  it("copies nothing secret", async () => {
    for (const pick of ["Cursor", "Codex", "Any MCP client"]) {
      assert.doesNotMatch(await copied(pick), /canary/);
    }
  });

  it("switches Box's MCP server on for the agents of this editor, and leads to it", async () => {
    editor.expect(
      { asks: ASKS, pick: "Agents of this editor" },
      { asks: "is offered to the agents of this editor", press: "List Servers" },
    );
    await window.run(connectAgent);
    assert.equal(editor.settings.get("boxAuth.mcp.enabled"), true);
    assert.deepEqual(editor.executed.at(-1), { command: "workbench.mcp.listServer", args: [] });
  });

  it("asks first whether a server that is not Box's may get tokens, and does nothing after an Escape", async () => {
    editor.settings.set("boxAuth.mcp.url", "https://mcp.evil.example/mcp");
    for (const pick of ["Agents of this editor", "Cursor"]) {
      editor.expect({ asks: ASKS, pick }, { asks: "tokens to mcp.evil.example?", escape: true });
      await window.run(connectAgent);
      assert.equal(editor.settings.get("boxAuth.mcp.enabled"), undefined);
      assert.equal(editor.clipboard, "");
    }
    editor.expect(
      { asks: ASKS, pick: "Cursor" },
      { asks: "tokens to mcp.evil.example?", press: "Use This Server" },
    );
    await window.run(connectAgent);
    editor.takeMessage();
    await copied("Codex");
    editor.takeMessage();
  });

  it("asks nothing where the setting is no address, and leads to it", async () => {
    editor.settings.set("boxAuth.mcp.url", "http://mcp.box.com");
    editor.expect({ asks: ASKS, pick: "Agents of this editor" });
    await window.run(connectAgent);
    assert.match(editor.takeMessage().text, /boxAuth\.mcp\.url must start with https/);
  });

  it("copies the redirect URIs of clients that sign in by themselves, to the last slash", async () => {
    assert.equal(await copied("Redirect URI of VS Code"), "http://127.0.0.1:33418/");
    assert.match(editor.takeMessage().text, /character for character/);
    assert.equal(await copied("Redirect URI of Cursor"), "cursor://anysphere.cursor-mcp/oauth/callback");
  });

  it("offers no program where the window has no terminals of its own", async () => {
    Object.assign(window.delivery, { boxToken: undefined });
    editor.expect({ asks: ASKS, escape: true });
    await window.run(connectAgent);
    assert.doesNotMatch((editor.questions.at(-1)?.rows ?? []).join("\n"), /box-token/);
  });
});
