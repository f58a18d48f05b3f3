import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { homedir } from "node:os";
import { join } from "node:path";
import * as vscode from "vscode";
import { systemClock } from "../../src/base/clock";
import { BoxError } from "../../src/base/errors";
import { fileBeside, fileName, readFile } from "../../src/editor/prompts/fileText";
import { TemporaryFolder } from "../host/temporaryFolder";

describe("a path in a file of another tool", () => {
  const here = vscode.Uri.file("/srv/app/.env");
  const remote = vscode.Uri.parse("vscode-remote://ssh-remote+build/srv/app/.env");
  const remotePath = (path: string) => fileBeside(remote, path).toString(true);

  it("begins at the folder of that file", () => {
    assert.equal(fileBeside(here, "keys/config.json").fsPath, "/srv/app/keys/config.json");
    assert.equal(fileBeside(here, "../config.json").fsPath, "/srv/config.json");
    assert.equal(remotePath("keys/config.json"), "vscode-remote://ssh-remote+build/srv/app/keys/config.json");
    assert.equal(remotePath("../../../config.json"), "vscode-remote://ssh-remote+build/config.json");
  });

  it("stays on that file's machine when it is absolute", () => {
    assert.equal(fileBeside(here, "/etc/box.json").fsPath, "/etc/box.json");
    assert.equal(remotePath("/etc/box.json"), "vscode-remote://ssh-remote+build/etc/box.json");
  });

  it("begins at the home folder of this machine, on this machine alone", () => {
    assert.equal(fileBeside(here, "~/box.json").fsPath, join(homedir(), "box.json"));
    assert.equal(fileBeside(here, "~other/box.json").fsPath, "/srv/app/~other/box.json");
    assert.equal(remotePath("~/box.json"), "vscode-remote://ssh-remote+build/srv/app/~/box.json");
  });
});

describe("a file that cannot be used", () => {
  let folder: TemporaryFolder;

  beforeEach(() => {
    folder = new TemporaryFolder("file");
  });

  afterEach(() => folder.remove());

  it("is named in the sentence, letter by letter", async () => {
    const name = "[Grant access to box-config.json](command:workbench.action.quit)";
    const missing = vscode.Uri.file(join(folder.path, name));
    assert.equal(fileName(missing), name);
    await assert.rejects(readFile(missing, systemClock), (error: unknown) => {
      assert.ok(error instanceof BoxError);
      assert.deepEqual(error.sentence.values, [name]);
      return true;
    });
  });

  it("is refused when it is larger than any configuration, or a folder", async () => {
    const large = join(folder.path, "large.json");
    writeFileSync(large, "x".repeat(1024 * 1024 + 1));
    await assert.rejects(readFile(vscode.Uri.file(large), systemClock), /larger than 1 MB/);
    mkdirSync(join(folder.path, "folder.json"));
    await assert.rejects(
      readFile(vscode.Uri.file(join(folder.path, "folder.json")), systemClock),
      /could not be read/,
    );
  });
});
