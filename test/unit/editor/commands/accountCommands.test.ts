import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import {
  renameAccount,
  showAccounts,
  switchAccount,
  useForWorkspace,
} from "../../../../src/editor/commands/accountCommands";
import { editor } from "../../../vscode-stub/scriptedEditor";
import { drive } from "../../accounts/drive";
import { type CommandFixture, withCommands } from "../commandFixture";

describe("the commands about accounts", () => {
  let window: CommandFixture;

  withCommands((fixture) => {
    window = fixture;
  });

  it("switch to the account that is picked", async () => {
    await window.signInOAuth();
    const clerk = await window.addServiceAccount();
    editor.expect({ asks: "switch account", pick: "Harbour Clerk" });
    await window.run(switchAccount);
    assert.equal(window.parts.active.get()?.id, clerk.id);
  });

  it("lead from the list to a sign-in with another Box app", async () => {
    editor.expect({ asks: "Box: accounts", pick: "Add OAuth Account with Another App" });
    await window.run(showAccounts);
    assert.deepEqual(
      editor.executed.map(({ command }) => command),
      ["boxAuth.addOAuthAccount"],
    );
  });

  it("bind the account of a workspace, and say which", async () => {
    const mira = await window.signInOAuth();
    const clerk = await window.addServiceAccount();
    await window.parts.active.choose(mira);
    await window.run(useForWorkspace, clerk.id);
    assert.equal(
      editor.takeMessage().text,
      "This workspace uses Harbour Clerk from now on, until you switch the account here.",
    );
    assert.equal(window.parts.active.get()?.id, clerk.id);
  });

  it("rename an account, and give it back its own name", async () => {
    const { id } = await window.signInOAuth();
    editor.expect({ asks: "rename account", type: "Night job" });
    await window.run(renameAccount, id);
    assert.equal(window.accounts.get(id)?.name, "Night job");
    editor.expect({ asks: "rename account", type: "Mira Okafor" });
    await window.run(renameAccount, id);
    assert.equal(window.accounts.get(id)?.name, undefined);
  });

  it("give back the name at Box when it is emptied, and take none that a list would cut", async () => {
    const { id } = await window.signInOAuth();
    editor.expect(
      { asks: "rename account", type: "N".repeat(41) },
      { asks: "Use at most 40 characters", type: "N".repeat(40) },
    );
    await window.run(renameAccount, id);
    assert.equal(window.accounts.get(id)?.name, "N".repeat(40));
    editor.expect({ asks: "rename account", type: "" });
    await window.run(renameAccount, id);
    assert.equal(window.accounts.get(id)?.name, undefined);
  });

  it("leave a name that was only looked at as it is, however long it is at Box", async () => {
    const { id } = await window.signInOAuth();
    await drive(window.clock, window.accounts.rename(id, "M".repeat(100)));
    editor.expect({ asks: "rename account", accept: true });
    await window.run(renameAccount, id);
    assert.equal(window.accounts.get(id)?.name, "M".repeat(100));
  });

  it("list a person's login and app below what the token is worth, which no name hides", async () => {
    const { id } = await window.signInOAuth();
    await drive(window.clock, window.accounts.rename(id, "M".repeat(100)));
    await window.run(showAccounts);
    const [row] = editor.questions[0]?.rows ?? [];
    assert.match(row ?? "", /^M{39}… \| \d+m · OAuth 2\.0 · in the status bar \| mira@example\.com · .*app /);
  });

  for (const [name, command] of Object.entries({ useForWorkspace, renameAccount })) {
    it(`say that nobody is signed in: ${name}`, async () => {
      await window.run(command);
      assert.equal(editor.takeMessage().text, "No Box account is signed in.");
    });
  }

  it("say that an account is there which a later version saved", async () => {
    const { secrets } = await window.machine.open();
    await secrets.store("account/later", JSON.stringify({ version: 2, account: {} }));
    await window.machine.settle();
    await window.run(renameAccount);
    assert.match(editor.takeMessage().text, /^The Box account here was saved by a later version of Box Auth/);
  });
});
