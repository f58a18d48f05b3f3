import "../../../../vscode-stub/install";
import assert from "node:assert/strict";
import { useDeveloperToken } from "../../../../../src/editor/commands/signIn/developerToken";
import { editor } from "../../../../vscode-stub/scriptedEditor";
import { type CommandFixture, withCommands } from "../../commandFixture";

describe("Box: Add Developer Token…", () => {
  let window: CommandFixture;

  withCommands((fixture) => {
    window = fixture;
  });

  const pasted = () => ({
    asks: "paste a developer token",
    type: `Bearer ${window.simulator.issueDeveloperToken().accessToken}`,
  });
  const state = () => window.accounts.state(window.parts.active.get()?.id ?? "");

  it("counts from when the person made it", async () => {
    editor.expect(pasted(), { asks: "when was the developer token made", pick: "30 minutes ago" });
    await window.run(useDeveloperToken);
    const known = state();
    assert.ok(known && "expiresAt" in known);
    const minutes = (known.expiresAt - window.clock.now()) / 60_000;
    assert.ok(minutes > 29 && minutes <= 30, String(minutes));
  });

  it("takes an App Token without an end", async () => {
    editor.expect(pasted(), { asks: "when was the developer token made", pick: "It is an App Token" });
    await window.run(useDeveloperToken);
    assert.equal(state()?.kind, "alive");
  });

  it("says in the box what is wrong with a text that is no token, and keeps it open", async () => {
    editor.expect(
      { asks: "paste a developer token", type: "two words" },
      { asks: "A token is one word", escape: true },
    );
    await window.run(useDeveloperToken);
    assert.equal(window.accounts.all().length, 0);
  });

  it("opens the console for the account whose token ended, and takes its place", async () => {
    const { id } = await window.addDeveloperToken(60 * 60_000);
    editor.expect(pasted(), { asks: "when was the developer token made", pick: "Just now" });
    await window.run(useDeveloperToken, id);
    assert.deepEqual(editor.opened, [window.simulator.consoleUrl]);
    assert.equal(window.accounts.all().length, 1);
    assert.equal(state()?.kind, "valid");
  });

  it("keeps nothing when the person leaves the second question", async () => {
    editor.expect(pasted(), { asks: "when was the developer token made", escape: true });
    await window.run(useDeveloperToken);
    assert.equal(window.accounts.all().length, 0);
    assert.equal(editor.messages.length, 0);
  });
});
