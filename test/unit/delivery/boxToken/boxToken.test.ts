import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import { accountKey } from "../../../../src/delivery/consent/accountLabel";
import { demoCcgApp, demoEnterprise } from "../../../box-simulator/tenant";
import { editor } from "../../../vscode-stub/scriptedEditor";
import { drive, until } from "../../accounts/drive";
import type { CommandFixture } from "../../editor/commandFixture";
import { type TerminalFixture, withTerminal } from "../terminalFixture";

const onPosix = process.platform === "win32" ? it.skip : it;
const ALLOW = { asks: "asks for an access token", press: "This Workspace" } as const;

describe("box-token", function () {
  this.timeout(30_000);
  let window: CommandFixture;
  let terminal: TerminalFixture;

  withTerminal((aWindow, aTerminal) => {
    window = aWindow;
    terminal = aTerminal;
  });

  it("prints a token that is alive, and asks once in this workspace", async () => {
    await window.signInOAuth();
    editor.expect(ALLOW);
    const { code, stdout, stderr } = await terminal.boxToken([]);
    assert.deepEqual({ code, stderr }, { code: 0, stderr: "" });
    assert.ok(await window.isAlive(stdout.trimEnd()));
    assert.equal((await terminal.boxToken([])).stdout, stdout);
    assert.deepEqual(
      window.delivery.uses.all().map(({ consumer, count }) => [consumer.kind, count]),
      [["program", 2]],
    );
  });

  it("prints each format in the shape that its reader takes", async () => {
    const { id } = await window.signInOAuth();
    editor.expect(ALLOW);
    const token = (await terminal.boxToken([])).stdout.trimEnd();
    const printed = async (format: string) => (await terminal.boxToken(["--format", format])).stdout;
    assert.equal(await printed("raw"), `${token}\n`);
    assert.equal(await printed("header"), `Authorization: Bearer ${token}\n`);
    assert.equal(await printed("env"), `BOX_ACCESS_TOKEN=${token}\n`);
    assert.deepEqual(JSON.parse(await printed("mcp-headers")), { Authorization: `Bearer ${token}` });
    const state = window.accounts.state(id);
    assert.ok(state && "expiresAt" in state);
    assert.deepEqual(JSON.parse(await printed("json")), {
      access_token: token,
      expires_at: Math.floor(state.expiresAt / 1000),
      token_type: "bearer",
      account: "mira@example.com (boxsim)",
      restricted_to: [],
    });
  });

  it("refreshes a token that would not live long enough, once for all who ask at the same time", async () => {
    editor.settings.set("boxAuth.refresh", "onDemand");
    const { id } = await window.signInOAuth();
    editor.expect(ALLOW);
    const before = (await terminal.boxToken([])).stdout;
    await window.clock.advance(66 * 60_000);
    const asked = window.simulator.requests.length;
    const all = await drive(
      window.clock,
      Promise.all(Array.from({ length: 16 }, () => terminal.start("box-token", []).result)),
    );
    assert.deepEqual(new Set(all.map(({ stdout }) => stdout)).size, 1);
    assert.notEqual(all[0]?.stdout, before);
    assert.equal(window.accounts.history(id).length, 1);
    assert.ok(window.simulator.requests.length - asked <= 2);
  });

  it("tells an agent by its variable, and is told when the person refuses", async () => {
    await window.signInOAuth();
    editor.expect({
      asks: "The agent Claude Code asks for an access token of Mira Okafor",
      press: "No",
    });
    const refused = await terminal.boxToken([], { CLAUDECODE: "1" });
    assert.equal(refused.code, 7);
    assert.equal(refused.stdout, "");
    assert.match(refused.stderr, /^box-token: The person at the editor has not allowed this/);
    const again = await terminal.boxToken([], { CLAUDECODE: "1" });
    assert.equal(again.code, 7);
  });

  it("gives an agent a token that may only read, where the person wants that", async () => {
    await window.signInOAuth();
    editor.expect({
      asks: /no more than base_explorer, item_preview, item_download/,
      press: "Read Only",
    });
    const { stdout } = await terminal.boxToken(["--format", "json"], {
      AI_AGENT: "github_copilot_vscode_agent",
    });
    assert.deepEqual(JSON.parse(stdout).restricted_to.sort(), [
      "base_explorer",
      "item_download",
      "item_preview",
    ]);
    const again = await terminal.boxToken(["--format", "json"], { AI_AGENT: "github_copilot_vscode_agent" });
    assert.equal(again.stdout, stdout);
  });

  it("asks before a token is shown on a screen", async () => {
    await window.signInOAuth();
    editor.expect({ asks: "A terminal, which shows the token on the screen, asks", press: "Once" });
    const { result } = terminal.start("script", ["-qec", "box-token", "/dev/null"]);
    const { stdout } = await drive(window.clock, result);
    assert.ok(await window.isAlive(stdout.trim()));
  });

  it("tells whoever sits before it, and no script, that it waits for an answer in the editor", async () => {
    await window.signInOAuth();
    const seen = terminal.start("script", ["-qec", "box-token whoami; box-token", "/dev/null"]);
    const gathered = terminal.start("box-token", [], { CURSOR_AGENT: "1" });
    await seen.running.saying("where it asks whether this is allowed, answer there");
    assert.equal(seen.running.stdout.match(/waiting/g)?.length, 1, "who am I asks nobody");
    await drive(window.clock, Promise.all([seen.result, gathered.result]), 100);
    assert.doesNotMatch(gathered.running.stderr, /waiting/);
  });

  it("ends by itself when nobody answers for a minute", async () => {
    await window.signInOAuth();
    const { result } = terminal.start("box-token", [], { CURSOR_AGENT: "1" });
    const { code, stderr } = await drive(window.clock, result, 100);
    assert.equal(code, 7);
    assert.match(stderr, /Nobody at the editor has allowed this in time/);
  });

  it("prints who acts, without asking for leave, since no token leaves", async () => {
    await window.addServiceAccount();
    const { code, stdout } = await terminal.boxToken(["whoami"]);
    assert.equal(code, 0);
    const { actor, login, enterprise, restricted_to, expires_in_minutes } = JSON.parse(stdout);
    assert.deepEqual([actor, login], ["service_account", demoCcgApp.serviceAccount.login]);
    assert.deepEqual([enterprise, restricted_to], [demoEnterprise, []]);
    assert.ok(expires_in_minutes > 50);
    assert.equal(window.delivery.uses.all().length, 0);
  });

  it("tells without an account how to get one", async () => {
    const { code, stderr } = await terminal.boxToken([]);
    assert.equal(code, 3);
    assert.match(stderr, /run “Box: Sign In” in the editor/);
  });

  it("tells when Box wants the person to sign in again", async () => {
    const { id } = await window.signInOAuth();
    window.simulator.faults.add({ on: "token", kind: "boxError", row: "refreshTokenExpired" });
    await drive(
      window.clock,
      window.accounts.refresh(id).catch(() => undefined),
    );
    editor.expect(ALLOW);
    const { code, stderr } = await terminal.boxToken([]);
    assert.equal(code, 4);
    assert.match(stderr, /; sign in again\. Run “Box: Sign In” in the editor, then try again\.\n$/);
  });

  it("names the command that leads on where the app is to be set right", async () => {
    editor.settings.set("boxAuth.refresh", "onDemand");
    await window.signInOAuth();
    window.simulator.faults.add({ on: "token", kind: "boxError", row: "clientCredentials", times: 9 });
    await window.clock.advance(70 * 60_000);
    editor.expect(ALLOW);
    const { code, stderr } = await terminal.boxToken([]);
    assert.equal(code, 4);
    assert.match(stderr, /\. “Box: Refresh Token” in the editor leads there\.\n$/);
  });

  it("hands out what is alive and nothing else, where the person wants no refresh", async () => {
    await window.signInOAuth();
    editor.settings.set("boxAuth.refresh", "never");
    editor.expect(ALLOW);
    assert.equal((await terminal.boxToken(["--min-life", "86400"])).code, 0);
    await window.clock.advance(70 * 60_000);
    const { code, stderr } = await terminal.boxToken([]);
    assert.equal(code, 4);
    assert.match(stderr, /boxAuth.refresh is set to never/);
  });

  it("tells when Box cannot be reached", async () => {
    editor.settings.set("boxAuth.refresh", "onDemand");
    await window.signInOAuth();
    editor.expect(ALLOW);
    await terminal.boxToken([]);
    await window.clock.advance(70 * 60_000);
    window.simulator.faults.add({ on: "token", kind: "dropBefore", times: 50 });
    assert.equal((await terminal.boxToken([])).code, 6);
  });

  it("names the accounts that a name may mean", async () => {
    await window.signInOAuth();
    await window.addServiceAccount();
    editor.expect(ALLOW);
    const mira = await terminal.boxToken(["--account", "mira@example.com", "--format", "json"]);
    assert.equal(JSON.parse(mira.stdout).account, "mira@example.com (boxsim)");
    const nobody = await terminal.boxToken(["--account", "nobody"]);
    assert.equal(nobody.code, 3);
    assert.match(nobody.stderr, /No Box account here is called that/);
  });

  for (const args of [
    ["--format", "yaml"],
    ["--min-life", "soon"],
    ["--account", ""],
    ["exec"],
    ["exec", "--"],
    ["--unknown"],
    ["--", "true"],
    ["whomai"],
    ["exec", "--downscope", " ", "--", "true"],
  ]) {
    it(`says in one sentence what is wrong with ${JSON.stringify(args.join(" "))}`, async () => {
      const { code, stdout, stderr } = await terminal.boxToken(args);
      assert.equal(code, 2);
      assert.equal(stdout, "");
      assert.match(stderr, /^box-token: [^\n]+\nRun “box-token --help” for what it takes\.\n$/);
    });
  }

  it("tells that no window is there, before it is open, after it is closed and outside of a terminal", async () => {
    await terminal.access.stop();
    assert.equal((await terminal.boxToken([])).code, 5);
    const elsewhere = await terminal.boxToken([], { BOX_AUTH_WORKSPACE: "" });
    assert.equal(elsewhere.code, 5);
    assert.match(elsewhere.stderr, /open a new terminal there/);
  });

  it("stops asking when the program is interrupted", async () => {
    await window.signInOAuth();
    const { running, result } = terminal.start("box-token", []);
    await until(window.clock, () => editor.messages.length > 0, 0);
    await running.stop();
    await result;
    assert.deepEqual(window.delivery.uses.all(), []);
  });

  onPosix("has nothing to say to a reader that is gone before the token comes", async () => {
    const account = await window.signInOAuth();
    const line = "box-token --format json | { exec 0<&-; echo closed >&2; }";
    const { running, result } = terminal.start("sh", ["-c", line]);
    await until(window.clock, () => running.stderr.includes("closed") && editor.messages.length > 0, 0);
    const consumer = { kind: "program", name: "" } as const;
    await window.delivery.consents.decide({ consumer, account: accountKey(account), answer: "workspace" });
    assert.equal((await drive(window.clock, result)).stderr, "closed\n");
  });
});
