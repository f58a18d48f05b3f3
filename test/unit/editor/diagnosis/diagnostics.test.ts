import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import type * as vscode from "vscode";
import { systemClock } from "../../../../src/base/clock";
import { activate, deactivate } from "../../../../src/extension";
import { BoxSimulator } from "../../../box-simulator/boxSimulator";
import { root } from "../../../host/paths";
import { TemporaryFolder } from "../../../host/temporaryFolder";
import { screen } from "../../../vscode-stub/screen";
import { editor } from "../../../vscode-stub/scriptedEditor";
import { ExtensionKind, Uri } from "../../../vscode-stub/values";
import type { WebviewPanel } from "../../../vscode-stub/webviewPanel";
import { DesktopSecrets, refusing, SecretsBacking } from "../../memorySecrets";
import { freePort } from "../../signIn/loopbackClient";
import { RememberedState } from "../rememberedState";

describe("Box: Run Diagnostics…", function () {
  this.timeout(30_000);
  let simulator: BoxSimulator;
  let folder: TemporaryFolder;
  let secrets: DesktopSecrets;
  let subscriptions: { dispose(): unknown }[];
  let port: number;

  beforeEach(async () => {
    screen.clear();
    editor.reset();
    simulator = await BoxSimulator.start();
    folder = new TemporaryFolder("diagnosed-window");
    secrets = new DesktopSecrets(new SecretsBacking(), systemClock);
    subscriptions = [];
    activate({
      secrets,
      subscriptions,
      globalState: new RememberedState(),
      workspaceState: new RememberedState(),
      globalStorageUri: Uri.file(folder.path),
      extensionUri: Uri.file(root),
      extension: { extensionKind: ExtensionKind.UI, packageJSON: { version: "0.1.0" } },
    } as unknown as vscode.ExtensionContext);
    port = await freePort();
    const { apiUrl, authorizeUrl } = simulator;
    const redirectUri = `http://localhost:${port}/callback`;
    for (const [name, value] of Object.entries({ apiUrl, authorizeUrl, redirectUri })) {
      editor.settings.set(`boxAuth.${name}`, value);
    }
  });

  afterEach(async () => {
    await deactivate();
    for (const subscription of subscriptions) {
      subscription.dispose();
    }
    await simulator.close();
    await folder.remove();
  });

  const run = async () => editor.commands.get("boxAuth.diagnose")?.();
  const page = (): WebviewPanel => screen.pages.at(-1) as WebviewPanel;
  const rows = (of = page()) =>
    (of.last?.rows ?? []).map(({ title, verdict }) => `${title} ${verdict}`.trim());

  it("fills a page line by line, and says at its end that all is well", async () => {
    await run();
    const { sent, title, reveals } = page();
    assert.deepEqual([title, reveals], ["Box Diagnostics", 1]);
    assert.equal(sent[0]?.status, "Starting…");
    assert.ok(sent.slice(0, -1).every(({ buttons }) => buttons.join() === "Cancel"));
    assert.ok(sent.some(({ status }) => /^Looking at 3 of 12: Port$/.test(status)));
    const lengths = sent.map((each) => each.rows.length);
    assert.deepEqual(
      lengths,
      [...lengths].sort((one, other) => one - other),
    );
    assert.match(page().last?.status ?? "", /^All is well. Worth knowing: No account is signed in/);
    assert.deepEqual(page().last?.buttons, ["Sign In", "Copy Report", "Run Again"]);
    assert.deepEqual(rows(), [
      "Settings OK",
      "Redirect URI OK",
      "Port OK",
      "Callback OK",
      "Way to Box OK",
      "Sign-in page OK",
      "Box's API OK",
      "Clock OK",
      "Secret storage OK",
      "Shared folder OK",
      "Accounts note",
      "Versions OK",
      "OK",
    ]);
  });

  it("asks Box without a token, and changes nothing that is kept", async () => {
    const token = simulator.issueDeveloperToken().accessToken;
    editor.isScripted = true;
    editor.expect(
      { asks: "paste a developer token", type: token },
      { asks: "when was the developer token made", pick: "Just now" },
    );
    await editor.commands.get("boxAuth.useDeveloperToken")?.();
    const before = await Promise.all(
      (await secrets.keys()).map(async (key) => [key, await secrets.get(key)]),
    );
    const asked = simulator.count({ place: "token" });
    await run();
    const after = await Promise.all((await secrets.keys()).map(async (key) => [key, await secrets.get(key)]));
    assert.deepEqual(after, before);
    assert.equal(simulator.count({ place: "token" }), asked);
    assert.equal(page().last?.status, "All is well; nothing stands between this editor and Box.");
    assert.ok(
      page().last?.rows.some(({ text }) =>
        /^Mira Okafor: signed in, the token is valid for \d+ min$/.test(text),
      ),
    );
    page().press("Copy Report");
    await editor.until(() => editor.clipboard !== "");
    assert.match(editor.clipboard, /- Accounts: ok\. Account 1: signed in/);
    for (const hidden of [token, "Mira", "Okafor", "mira@", folder.path]) {
      assert.ok(!editor.clipboard.includes(hidden), hidden);
    }
  });

  it("works, and says why, where the accounts cannot be opened", async () => {
    secrets.fault = refusing("keys");
    await run();
    assert.deepEqual(editor.messages, []);
    assert.match(page().last?.status ?? "", /^Do this next: The editor's secret storage does not answer/);
    assert.deepEqual(rows().slice(8, 11), ["Secret storage problem", "Shared folder OK", "Accounts problem"]);
    assert.deepEqual(page().last?.buttons, ["How to Set Up a Keyring", "Copy Report", "Run Again"]);
    page().press("How to Set Up a Keyring");
    assert.match(editor.opened.join(), /keychain/);
    secrets.fault = undefined;
    page().press("Run Again");
    await editor.until(() => page().last?.buttons.includes("Run Again") !== true);
    await editor.until(() => page().last?.buttons.includes("Run Again") === true);
    assert.match(page().last?.status ?? "", /^All is well/);
  });

  it("can be cancelled while the accounts are being opened", async () => {
    let answer = () => {};
    const answered = new Promise<void>((resolve) => {
      answer = resolve;
    });
    secrets.fault = () => answered;
    const running = run();
    await editor.until(() => page()?.last?.status === "Starting…");
    page().press("Cancel");
    await running;
    assert.match(page().last?.status ?? "", /^Cancelled/);
    assert.deepEqual(rows(), []);
    answer();
  });

  it("goes on with what does not need the settings that are wrong", async () => {
    editor.settings.set("boxAuth.apiUrl", "http://api.box.com");
    await run();
    assert.match(
      page().last?.status ?? "",
      /^Do this next: The setting boxAuth\.apiUrl must start with https/,
    );
    assert.ok(rows().includes("Shared folder OK"));
    assert.ok(!rows().some((row) => row.startsWith("Clock")));
    page().press("Open Settings");
    assert.deepEqual(editor.executed.at(-1), { command: "workbench.action.openSettings", args: ["boxAuth"] });
  });

  it("is one page per window: a second call brings it to the front, also while it runs", async () => {
    const first = run();
    await editor.until(() => (page()?.sent.length ?? 0) > 1);
    await run();
    assert.equal(page().reveals, 2);
    await first;
    await run();
    assert.deepEqual([screen.pages.length, page().reveals], [1, 3]);
  });

  it("ends by Cancel, and says so", async () => {
    simulator.faults.add({ on: "user", kind: "hold", moment: "after" });
    const running = run();
    await simulator.faults.held();
    page().press("Cancel");
    await running;
    simulator.faults.clear();
    assert.equal(page().last?.status, "Cancelled; no problem was found until then.");
    assert.deepEqual(page().last?.buttons, ["Copy Report", "Run Again"]);
    assert.equal(rows().at(-1), "Sign-in page OK");
  });

  it("ends with its tab, and opens another one the next time", async () => {
    simulator.faults.add({ on: "user", kind: "hold", moment: "after" });
    const running = run();
    await simulator.faults.held();
    const before = page();
    const seen = before.sent.length;
    before.dispose();
    await running;
    simulator.faults.clear();
    assert.equal(before.sent.length, seen, "nothing is sent to a tab that is gone");
    await run();
    assert.equal(screen.pages.length, 2);
  });

  it("sends the page its content again when it comes back, and does what its buttons say alone", async () => {
    await run();
    const before = page().sent.length;
    for (const message of [
      { press: 99, title: "x" },
      { press: 0, title: "Copy Report" },
      { press: "0" },
      null,
      7,
    ]) {
      page().receive(message);
    }
    assert.deepEqual([editor.executed, page().sent.length], [[], before]);
    page().receive("ready");
    assert.equal(page().sent.length, before + 1);
    assert.deepEqual(page().last, page().sent.at(-2));
  });

  it("runs nothing in its page but its own script and style", async () => {
    await run();
    const { html } = page().webview;
    const [, nonce = ""] = /script-src 'nonce-([^']{20,})'/.exec(html) ?? [];
    assert.ok(html.includes("default-src 'none'"));
    assert.deepEqual(
      [...html.matchAll(/<(script|style)\b([^>]*)>/g)].map(([, tag, rest]) => [tag, rest]),
      [
        ["style", ` nonce="${nonce}"`],
        ["script", ` nonce="${nonce}"`],
      ],
    );
    assert.doesNotMatch(html, /https?:|javascript:| on\w+=/);
  });
});
