import "../../../../vscode-stub/install";
import assert from "node:assert/strict";
import { signIn } from "../../../../../src/editor/commands/signIn/signIn";
import { approveOnOtherMachine } from "../../../../e2e/otherMachine";
import { editor } from "../../../../vscode-stub/scriptedEditor";
import { type CommandFixture, ownApp, withCommands } from "../../commandFixture";
import { keepOwnApp, keptSecretOf, setUp } from "./ownAppSteps";

describe("signing in through the browser, cancelled", function () {
  this.timeout(10_000);
  let window: CommandFixture;

  withCommands((fixture) => {
    window = fixture;
  });

  it("while the person is at Box ends at once and keeps nothing", async () => {
    await keepOwnApp(window);
    const running = window.run(signIn);
    const address = await window.nextOpened();
    editor.progress[0]?.cancel();
    await running;
    const { text, buttons } = editor.takeMessage();
    const step = `If Box showed an error page, add exactly ${window.redirectUri} under OAuth 2.0 Redirect URI on`;
    assert.ok(text.includes(step), text);
    assert.deepEqual(buttons, ["Copy Redirect URI", "Open Developer Console"]);
    assert.equal(window.parts.pending.attempt, undefined);
    await assert.rejects(fetch(await approveOnOtherMachine(address)), "nobody listens any more");
  });

  it("says while it waits what an error page means, and when the browser was not opened", async () => {
    await keepOwnApp(window);
    editor.opensBrowser = false;
    const running = window.run(signIn);
    await editor.until(() => (editor.progress[0]?.messages.length ?? 0) > 1);
    const [waiting = "", unopened = ""] = editor.progress[0]?.messages ?? [];
    assert.match(
      waiting,
      /redirect URI is missing on the Configuration page of the app.*\(command:boxAuth\.copyRedirectUri\)/,
    );
    assert.match(unopened, /the browser was not opened; copy the link.*\(command:boxAuth\.copySignInLink\)/);
    editor.progress[0]?.cancel();
    await running;
  });

  it("after the code went to Box goes on: then the account is shown and its app kept", async () => {
    editor.expect(...setUp);
    await window.addServiceAccount();
    window.simulator.faults.add({ on: "token", kind: "hold", moment: "after" });
    const running = window.run(signIn);
    const page = fetch(await approveOnOtherMachine(await window.nextOpened())).then((tab) => tab.text());
    await window.simulator.faults.held();
    editor.progress[0]?.cancel();
    await editor.until(() => editor.progress[0]?.isOver === true);
    assert.match(editor.takeMessage().text, /already on its way to Box, so it goes on; you will be told/);
    window.simulator.faults.clear();
    await running;
    assert.match(await page, /Mira Okafor/);
    assert.equal(editor.takeMessage().text, "Signed in to Box as Mira Okafor (mira@example.com).");
    assert.equal(window.parts.active.get()?.identity?.name, "Mira Okafor");
    assert.equal(await keptSecretOf(window), ownApp.clientSecret);
  });

  it("after the code went to Box says so when Box then refuses, and keeps nothing", async () => {
    editor.expect(...setUp);
    window.simulator.faults.add(
      { on: "token", kind: "hold", moment: "before" },
      { on: "token", kind: "boxError", row: "codeExpired" },
    );
    const running = window.run(signIn);
    const page = fetch(await approveOnOtherMachine(await window.nextOpened())).then((tab) => tab.text());
    await window.simulator.faults.held();
    editor.progress[0]?.cancel();
    await editor.until(() => editor.progress[0]?.isOver === true);
    editor.takeMessage();
    window.simulator.faults.release();
    await running;
    assert.equal(editor.takeMessage().kind, "error");
    assert.doesNotMatch(await page, /cancel/i);
    assert.deepEqual([window.accounts.all(), await window.accounts.apps.ids()], [[], []]);
  });
});
