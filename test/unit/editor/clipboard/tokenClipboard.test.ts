import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import { TokenClipboard } from "../../../../src/editor/clipboard/tokenClipboard";
import { copyToken } from "../../../../src/editor/commands/tokenCommands";
import { editor } from "../../../vscode-stub/scriptedEditor";
import { ManualClock } from "../../manualClock";
import { type CommandFixture, withCommands } from "../commandFixture";
import { RememberedState } from "../rememberedState";

const SETTING = "boxAuth.clipboard.clearAfterSeconds";

describe("the clipboard with a token in it", () => {
  let clock: ManualClock;
  let everywhere: RememberedState;
  let clipboard: TokenClipboard;
  const logged: string[] = [];

  beforeEach(() => {
    editor.reset();
    clock = new ManualClock();
    everywhere = new RememberedState();
    const note = (line: string) => void logged.push(line);
    clipboard = new TokenClipboard({ clock, everywhere, log: { info: note, warn: note, error: note } });
    editor.settings.set(SETTING, 30);
  });

  afterEach(() => clipboard.dispose());

  it("is emptied when its time is over, and the person is told in passing", async () => {
    await clipboard.write("canary-token");
    await clock.advance(29_999);
    assert.equal(editor.clipboard, "canary-token");
    await clock.advance(1);
    assert.equal(editor.clipboard, "");
    assert.match(editor.takeMessage().text, /removed from the clipboard/);
  });

  it("is left alone where something else was copied since, also by another program", async () => {
    await clipboard.write("canary-token");
    editor.clipboard = "a recipe";
    await clock.advance(30_000);
    assert.equal(editor.clipboard, "a recipe");
    assert.deepEqual(editor.messages, []);
  });

  it("has the time of the last copy, not of the one before", async () => {
    await clipboard.write("canary-token-1");
    await clock.advance(20_000);
    await clipboard.write("canary-token-2");
    await clock.advance(20_000);
    assert.equal(editor.clipboard, "canary-token-2");
    await clock.advance(10_000);
    assert.equal(editor.clipboard, "");
  });

  it("is emptied while another program is in front", async () => {
    await clipboard.write("canary-token");
    editor.focus(false);
    await clock.advance(30_000);
    assert.equal(editor.clipboard, "");
  });

  for (const [name, blind] of [
    ["is shown as empty", () => ""],
    ["cannot be read", () => Promise.reject(new Error("NotAllowedError"))],
  ] as const) {
    it(`is emptied when the window comes back, where it ${name} in the background`, async () => {
      await clipboard.write("canary-token");
      editor.focus(false);
      editor.readClipboard = blind;
      await clock.advance(30_000);
      assert.equal(editor.clipboard, "canary-token");
      editor.readClipboard = () => editor.clipboard;
      editor.focus(true);
      await editor.until(() => editor.clipboard === "");
    });
  }

  it("is never emptied without the setting, or with one that is no number", async () => {
    for (const setting of [0, -1, "30", null, Number.NaN]) {
      editor.settings.set(SETTING, setting);
      await clipboard.write("canary-token");
      await clock.advance(90_000_000);
      assert.equal(editor.clipboard, "canary-token");
    }
  });

  it("is forgotten at the end of the window", async () => {
    await clipboard.write("canary-token");
    clipboard.dispose();
    await clock.advance(30_000);
    assert.equal(editor.clipboard, "canary-token");
    assert.equal(editor.focusListeners.size, 0);
  });

  it("is offered to be cleared once on this machine", async () => {
    editor.settings.set(SETTING, 0);
    await clipboard.write("canary-token");
    const [offer, ...more] = await clipboard.offer();
    assert.deepEqual([offer?.title, more], ["Clear Clipboard After 60 s", []]);
    assert.deepEqual(await clipboard.offer(), []);
    await offer?.run();
    assert.equal(editor.settings.get(SETTING), 60);
    await clock.advance(60_000);
    assert.equal(editor.clipboard, "");
  });

  it("is offered nothing while it is cleared by itself", async () => {
    await clipboard.write("canary-token");
    assert.deepEqual(await clipboard.offer(), []);
    assert.deepEqual([...everywhere.keys()], []);
  });
});

describe("the offer to clear the clipboard", () => {
  let window: CommandFixture;

  withCommands((fixture) => {
    window = fixture;
  });

  it("stands as a button beside the first copy alone", async () => {
    await window.signInOAuth();
    await window.run(copyToken);
    assert.deepEqual(editor.takeMessage().buttons, ["Clear Clipboard After 60 s"]);
    await window.run(copyToken);
    assert.deepEqual(editor.takeMessage().buttons, []);
  });
});
