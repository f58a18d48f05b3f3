import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import * as vscode from "vscode";
import { adviseLocalInstall } from "../../../../src/editor/companion/localInstall";
import { editor } from "../../../vscode-stub/scriptedEditor";
import { env } from "../../../vscode-stub/services";
import { RememberedState } from "../rememberedState";

describe("Box Auth that is installed in a remote machine alone", () => {
  let globalState: RememberedState;

  beforeEach(() => {
    editor.reset();
    globalState = new RememberedState();
    env.remoteName = "dev-container";
  });

  afterEach(() => {
    env.remoteName = undefined;
    env.uiKind = vscode.UIKind.Desktop;
  });

  const advise = (extensionKind = vscode.ExtensionKind.Workspace) =>
    adviseLocalInstall({
      extension: { id: "box-auth.box-auth", extensionKind },
      globalState,
    } as unknown as vscode.ExtensionContext);

  it("tells once how all windows come to share one lock", async () => {
    editor.expect({ asks: "share one lock", press: "Show Extension" });
    await advise();
    assert.deepEqual(editor.executed, [
      { command: "workbench.extensions.search", args: ["@id:box-auth.box-auth"] },
    ]);
    editor.messages.length = 0;
    await advise();
    assert.deepEqual(editor.messages, []);
  });

  it("says nothing where it is on the person's own computer, or there is no other place for it", async () => {
    await advise(vscode.ExtensionKind.UI);
    env.uiKind = vscode.UIKind.Web;
    await advise();
    env.uiKind = vscode.UIKind.Desktop;
    env.remoteName = undefined;
    await advise();
    assert.deepEqual(editor.messages, []);
  });
});
