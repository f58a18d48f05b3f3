import "../../../../vscode-stub/install";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { readAgentPage } from "../../../../../src/editor/commands/token/agentPage";
import { connectAgent } from "../../../../../src/editor/commands/token/connectAgent";
import { BOX_TOKEN_COMMAND, PROGRAM_USE_COMMAND } from "../../../../../src/editor/companion/companionOffer";
import { read } from "../../../../vscode-stub/language";
import { editor } from "../../../../vscode-stub/scriptedEditor";
import { env } from "../../../../vscode-stub/services";
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

  /** As a person reads it. */
  async function pageText(name: string): Promise<string> {
    const { text } = await readAgentPage(window.parts, name);
    return read(text.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code))));
  }

  const program = () => terminal.access.boxToken();

  for (const [pick, told] of [
    ["Cursor .cursor/mcp.json", "for Cursor copied, with no token in it; put it into .cursor/mcp.json."],
    ["Any MCP client", "for any MCP client copied, with no token in it."],
  ] as const) {
    it(`gives ${pick} JSON that runs box-token, and says where it goes`, async () => {
      const text = await copied(pick);
      const { command, workspace } = await program();
      assert.deepEqual(JSON.parse(text), {
        mcpServers: { box: { command, args: ["mcp", "--workspace", workspace] } },
      });
      assert.equal(editor.takeMessage().text, `Configuration ${told}`);
    });
  }

  it("shows what it has copied on a page that is no file to be saved, and says what happens then", async () => {
    for (const pick of ["Cursor .cursor/mcp.json", "Codex", "Claude Code a command", "headersHelper"]) {
      const text = await copied(pick);
      const page = await pageText(window.shownAgents.at(-1) ?? "");
      assert.ok(page.includes(`\n${text}\n\`\`\``), page);
      assert.match(page, /You are asked before it gets its first token/);
      editor.takeMessage();
    }
    assert.deepEqual(editor.openDocuments, []);
  });

  it("gives Codex a table of TOML", async () => {
    const { command, workspace } = await program();
    assert.equal(
      await copied("Codex"),
      `[mcp_servers.box]\ncommand = "${command}"\nargs = ["mcp","--workspace","${workspace}"]`,
    );
    editor.takeMessage();
  });

  it("gives Claude Code one line for a shell, which takes it apart as it was meant", async () => {
    const text = await copied("Claude Code a command");
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
    const { mcpServers } = JSON.parse(await copied("headersHelper"));
    assert.equal(mcpServers.box.url, "https://mcp.box.com");
    editor.takeMessage();
    editor.expect({ asks: "asks for an access token", press: "This Workspace" });
    const helper = terminal.start("sh", ["-c", mcpServers.box.headersHelper], { BOX_AUTH_WORKSPACE: "" });
    const { stdout } = await helper.result;
    assert.match(JSON.parse(stdout).Authorization, /^Bearer canaryAT/);
  });

  it("copies nothing secret", async () => {
    for (const pick of ["Cursor .cursor/mcp.json", "Codex", "Any MCP client"]) {
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
    for (const pick of ["Agents of this editor", "Cursor .cursor/mcp.json"]) {
      editor.expect({ asks: ASKS, pick }, { asks: "tokens to mcp.evil.example?", escape: true });
      await window.run(connectAgent);
      assert.equal(editor.settings.get("boxAuth.mcp.enabled"), undefined);
      assert.equal(editor.clipboard, "");
    }
    editor.expect(
      { asks: ASKS, pick: "Cursor .cursor/mcp.json" },
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

  it("tells in Cursor where Cursor lists it, and not where VS Code does", async () => {
    Object.assign(window.delivery, { offersToCursor: true });
    editor.expect({ asks: ASKS, pick: "Agents of this editor" });
    await window.run(connectAgent);
    const { text, buttons } = editor.takeMessage();
    assert.match(text, /offered to Cursor's agents; switch it on among the MCP servers of Cursor's settings/);
    assert.doesNotMatch([text, ...buttons].join(), /List Servers/);
  });

  it("copies the redirect URIs of clients that sign in by themselves, to the last slash", async () => {
    assert.equal(await copied("Redirect URI of VS Code"), "http://127.0.0.1:33418/");
    assert.match(editor.takeMessage().text, /character for character/);
    assert.equal(await copied("Redirect URI of Cursor"), "cursor://anysphere.cursor-mcp/oauth/callback");
    editor.takeMessage();
    const [code, cursor] = await Promise.all(window.shownAgents.map(pageText));
    assert.match(code ?? "", /^http:\/\/127\.0\.0\.1:33418\/$/m);
    assert.match(code ?? "", /"url": "https:\/\/mcp\.box\.com"/);
    assert.match(cursor ?? "", /^http:\/\/localhost:8787\/callback$/m);
  });

  describe("where Box Auth serves no terminals", () => {
    beforeEach(() => {
      Object.assign(window.delivery, { boxToken: async () => undefined });
    });

    afterEach(() => {
      env.remoteName = undefined;
    });

    it("leads to the setting that has switched them off", async () => {
      editor.expect({ asks: ASKS, pick: "box-token is switched off here" });
      await window.run(connectAgent);
      assert.deepEqual(editor.executed.at(-1), {
        command: "workbench.action.openSettings",
        args: ["boxAuth.terminals.enabled"],
      });
      assert.doesNotMatch((editor.questions.at(-1)?.rows ?? []).join("\n"), /Codex/);
    });

    it("offers the companion once in a remote window, and each time in the list", async () => {
      env.remoteName = "ssh-remote";
      const pick = "Need the Box Auth Companion there";
      editor.expect({ asks: "install box-auth-companion.vsix", escape: true }, { asks: ASKS, pick });
      await window.run(connectAgent);
      editor.expect({ asks: ASKS, pick });
      await window.run(connectAgent);
      assert.deepEqual(
        editor.executed.map(({ command }) => command),
        ["workbench.extensions.action.installVSIX", "workbench.extensions.action.installVSIX"],
      );
    });

    it("connects agents there through the companion where it is installed", async () => {
      env.remoteName = "ssh-remote";
      editor.commands.set(PROGRAM_USE_COMMAND, () => undefined);
      editor.commands.set(BOX_TOKEN_COMMAND, () => ({ command: "/there/box-token", workspace: "there" }));
      assert.equal(
        await copied("Claude Code a command"),
        "claude mcp add box -- /there/box-token mcp --workspace there",
      );
      editor.takeMessage();
    });
  });

  it("has a page that leads on after a reload in which box-token is gone, and none for a foreign name", async () => {
    Object.assign(window.delivery, { boxToken: async () => undefined });
    for (const name of ["codex", "nobody", "__proto__"]) {
      assert.match(await pageText(name), /run “Box: Connect an Agent…” again/);
    }
  });
});
