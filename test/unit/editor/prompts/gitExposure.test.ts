import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import type * as vscode from "vscode";
import { gitExposure } from "../../../../src/editor/prompts/gitExposure";
import { editor } from "../../../vscode-stub/scriptedEditor";
import { extensions, workspace } from "../../../vscode-stub/services";
import { Uri } from "../../../vscode-stub/values";

describe("a file with a private key in a repository that the editor's git has open", () => {
  const { getWorkspaceFolder } = workspace;
  const { getExtension } = extensions;
  const project = Uri.file("/projects/app");
  const file = Uri.joinPath(project, "config.json");
  let asked: string[];

  beforeEach(() => {
    editor.reset();
    editor.files.set(Uri.joinPath(project, ".git").path, "");
    asked = [];
    const repository = {
      rootUri: project,
      getObjectDetails: async (_: string, path: string) => void asked.push(path),
    };
    const git = { isActive: true, exports: { getAPI: () => ({ getRepository: () => repository }) } };
    extensions.getExtension = () => git;
    workspace.getWorkspaceFolder = () => ({ uri: project });
    workspace.isTrusted = true;
  });

  afterEach(() => {
    Object.assign(workspace, { getWorkspaceFolder, isTrusted: true });
    Object.assign(extensions, { getExtension });
  });

  const exposure = () => gitExposure(file as unknown as vscode.Uri);

  it("is looked up there when it lies in a folder of a trusted workspace", async () => {
    assert.equal(await exposure(), "tracked");
    assert.deepEqual(asked, [file.fsPath]);
  });

  for (const [where, leave] of Object.entries({
    "lies in no folder of the workspace": () => {
      workspace.getWorkspaceFolder = () => undefined;
    },
    "lies in a workspace that is not trusted": () => {
      workspace.isTrusted = false;
    },
  })) {
    it(`is not asked about when it ${where}`, async () => {
      leave();
      assert.equal(await exposure(), "unknown");
      assert.deepEqual(asked, []);
    });
  }
});
