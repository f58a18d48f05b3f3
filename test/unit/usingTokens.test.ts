import "../vscode-stub/install";
import assert from "node:assert/strict";
import { cpSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { boxEndpoints } from "../../src/box/oauth/endpoints";
import { formats } from "../../src/delivery/boxToken/invocation";
import { exitCodes } from "../../src/delivery/boxToken/tokenProtocol";
import { sdkAdapters } from "../../src/delivery/forms/sdkAdapters";
import { httpyacRequest } from "../../src/delivery/forms/tokenForms";
import { resolveLaunch } from "../../src/editor/debug/launchToken";
import { AccountSessions } from "../../src/editor/provider/accountSessions";
import { BoxAuthentication } from "../../src/editor/provider/boxAuthentication";
import { toolNames } from "../../src/toolNames";
import { root } from "../host/paths";
import { TemporaryFolder } from "../host/temporaryFolder";
import { withTool } from "../host/tools";
import { editor } from "../vscode-stub/scriptedEditor";
import { authentication } from "../vscode-stub/services";
import { drive } from "./accounts/drive";
import { TerminalFixture } from "./delivery/terminalFixture";
import { type CommandFixture, withCommands } from "./editor/commandFixture";

const page = readFileSync(join(root, "docs", "using-tokens.md"), "utf8");
const blocks = [...page.matchAll(/^```(\w+)\n(.*?)^```/gms)].map(([, language, code]) => ({
  language,
  code,
}));
const written = (language: string) =>
  blocks.flatMap((block) => (block.language === language ? block.code : []));
const withCurl = withTool("curl", "--version");
const withPowerShell = withTool("pwsh", "--version");
const [header, exec, script, dotenv, ...moreShell] = written("sh");

describe("the examples of docs/using-tokens.md", function () {
  this.timeout(30_000);
  let window: CommandFixture;
  let terminal: TerminalFixture;
  let folder: TemporaryFolder;

  withCommands((fixture) => {
    window = fixture;
  });

  before(function () {
    if (process.platform === "win32") {
      this.skip();
    }
  });

  beforeEach(async () => {
    terminal = await TerminalFixture.open(window);
    folder = new TemporaryFolder("using-tokens", "test");
    editor.expect({ asks: "asks for an access token", press: "This Workspace" });
    await window.signInOAuth();
  });

  afterEach(async () => {
    await terminal.close();
    await folder.remove();
  });

  const here = (code = "") => code.replaceAll("https://api.box.com", window.simulator.apiUrl);

  /** In a shell of the window's terminal, with Box's address replaced by the simulator's. */
  async function run(code = "", ...shell: readonly string[]): Promise<string> {
    const [command = "sh", ...args] = shell.length > 0 ? shell : ["sh", "-c"];
    const { result } = terminal.start(command, [...args, `cd '${folder.path}'\n${here(code)}`]);
    const ended = await drive(window.clock, result);
    assert.equal(ended.code, 0, ended.stderr);
    return ended.stdout;
  }

  for (const [name, code] of Object.entries({ header, exec, script })) {
    withCurl(`work as they stand: ${name}`, async () => {
      assert.equal(JSON.parse(await run(code)).login, "mira@example.com");
    });
  }

  withPowerShell("work as they stand: PowerShell", async () => {
    // Its own name is that of Windows.
    const [code = ""] = written("powershell");
    const answer = await run(code.replace("curl.exe", "curl"), "pwsh", "-NoProfile", "-Command");
    assert.equal(JSON.parse(answer).login, "mira@example.com");
  });

  withCurl("work as they stand: a script that goes on over an expiry", async () => {
    const twice = `${script}\nwhile ! [ -e go ]; do sleep 0.05; done\nbox users/me || box users/me`;
    const { result } = terminal.start("sh", ["-c", `cd '${folder.path}'\n${here(twice)}`]);
    await drive(
      window.clock,
      (async () => {
        while (window.simulator.count({ place: "user" }) < 2) {
          await new Promise(setImmediate);
        }
      })(),
    );
    await window.clock.advance(70 * 60_000);
    writeFileSync(join(folder.path, "go"), "");
    const { code, stdout, stderr } = await drive(window.clock, result);
    assert.equal(code, 0, stderr);
    assert.equal(stdout.split("mira@example.com").length, 3);
  });

  it("work as they stand: the line of a .env file", async () => {
    await run(dotenv);
    const line = readFileSync(join(folder.path, ".env"), "utf8");
    assert.ok(await window.isAlive(/^BOX_ACCESS_TOKEN=(\S+)\n$/.exec(line)?.[1] ?? ""));
  });

  it("work as they stand: what the task runs", async () => {
    const [tasks = ""] = written("json");
    const { command, args } = JSON.parse(tasks).tasks[0];
    writeFileSync(join(folder.path, "report.js"), "console.log(process.env.BOX_ACCESS_TOKEN)");
    assert.ok(await window.isAlive((await run([command, ...args].join(" "))).trim()));
  });

  it("work as they stand: the client of an SDK", async () => {
    const [client = ""] = written("js");
    const script = [
      'import { BoxClient } from "box-node-sdk";',
      'import { BaseUrls } from "box-node-sdk/networking";',
      'import { BoxTokenAuth } from "./boxTokenAuth.mjs";',
      client,
      `const url = "${window.simulator.apiUrl}";`,
      "const urls = new BaseUrls({ baseUrl: url, uploadUrl: url, oauth2Url: url });",
      "console.log((await client.withCustomBaseUrls(urls).users.getUserMe()).login);",
    ];
    symlinkSync(join(root, "node_modules"), join(folder.path, "node_modules"), "junction");
    cpSync(join(root, "media", "sdk", "boxTokenAuth.mjs"), join(folder.path, "boxTokenAuth.mjs"));
    writeFileSync(join(folder.path, "client.mjs"), script.join("\n"));
    assert.equal(await run("node client.mjs"), "mira@example.com\n");
  });

  it("work as they stand: the launch configuration", async () => {
    const [configuration] = JSON.parse(written("json")[1] ?? "").configurations;
    const { boxAuth, ...rest } = configuration;
    assert.equal(boxAuth, true);
    // The question of the terminals is not asked here.
    await terminal.boxToken([]);
    editor.expect({ asks: `The debug configuration “${rest.name}” asks`, press: "Once" });
    const resolved = await drive(
      window.clock,
      resolveLaunch(window.parts, { folder: undefined, configuration, cancellation: undefined }),
    );
    const { env, ...others } = resolved ?? assert.fail();
    assert.deepEqual(others, rest);
    assert.ok(await window.isAlive(env.BOX_ACCESS_TOKEN));
  });

  it("work as they stand: the script and the request of httpyac", async () => {
    const [, script = "", url = "", header = ""] =
      /^\{\{\n(.+)\n\}\}\nGET (\S+)\nAuthorization: (.+)\n$/s.exec(here(written("http")[0])) ?? [];
    await terminal.boxToken([]);
    let sessions: AccountSessions | undefined;
    const box = new BoxAuthentication({
      hasAccounts: async () => true,
      load: async () => sessions ?? assert.fail(),
    });
    sessions = new AccountSessions(window.parts, box);
    editor.expect({ asks: "wants to sign in using Box", press: "Allow" }, { asks: "account", pick: /mira/ });
    const given: { boxToken?: string } = {};
    // As httpyac does it: an asynchronous function with `require` and `exports`.
    const run = new Function("require", "exports", `return (async () => {${script}})()`);
    await drive(window.clock, run(() => ({ authentication }), given) as Promise<void>);
    const authorization = header.replace("{{boxToken}}", given.boxToken ?? "");
    const answer = await fetch(url, { headers: { authorization } });
    assert.match(await answer.text(), /"login":"mira@example\.com"/);
    sessions.dispose();
    box.dispose();
  });
});

describe("docs/using-tokens.md", () => {
  it("has no example that is not tried", () => {
    assert.deepEqual(moreShell, []);
    assert.deepEqual([...new Set(blocks.map(({ language }) => language))].sort(), [
      "http",
      "js",
      "json",
      "powershell",
      "sh",
    ]);
    assert.deepEqual(
      ["http", "js", "json", "powershell"].map((language) => written(language).length),
      [1, 1, 2, 1],
    );
  });

  it("has the request for httpyac as it is copied", () => {
    assert.deepEqual(written("http"), [httpyacRequest(boxEndpoints)]);
  });

  it("names each format, exit code, SDK and tool", () => {
    const codes = [...page.matchAll(/^\| (\d) +\|/gm)].map(([, code]) => Number(code));
    assert.deepEqual(codes, [...new Set(Object.values(exitCodes))].sort());
    for (const name of [...formats, ...toolNames]) {
      assert.ok(page.includes(`\`${name}\``), name);
    }
    for (const { name, sdk, use } of sdkAdapters) {
      assert.ok(page.includes(name) && page.includes(`\`${sdk.split(" ")[0]}\``), `${name}: ${sdk}`);
      assert.ok(name !== "TypeScript" || written("js")[0]?.includes(use));
    }
  });

  it("is linked from the first page, and is brief about each way", () => {
    assert.match(readFileSync(join(root, "README.md"), "utf8"), /\]\(docs\/using-tokens\.md\)/);
    for (const section of page.split(/^## /m).slice(1)) {
      const lines = section
        .replace(/^```.*?^```/gms, "")
        .split("\n")
        .filter((line) => line !== "" && !line.startsWith("|"));
      assert.ok(lines.length <= 6, `${lines[0]} has ${lines.length - 1} lines`);
    }
  });
});
