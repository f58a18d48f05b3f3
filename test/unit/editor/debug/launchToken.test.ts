import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import type * as vscode from "vscode";
import { registerLaunches } from "../../../../src/editor/debug/debugConfigurations";
import { resolveLaunch } from "../../../../src/editor/debug/launchToken";
import { demoUsers } from "../../../box-simulator/tenant";
import { editor } from "../../../vscode-stub/scriptedEditor";
import { workspace } from "../../../vscode-stub/services";
import { EventEmitter } from "../../../vscode-stub/values";
import { drive } from "../../accounts/drive";
import { type CommandFixture, withCommands } from "../commandFixture";

type Configuration = Readonly<Record<string, unknown>>;

const QUESTION = "The debug configuration “Server” asks for an access token";
const server = { type: "node", request: "launch", name: "Server", program: "a.js" };

describe("a debug configuration with boxAuth", function () {
  this.timeout(20_000);
  let window: CommandFixture;
  let registration: vscode.Disposable;
  /** How often the product was needed. */
  let loads: number;

  withCommands((fixture) => {
    window = fixture;
    editor.settings.set("boxAuth.refresh", "onDemand");
    loads = 0;
    registration = registerLaunches((launch) => {
      loads++;
      return resolveLaunch(window.parts, launch);
    });
  });

  afterEach(() => {
    registration.dispose();
    workspace.isTrusted = true;
    workspace.workspaceFolders = undefined;
  });

  /** As the editor does, after it has put in the variables. */
  const start = (configuration: Configuration, cancellation?: unknown, folder?: unknown) => {
    const provider = editor.debugProviders.get("*");
    assert.ok(provider);
    return Promise.resolve(
      provider.resolveDebugConfigurationWithSubstitutedVariables(folder, configuration, cancellation),
    );
  };
  const resolve = (configuration: Configuration, cancellation?: unknown, folder?: unknown) =>
    drive(window.clock, start(configuration, cancellation, folder));
  const tokenIn = (resolved: Configuration | undefined) =>
    String((resolved?.env as Configuration | undefined)?.BOX_ACCESS_TOKEN);
  const allow = (press = "This Workspace") => editor.expect({ asks: QUESTION, press });

  it("starts with a living token and without boxAuth, and is asked for once in a workspace", async () => {
    await window.signInOAuth();
    allow();
    const configuration = { ...server, env: { A: "1" }, boxAuth: true };
    const resolved = await resolve(configuration);
    assert.deepEqual({ ...resolved, env: undefined }, { ...server, env: undefined });
    assert.deepEqual(Object.keys((resolved?.env ?? {}) as object), ["A", "BOX_ACCESS_TOKEN"]);
    assert.ok(await window.isAlive(tokenIn(resolved)));
    assert.deepEqual(configuration, { ...server, env: { A: "1" }, boxAuth: true });
    editor.messages.length = 0;
    assert.ok(await resolve(configuration));
    assert.equal(editor.messages.length, 0);
    const [use] = window.delivery.uses.all();
    assert.deepEqual([use?.consumer, use?.count], [{ kind: "debugSession", name: "Server" }, 2]);
  });

  it("is left as it is where it does not name boxAuth, without loading anything", async () => {
    assert.equal(await start(server), server);
    assert.equal(loads, 0);
    assert.deepEqual(await resolve({ ...server, boxAuth: false }), server);
    assert.equal(editor.messages.length, 0);
  });

  it("gets the account that it names, with the life that it needs", async () => {
    await window.signInOAuth(demoUsers[0].id);
    await window.signInOAuth(demoUsers[1].id);
    const refreshes = window.machine.refreshes;
    allow();
    const boxAuth = { account: demoUsers[1].login, minimumLifetime: 600 };
    await window.clock.advance(62 * 60_000);
    const token = tokenIn(await resolve({ ...server, boxAuth }));
    assert.equal(window.machine.refreshes - refreshes, 1);
    const headers = { authorization: `Bearer ${token}` };
    const who = await (await fetch(`${window.simulator.apiUrl}/2.0/users/me`, { headers })).text();
    assert.ok(who.includes(demoUsers[1].login));
  });

  it("does not start where the person says no, now and later, and says once how to change it", async () => {
    await window.signInOAuth();
    allow("No");
    for (const messages of [2, 1]) {
      assert.equal(await resolve({ ...server, boxAuth: true }), undefined);
      assert.equal(editor.messages.length, messages);
      const { kind, text, buttons } = editor.messages.splice(0).at(-1) ?? assert.fail();
      assert.equal(kind, "error");
      assert.match(
        text,
        /^Mira Okafor: The debug configuration “Server” was not started, since it was not allowed/,
      );
      assert.deepEqual(buttons, ["Show Token Use", "Copy Details"]);
    }
    assert.deepEqual(window.delivery.uses.all(), []);
  });

  it("does not start when nobody answers", async () => {
    await window.signInOAuth();
    const started = start({ ...server, boxAuth: true });
    await editor.until(() => editor.messages.length > 0);
    await window.clock.advance(60_000);
    assert.equal(await started, undefined);
    assert.match(editor.messages.at(-1)?.text ?? "", /was not started/);
  });

  it("does not start in a workspace that is not trusted, and asks nobody", async () => {
    await window.signInOAuth();
    workspace.isTrusted = false;
    assert.equal(await resolve({ ...server, boxAuth: true }), undefined);
    const { text, buttons } = editor.takeMessage();
    assert.match(text, /^This workspace is not trusted, so its debug configurations get no access token/);
    assert.deepEqual(buttons, ["Manage Workspace Trust", "Copy Details"]);
  });

  for (const [what, changes, sentence] of [
    ["an attach", { request: "attach" }, /^A debugger that attaches gives its program no environment/],
    ["a wrong boxAuth", { boxAuth: "yes" }, /^“boxAuth” in a debug configuration is true, or an object/],
    ["a wrong env", { env: 7 }, /^The environment in this debug configuration is not written as/],
  ] as const) {
    it(`does not start, nor ask, where it cannot carry a token: ${what}`, async () => {
      await window.signInOAuth();
      assert.equal(await resolve({ ...server, boxAuth: true, ...changes }), undefined);
      const { text, buttons } = editor.takeMessage();
      assert.match(text, sentence);
      assert.deepEqual(buttons, ["Open launch.json", "Copy Details"]);
    });
  }

  it("does not start without an account, and leads to one", async () => {
    assert.equal(await resolve({ ...server, boxAuth: true }), undefined);
    const { text, buttons } = editor.takeMessage();
    assert.match(text, /^No Box account is signed in/);
    assert.deepEqual(buttons, ["Sign In", "Copy Details"]);
    await window.signInOAuth();
    assert.equal(await resolve({ ...server, boxAuth: { account: "nobody" } }), undefined);
    assert.deepEqual(editor.takeMessage().buttons, ["Show Accounts", "Copy Details"]);
  });

  it("does not start when Box cannot be reached, and is started again from there", async () => {
    await window.signInOAuth();
    allow();
    await resolve({ ...server, boxAuth: true });
    await window.clock.advance(80 * 60_000);
    window.simulator.faults.add({ on: "token", kind: "dropBefore", times: 50 });
    editor.messages.length = 0;
    editor.expect({ asks: "Mira Okafor: ", press: "Try Again" });
    assert.equal(await resolve({ ...server, boxAuth: true }), undefined);
    await editor.until(() => editor.executed.length > 0);
    assert.deepEqual(editor.executed, [{ command: "startDebugging", args: ["Server"] }]);
  });

  it("is silent when the launch is cancelled, before or while the question is open", async () => {
    await window.signInOAuth();
    const cancelled = new EventEmitter<void>();
    const cancellation = { isCancellationRequested: false, onCancellationRequested: cancelled.event };
    const started = start({ ...server, boxAuth: true }, cancellation);
    await editor.until(() => editor.messages.length > 0);
    cancelled.fire();
    assert.equal(await drive(window.clock, started), undefined);
    assert.equal(editor.messages.length, 1);
    const gone = { ...cancellation, isCancellationRequested: true };
    assert.equal(await resolve({ ...server, boxAuth: true }, gone), undefined);
    assert.equal(editor.messages.length, 1);
  });

  it("is another one in another folder of the workspace", async () => {
    await window.signInOAuth();
    workspace.workspaceFolders = [{}, {}];
    for (const [folder, name] of [
      ["api", "“Server (api)”"],
      ["web", "“Server (web)”"],
    ] as const) {
      editor.expect({ asks: `The debug configuration ${name}`, press: "This Workspace" });
      assert.ok(await resolve({ ...server, boxAuth: true }, undefined, { name: folder }));
    }
  });

  it("has its token in no log, message or memory", async () => {
    await window.signInOAuth();
    allow();
    const token = tokenIn(await resolve({ ...server, boxAuth: true }));
    await resolve({ ...server, boxAuth: true, request: "attach" });
    const kept = JSON.stringify([window.logged, editor.messages, [...window.workspace.values]]);
    assert.ok(token.length > 10 && !kept.includes(token));
  });
});
