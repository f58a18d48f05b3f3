import "../../../../vscode-stub/install";
import assert from "node:assert/strict";
import { CancelledError } from "../../../../../src/base/errors";
import { browserComesBack } from "../../../../../src/editor/commands/signIn/browserReach";
import { signIn } from "../../../../../src/editor/commands/signIn/signIn";
import { approveOnOtherMachine } from "../../../../e2e/otherMachine";
import { editor } from "../../../../vscode-stub/scriptedEditor";
import { env } from "../../../../vscode-stub/services";
import { Uri } from "../../../../vscode-stub/values";
import { ManualClock } from "../../../manualClock";
import { type CommandFixture, withCommands } from "../../commandFixture";
import { keepOwnApp } from "./ownAppSteps";

const { asExternalUri } = env;
const PASTE = "boxAuth.pasteCallbackAddress";

describe("a browser on another machine than Box Auth", () => {
  const redirectUri = "http://127.0.0.1:28473/callback";
  const clock = new ManualClock();
  const { signal } = new AbortController();

  afterEach(() => {
    env.asExternalUri = asExternalUri;
  });

  const forwardedTo = (address: string) => {
    env.asExternalUri = async () => Uri.parse(address);
    return browserComesBack(redirectUri, { clock, signal });
  };

  it("comes back where the editor forwards the same port, by whatever name of this machine", async () => {
    assert.equal(await forwardedTo(redirectUri), true);
    assert.equal(await forwardedTo("http://localhost:28473/callback"), true);
  });

  it("does not come back to another port, host, path or scheme, which Box does not know", async () => {
    for (const address of [
      "http://127.0.0.1:28474/callback",
      "http://forwarded.example:28473/callback",
      "http://127.0.0.1:28473/proxy/28473/callback",
      "https://127.0.0.1:28473/callback",
    ]) {
      assert.equal(await forwardedTo(address), false, address);
    }
  });

  it("does not come back where the editor cannot forward, or does not say so in time", async () => {
    env.asExternalUri = () => Promise.reject(new Error("canary"));
    assert.equal(await browserComesBack(redirectUri, { clock, signal }), false);
    env.asExternalUri = () => new Promise(() => undefined);
    const waiting = browserComesBack(redirectUri, { clock, signal });
    await clock.advance(5_000);
    assert.equal(await waiting, false);
  });

  it("is waited for until Cancel is pressed", async () => {
    env.asExternalUri = () => new Promise(() => undefined);
    const cancel = new AbortController();
    const waiting = browserComesBack(redirectUri, { clock, signal: cancel.signal });
    cancel.abort();
    await assert.rejects(waiting, CancelledError);
  });

  describe("at a sign-in", () => {
    let window: CommandFixture;

    withCommands((fixture) => {
      window = fixture;
    });

    /** What stood open when the browser was opened, and whom the sign-in ended with. */
    async function boxesOf(runsRemotely: boolean): Promise<readonly string[]> {
      Object.assign(window.parts, { runsRemotely });
      await keepOwnApp(window);
      const running = window.run(signIn);
      const link = await window.nextOpened();
      const boxes = editor.executed.map(({ command }) => command).filter((command) => command === PASTE);
      window.parts.pending.attempt?.paste(await approveOnOtherMachine(link));
      await running;
      assert.match(editor.takeMessage().text, /^Signed in to Box as /);
      return boxes;
    }

    it("finds the box for the address open", async () => {
      env.asExternalUri = async () => Uri.parse("https://forwarded.example/callback");
      assert.deepEqual(await boxesOf(true), [PASTE]);
    });

    it("finds none where it comes back by itself", async () => {
      assert.deepEqual(await boxesOf(true), []);
    });

    it("is not thought of where Box Auth runs where the person sits", async () => {
      env.asExternalUri = () => assert.fail("the editor is not asked");
      assert.deepEqual(await boxesOf(false), []);
    });
  });
});
