import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import * as vscode from "vscode";
import {
  BOX_TOKEN_COMMAND,
  CompanionOffer,
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

  const companion = (kind = vscode.ExtensionKind.UI) =>
    new CompanionOffer({
      extension: { extensionKind: kind },
      globalState,
    } as unknown as vscode.ExtensionContext);

  /** Makes an offer, and waits until it would have been seen. */
  async function offer(kind?: vscode.ExtensionKind): Promise<void> {
    companion(kind).make();
    for (let turns = 0; turns < 5; turns++) {
      await new Promise(setImmediate);
    }
  }

  it("is named once, where terminals are on another machine than Box Auth, with the way to it", async () => {
    env.remoteName = "ssh-remote";
    editor.expect({ asks: "install box-auth-companion.vsix", press: "Install from VSIX…" });
    await offer();
    assert.deepEqual(editor.executed, [{ command: "workbench.extensions.action.installVSIX", args: [] }]);
    editor.messages.length = 0;
    await offer();
    assert.deepEqual(editor.messages, []);
  });

  it("is not named where it is there, or Box Auth serves the terminals itself", async () => {
    await offer();
    env.remoteName = "wsl";
    await offer(vscode.ExtensionKind.Workspace);
    editor.commands.set(PROGRAM_USE_COMMAND, () => undefined);
    await offer();
    assert.deepEqual(editor.messages, []);
  });

  it("tells how agents run its box-token, and nothing where it answers otherwise", async () => {
    assert.equal(await companion().boxToken(), undefined);
    const program = { command: "/there/box-token", workspace: "a-workspace" };
    for (const [given, expected] of [
      [program, program],
      [{ ...program, secret: "more" }, program],
      [undefined, undefined],
      [{ command: "/there/box-token" }, undefined],
      ["/there/box-token", undefined],
    ] as const) {
      editor.commands.set(BOX_TOKEN_COMMAND, () => given);
      assert.deepEqual(await companion().boxToken(), expected);
    }
  });

  it("serves terminals where Box Auth is on another machine, or leaves them to it", () => {
    assert.equal(isNeededHere(), true);
    extensions.getExtension = (id) => (id === "box-auth.box-auth" ? {} : undefined);
    assert.equal(isNeededHere(), false);
    editor.settings.set("boxAuth.terminals.enabled", false);
    assert.equal(isNeededHere(), true);
  });
});
