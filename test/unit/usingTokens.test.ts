import "../vscode-stub/install";
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { boxEndpoints } from "../../src/box/oauth/endpoints";
import { formats } from "../../src/delivery/boxToken/invocation";
import { exitCodes } from "../../src/delivery/boxToken/tokenProtocol";
import { sdkAdapters } from "../../src/delivery/forms/sdkAdapters";
import { httpyacRequest } from "../../src/delivery/forms/tokenForms";
import { toolNames } from "../../src/toolNames";
import { root } from "../host/paths";
import { TemporaryFolder } from "../host/temporaryFolder";
import { withTool } from "../host/tools";
import { editor } from "../vscode-stub/scriptedEditor";
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

  /** In a shell of the window's terminal, with Box's address replaced by the simulator's. */
  async function run(code = ""): Promise<string> {
    const here = `cd '${folder.path}'\n${code.replaceAll("https://api.box.com", window.simulator.apiUrl)}`;
    const { result } = terminal.start("sh", ["-c", here]);
    const ended = await drive(window.clock, result);
    assert.equal(ended.code, 0, ended.stderr);
    return ended.stdout;
  }

  for (const [name, code] of Object.entries({ header, exec, script })) {
    withCurl(`work as they stand: ${name}`, async () => {
      assert.equal(JSON.parse(await run(code)).login, "mira@example.com");
    });
  }

  withCurl("work as they stand: a script that goes on over an expiry", async () => {
    const twice = `${script}\nwhile ! [ -e go ]; do sleep 0.05; done\nbox users/me || box users/me`;
    const { result } = terminal.start("sh", [
      "-c",
      `cd '${folder.path}'\n${twice.replaceAll("https://api.box.com", window.simulator.apiUrl)}`,
    ]);
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
});

describe("docs/using-tokens.md", () => {
  it("has no example that is not tried", () => {
    assert.deepEqual(moreShell, []);
    assert.deepEqual([...new Set(blocks.map(({ language }) => language))].sort(), [
      "http",
      "js",
      "json",
      "sh",
    ]);
    assert.deepEqual(
      ["http", "js", "json"].map((language) => written(language).length),
      [1, 1, 2],
    );
  });

  it("has the launch configuration in a shape that is JSON", () => {
    const { configurations } = JSON.parse(written("json")[1] ?? "");
    assert.deepEqual(
      configurations.map(({ boxAuth }: { boxAuth: unknown }) => boxAuth),
      [true],
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
      assert.ok(lines.length <= 7, `${lines[0]} has ${lines.length} lines`);
    }
  });
});
