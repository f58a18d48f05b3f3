import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type * as vscode from "vscode";
import { CancelledError } from "../../../../src/base/errors";
import { fileBeside, readFile } from "../../../../src/editor/prompts/fileText";
import { TemporaryFolder } from "../../../host/temporaryFolder";
import { editor } from "../../../vscode-stub/scriptedEditor";
import { workspace } from "../../../vscode-stub/services";
import { Uri } from "../../../vscode-stub/values";
import { drive, until } from "../../accounts/drive";
import { ManualClock } from "../../manualClock";

const LIMIT = 1024 * 1024;
const isWindows = process.platform === "win32";

describe("the text of a file that a person or another file names", () => {
  const { stat, readFile: readWhole } = workspace.fs;
  let folder: TemporaryFolder;
  let clock: ManualClock;

  beforeEach(() => {
    editor.reset();
    folder = new TemporaryFolder("fileText", "test");
    clock = new ManualClock();
  });

  afterEach(async () => {
    Object.assign(workspace.fs, { stat, readFile: readWhole });
    await folder.remove();
  });

  const read = (uri: Uri) => drive(clock, readFile(uri as unknown as vscode.Uri, clock));
  const local = (name: string) => Uri.file(join(folder.path, name));
  const elsewhere = new Uri("vscode-vfs", "github", "/box/config.json");

  it("is had up to a megabyte, also through a link, and not a byte beyond", async () => {
    writeFileSync(join(folder.path, "whole"), "x".repeat(LIMIT));
    writeFileSync(join(folder.path, "larger"), "x".repeat(LIMIT + 1));
    assert.equal((await read(local("whole"))).text.length, LIMIT);
    await assert.rejects(read(local("larger")), /larger is larger than 1 MB/);
    if (!isWindows) {
      symlinkSync("whole", join(folder.path, "link"));
      assert.equal((await read(local("link"))).text.length, LIMIT);
    }
  });

  if (process.platform === "linux") {
    it("is not read without end where the file says that it is empty", async () => {
      await assert.rejects(read(Uri.file("/proc/self/pagemap")), /pagemap is larger than 1 MB/);
    });
  }

  it("is not waited for where there is none: a folder", async () => {
    mkdirSync(join(folder.path, "folder"));
    await assert.rejects(read(local("folder")), /could not be read/);
  });

  if (!isWindows) {
    it("is not waited for where there is none: a pipe, a device", async () => {
      execFileSync("mkfifo", [join(folder.path, "pipe")]);
      await assert.rejects(read(local("pipe")), /could not be read/);
      await assert.rejects(read(Uri.file("/dev/zero")), /could not be read/);
    });
  }

  it("is refused on another kind of disk by what it says and by what comes", async () => {
    Object.assign(workspace.fs, { stat: async () => ({ size: LIMIT + 1 }) });
    await assert.rejects(read(elsewhere), /larger than 1 MB/);
    editor.files.set(elsewhere.path, "x".repeat(LIMIT + 1));
    Object.assign(workspace.fs, { stat: async () => ({ size: 0 }) });
    await assert.rejects(read(elsewhere), /larger than 1 MB/);
  });

  it("is given up after a while, and at once by Cancel", async () => {
    Object.assign(workspace.fs, { stat: () => new Promise(() => undefined) });
    await assert.rejects(
      drive(clock, readFile(elsewhere as unknown as vscode.Uri, clock), 1_000),
      /did not give the file config\.json in time/,
    );
    const reading = readFile(elsewhere as unknown as vscode.Uri, clock);
    const shown = editor.progress.length;
    await until(clock, () => editor.progress.length > shown, 500);
    editor.progress.at(-1)?.cancel();
    await assert.rejects(reading, CancelledError);
  });

  it("is never fetched from another computer that a path names", () => {
    const authority = (uri: Uri, name: string) => Object.assign(uri, { authority: name });
    const { file } = Uri;
    try {
      // What the editor makes of \\\\server\\share on Windows.
      Uri.file = (path) => authority(file(path), "server");
      assert.throws(
        () => fileBeside(file("/projects/.env") as unknown as vscode.Uri, "box.json"),
        /box\.json is on another computer, so it was not opened/,
      );
    } finally {
      Uri.file = file;
    }
  });
});
