import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import { TreeList } from "../../../../src/editor/host/treeList";
import { AccountRows } from "../../../../src/editor/view/accountRows";
import { editor } from "../../../vscode-stub/scriptedEditor";
import type { TreeView } from "../../../vscode-stub/treeView";
import { drive } from "../../accounts/drive";
import { type CommandFixture, withCommands } from "../commandFixture";
import { MINUTE } from "../sampleView";

interface Row {
  readonly label: string;
  readonly description: string;
  readonly iconPath: { readonly id: string };
  readonly contextValue: string;
  readonly accessibilityInformation: { readonly label: string };
  readonly command: { readonly command: string; readonly arguments: readonly string[] };
}

describe("the view of accounts", () => {
  let window: CommandFixture;
  let view: TreeView;
  let rows: AccountRows;

  withCommands((fixture) => {
    window = fixture;
  });

  beforeEach(() => {
    const shown = new TreeList("boxAuth.accounts", {
      ids: async () => rows.ids(),
      row: async (id) => rows.row(id),
    });
    rows = new AccountRows(window.parts, shown);
    const [created] = editor.treeViews;
    assert.ok(created);
    view = created;
  });

  afterEach(() => rows.dispose());

  const read = async () => {
    const ids = await view.provider.getChildren();
    return (await Promise.all(ids.map((id) => view.provider.getTreeItem(id)))) as Row[];
  };

  it("is empty without an account", async () => {
    view.setVisible(true);
    assert.deepEqual(await read(), []);
  });

  it("tells each account's name, state, place and kind, in words and by icon", async () => {
    await window.signInOAuth();
    const clerk = await window.addServiceAccount();
    await window.parts.active.choose(clerk);
    view.setVisible(true);
    const shown = (await read()).map(({ label, description, iconPath }) => [iconPath.id, label, description]);
    assert.deepEqual(shown, [
      ["key", "Mira Okafor", "68m · OAuth 2.0"],
      ["key", "Harbour Clerk", "68m · Client Credentials · in the status bar"],
    ]);
  });

  it("tells by word and icon what is wrong, and says aloud whose it is", async () => {
    await window.addDeveloperToken(56 * MINUTE);
    const [ending] = await read();
    assert.equal(ending?.iconPath.id, "clock");
    assert.match(
      ending?.accessibilityInformation.label ?? "",
      /^Mira Okafor, Box access token, [34] minutes left, Developer Token, in the status bar; press to show its details$/,
    );
  });

  it("tells an ended developer token from a living one", async () => {
    await window.addDeveloperToken(61 * MINUTE);
    const [ended] = await read();
    assert.equal(
      `${ended?.iconPath.id} ${ended?.description}`,
      "circle-slash expired · Developer Token · in the status bar",
    );
    assert.equal(ended?.contextValue, "pastedAccount");
  });

  it("hands the account's ID to what is pressed", async () => {
    const { id } = await window.signInOAuth();
    const [row] = await read();
    assert.deepEqual(row?.command.arguments, [id]);
    assert.equal(row?.command.command, "boxAuth.showTokenDetails");
  });

  it("follows the accounts, and the time only while somebody sees it", async () => {
    const { id } = await window.signInOAuth();
    await read();
    const hidden = view.changes;
    await window.clock.advance(3 * MINUTE);
    assert.equal(view.changes, hidden);
    view.setVisible(true);
    await read();
    const seen = view.changes;
    await window.clock.advance(MINUTE);
    assert.equal(view.changes, seen + 1);
    await drive(window.clock, window.accounts.rename(id, "Night job"));
    assert.ok(view.changes > seen + 1);
    assert.equal((await read())[0]?.label, "Night job");
  });

  it("has no words for a row that is gone meanwhile", async () => {
    await window.signInOAuth();
    assert.equal(((await view.provider.getTreeItem("gone")) as Row).label, "");
  });
});
