import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { gitExposure } from "../../src/editor/prompts/gitExposure";
import { TemporaryFolder } from "../host/temporaryFolder";

describe("a file with a private key", () => {
  let folder: TemporaryFolder;

  beforeEach(() => {
    folder = new TemporaryFolder("git");
  });

  afterEach(() => folder.remove());

  const git = (...args: string[]) => execFileSync("git", args, { cwd: folder.path, stdio: "ignore" });
  const file = (at = folder.path) => {
    const path = join(at, "config.json");
    writeFileSync(path, "{}");
    return vscode.Uri.file(path);
  };

  it("is exposed when git tracks it", async () => {
    git("init");
    const uri = file();
    git("add", "config.json");
    assert.equal(await gitExposure(uri), "tracked");
  });

  it("is exposed in the workspace where git does not ignore it", async () => {
    const workspace = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
    assert.ok(workspace, "the window has a folder open");
    assert.equal(await gitExposure(file(workspace)), "notIgnored");
  });

  it("is not exposed outside the workspace when git does not track it", async () => {
    git("init");
    assert.equal(await gitExposure(file()), "none");
  });
});
