import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import { downscopeToken } from "../../../../src/editor/commands/downscopeToken";
import { demoFolder } from "../../../box-simulator/tenant";
import { editor } from "../../../vscode-stub/scriptedEditor";
import { drive, until } from "../../accounts/drive";
import { type CommandFixture, withCommands } from "../commandFixture";

describe("Box: Downscope Token…", () => {
  let window: CommandFixture;

  withCommands((fixture) => {
    window = fixture;
  });

  const one = { asks: "where (2/2)", pick: "One file, folder or shared link" };
  const folder = { asks: "Paste an address", type: `folder ${demoFolder.id}` };

  it("copies a token for one folder, with its own life", async () => {
    await window.signInOAuth();
    editor.expect({ asks: "scopes (1/2)", pick: "Content Explorer, read only" }, one, folder);
    await window.run(downscopeToken);
    assert.match(
      editor.takeMessage().text,
      /^Downscoped token of Mira Okafor copied, valid for \d+ min, restricted to folder/,
    );
    assert.ok(editor.clipboard);
  });

  it("copies nothing when Box did not restrict it", async () => {
    await window.signInOAuth();
    window.simulator.settings.unrestrictedExchange = true;
    editor.expect({ asks: "scopes (1/2)", pick: "Content Preview" }, one, folder);
    await window.run(downscopeToken);
    assert.match(editor.takeMessage().text, /is not restricted, so it was thrown away/);
    assert.equal(editor.clipboard, "");
  });

  it("says what is wrong with a scope that is typed, and takes a right one", async () => {
    await window.signInOAuth();
    const before = window.simulator.requests.length;
    editor.expect(
      { asks: "scopes (1/2)", pick: "Other scopes" },
      { asks: "downscoped token: scopes", type: "item_preview; DROP" },
      { asks: "These are not names of scopes", pick: "item_preview" },
      { asks: "These are not names of scopes", type: "item_download item_teleport" },
      { asks: "downscoped token: scopes", pick: "item_teleport" },
      { asks: "where (2/2)", escape: true },
    );
    await window.run(downscopeToken);
    assert.equal(window.simulator.requests.length, before);
  });

  it("keeps what was entered when Box cannot restrict a token to it, so that one thing can be corrected", async () => {
    await window.signInOAuth();
    editor.expect(
      { asks: "scopes (1/2)", pick: "Content Preview with annotations" },
      one,
      { asks: "Paste an address", type: "folder 99999" },
      { asks: "Box cannot restrict a token to this item", press: "Correct" },
      { asks: "downscoped token: scopes", accept: true },
      one,
      { asks: "Paste an address", type: `folder ${demoFolder.id}` },
    );
    await window.run(downscopeToken);
    await drive(
      window.clock,
      editor.until(() => editor.messages.length === 2),
    );
    assert.match(editor.messages[1]?.text ?? "", /restricted to folder .*: .*annotation_edit/);
    assert.deepEqual(
      editor.questions.map(({ value }) => value).filter((value) => value !== undefined),
      ["", "folder 99999"],
    );
  });

  it("can be cancelled while Box thinks, and then copies nothing", async () => {
    await window.signInOAuth();
    window.simulator.faults.add({ on: "token", kind: "hold", moment: "after" });
    editor.expect(
      { asks: "scopes (1/2)", pick: "Content Preview" },
      { asks: "where (2/2)", pick: "Everything" },
    );
    const running = window.start(downscopeToken);
    await window.simulator.faults.held();
    await until(window.clock, () => editor.progress.length === 1, 100);
    editor.progress[0]?.cancel();
    await editor.until(() => editor.progress[0]?.isOver === true);
    assert.match(editor.takeMessage().text, /asked for a token of Mira Okafor, so that goes on/);
    window.simulator.faults.clear();
    await drive(window.clock, running);
    assert.equal(
      editor.takeMessage().text,
      "Box has answered; no downscoped token of Mira Okafor was copied.",
    );
    assert.equal(editor.clipboard, "");
  });

  for (const [step, answers] of Object.entries({
    scopes: [],
    place: [{ asks: "scopes (1/2)", pick: "Content Preview" }],
    address: [{ asks: "scopes (1/2)", pick: "Content Preview" }, one],
  })) {
    it(`does nothing after Escape at the ${step}`, async () => {
      await window.signInOAuth();
      const requests = window.simulator.requests.length;
      editor.expect(...answers);
      await window.run(downscopeToken);
      assert.equal(window.simulator.requests.length, requests);
      assert.equal(editor.messages.length, 0);
    });
  }
});
