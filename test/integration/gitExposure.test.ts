import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { chmodSync, existsSync, mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { gitExposure } from "../../src/editor/prompts/gitExposure";
import { TemporaryFolder } from "../host/temporaryFolder";

interface Git {
  getAPI(version: 1): { openRepository(root: vscode.Uri): Promise<unknown> };
}

/** Git as its owner uses it, apart from the product. */
function git(cwd: string, ...args: string[]): void {
  execFileSync("git", ["-c", "core.fsmonitor=false", ...args], { cwd, stdio: "ignore" });
}

function configurationIn(folder: string): vscode.Uri {
  mkdirSync(folder, { recursive: true });
  const path = join(folder, "config.json");
  writeFileSync(path, "{}");
  return vscode.Uri.file(path);
}

async function openInEditor(folder: string): Promise<void> {
  const extension = vscode.extensions.getExtension<Git>("vscode.git");
  assert.ok(extension, "the editor has git built in");
  const { getAPI } = await extension.activate();
  assert.ok(await getAPI.call(extension.exports, 1).openRepository(vscode.Uri.file(folder)));
}

function workspace(): string {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  assert.ok(folder, "the window has a folder open");
  return folder;
}

/** As in a window in Restricted Mode. */
async function untrusted<T>(action: () => Promise<T>): Promise<T> {
  const before = Object.getOwnPropertyDescriptor(vscode.workspace, "isTrusted");
  assert.ok(before);
  Object.defineProperty(vscode.workspace, "isTrusted", { get: () => false, configurable: true });
  try {
    assert.equal(vscode.workspace.isTrusted, false);
    return await action();
  } finally {
    Object.defineProperty(vscode.workspace, "isTrusted", before);
  }
}

describe("a file with a private key", () => {
  let outside: TemporaryFolder;
  let repository: string;

  before(async () => {
    outside = new TemporaryFolder("git");
    repository = join(workspace(), "repository");
    mkdirSync(repository);
    git(repository, "init");
    await openInEditor(repository);
  });

  after(async () => {
    rmSync(repository, { recursive: true });
    await outside.remove();
  });

  it("is exposed when git tracks it", async () => {
    const file = configurationIn(join(repository, "tracked"));
    git(repository, "add", "tracked/config.json");
    assert.equal(await gitExposure(file), "tracked");
  });

  it("is exposed when git would take it along with the next commit", async () => {
    assert.equal(await gitExposure(configurationIn(join(repository, "new"))), "notIgnored");
  });

  it("is not exposed when git ignores it", async () => {
    writeFileSync(join(repository, ".gitignore"), "keys/\n");
    assert.equal(await gitExposure(configurationIn(join(repository, "keys"))), "none");
  });

  it("is not exposed where there is no repository at all", async () => {
    assert.equal(await gitExposure(configurationIn(join(outside.path, "plain"))), "none");
  });

  it("is nobody's to judge where git is not asked: another folder, a repository within one, another kind of disk", async () => {
    const elsewhere = join(outside.path, "elsewhere");
    const within = join(repository, "within");
    for (const folder of [elsewhere, within]) {
      mkdirSync(folder);
      git(folder, "init");
      assert.equal(await gitExposure(configurationIn(folder)), "unknown");
    }
    const virtual = vscode.Uri.parse("vscode-vfs://github/box/app/config.json");
    assert.equal(await gitExposure(virtual), "unknown");
  });

  it("is nobody's to judge in a workspace that is not trusted", async () => {
    const file = configurationIn(join(repository, "restricted"));
    assert.equal(await untrusted(() => gitExposure(file)), "unknown");
  });
});

describe("a folder whose git configuration names a program", () => {
  let outside: TemporaryFolder;
  let marker: string;

  beforeEach(() => {
    outside = new TemporaryFolder("hostile");
    marker = join(outside.path, "was-run");
  });

  afterEach(() => outside.remove());

  /** A folder that runs a program with the next git command in it. */
  function hostile(folder: string, ...init: string[]): vscode.Uri {
    mkdirSync(folder, { recursive: true });
    git(folder, "init", ...init);
    const program = join(folder, "program.sh");
    writeFileSync(program, `#!/bin/sh\ntouch '${marker}'\n`);
    chmodSync(program, 0o755);
    git(folder, "config", "core.fsmonitor", program);
    return configurationIn(folder);
  }

  it("would run it, if somebody asked git there", () => {
    const { fsPath } = hostile(join(outside.path, "repository"));
    execFileSync("git", ["ls-files", "--", fsPath], {
      cwd: join(outside.path, "repository"),
      stdio: "ignore",
    });
    assert.equal(existsSync(marker), true);
  });

  it("runs nothing, trusted or not", async () => {
    const file = hostile(join(outside.path, "repository"));
    assert.equal(await gitExposure(file), "unknown");
    assert.equal(await untrusted(() => gitExposure(file)), "unknown");
    assert.equal(existsSync(marker), false);
  });

  it("runs nothing when it is a bare repository, as a clone brings it along", async () => {
    const folder = join(workspace(), "bare");
    try {
      const file = hostile(folder, "--bare");
      assert.equal(await gitExposure(file), "none");
      assert.equal(await untrusted(() => gitExposure(file)), "none");
      assert.equal(existsSync(marker), false);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });
});
