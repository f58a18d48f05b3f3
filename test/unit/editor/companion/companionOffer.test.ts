import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import * as vscode from "vscode";
import {
  COMPANION_ID,
  offerCompanion,
  PROGRAM_USE_COMMAND,
} from "../../../../src/editor/companion/companionOffer";
import { isNeededHere } from "../../../../src/editor/companion/mainExtension";
import { editor } from "../../../vscode-stub/scriptedEditor";
import { env, extensions } from "../../../vscode-stub/services";
import { RememberedState } from "../rememberedState";

const { getExtension } = extensions;

describe("the companion of remote windows", () => {
  let globalState: RememberedState;

  beforeEach(() => {
    editor.reset();
    globalState = new RememberedState();
  });

  afterEach(() => {
    env.remoteName = undefined;
    extensions.getExtension = getExtension;
  });

  const offer = (kind: vscode.ExtensionKind) =>
    offerCompanion({ extension: { extensionKind: kind }, globalState } as unknown as vscode.ExtensionContext);

  it("is named once, where terminals are on another machine than Box Auth", async () => {
    env.remoteName = "ssh-remote";
    editor.expect({ asks: "the Box Auth Companion", press: "Show Companion" });
    await offer(vscode.ExtensionKind.UI);
    assert.deepEqual(editor.executed, [
      { command: "workbench.extensions.search", args: [`@id:${COMPANION_ID}`] },
    ]);
    editor.messages.length = 0;
    await offer(vscode.ExtensionKind.UI);
    assert.deepEqual(editor.messages, []);
  });

  it("is not named where it is there, or Box Auth serves the terminals itself", async () => {
    await offer(vscode.ExtensionKind.UI);
    env.remoteName = "wsl";
    await offer(vscode.ExtensionKind.Workspace);
    editor.commands.set(PROGRAM_USE_COMMAND, () => undefined);
    await offer(vscode.ExtensionKind.UI);
    assert.deepEqual(editor.messages, []);
  });

  it("serves terminals where Box Auth is on another machine, or leaves them to it", () => {
    assert.equal(isNeededHere(), true);
    extensions.getExtension = (id) => (id === "box-auth.box-auth" ? {} : undefined);
    assert.equal(isNeededHere(), false);
    editor.settings.set("boxAuth.terminals.enabled", false);
    assert.equal(isNeededHere(), true);
  });
});
