import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import {
  lstatSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { readAddress } from "../../../../src/delivery/boxToken/windowAddress";
import { editor } from "../../../vscode-stub/scriptedEditor";
import { drive } from "../../accounts/drive";
import type { CommandFixture } from "../../editor/commandFixture";
import { type TerminalFixture, windowsFolder, withTerminal } from "../terminalFixture";

const onPosix = process.platform === "win32" ? it.skip : it;

describe("box-token in the terminals of a window", function () {
  this.timeout(30_000);
  let window: CommandFixture;
  let terminal: TerminalFixture;

  withTerminal((aWindow, aTerminal) => {
    window = aWindow;
    terminal = aTerminal;
  });

  const files = () => readdirSync(windowsFolder(terminal.folder.path));
  const addressFile = () => join(windowsFolder(terminal.folder.path), files()[0] ?? "");
  const address = () => {
    const read = readAddress(addressFile());
    assert.ok(read);
    return read;
  };

  it("puts nothing into their environment but where the program is and how the workspace is called", () => {
    assert.deepEqual([...terminal.variables.keys()].sort(), ["BOX_AUTH_WORKSPACE", "PATH"]);
    const name = terminal.variables.get("BOX_AUTH_WORKSPACE") ?? "";
    assert.match(name, /^[0-9a-f-]{36}$/);
    const { path, secret } = address();
    for (const value of terminal.variables.values()) {
      assert.ok(!value.includes(secret.expose()) && !value.includes(path));
    }
  });

  onPosix("keeps socket and address for this person alone", () => {
    const mode = (path: string) => (lstatSync(path).mode & 0o777).toString(8);
    assert.equal(mode(addressFile()), "600");
    assert.equal(mode(dirname(addressFile())), "700");
    assert.equal(mode(dirname(address().path)), "700");
    assert.equal(mode(terminal.bin), "700");
  });

  it("keeps its names over a reload, so that a terminal from before works and none is to be opened anew", async () => {
    await window.signInOAuth();
    const before = new Map(terminal.variables);
    const { changes } = terminal;
    const former = address();
    await terminal.access.stop();
    assert.deepEqual(files(), []);
    assert.ok(process.platform === "win32" || !lstatSync(former.path, { throwIfNoEntry: false }));
    terminal.access = terminal.another();
    await terminal.access.enable();
    assert.equal(terminal.changes, changes);
    assert.deepEqual(terminal.variables, before);
    assert.notEqual(address().secret.expose(), former.secret.expose());
    editor.expect({ asks: "asks for an access token", press: "Once" });
    assert.equal((await terminal.boxToken([])).code, 0);
  });

  it("is gone from new terminals when there is no account any more", async () => {
    await terminal.access.disable();
    assert.deepEqual([...terminal.variables], []);
    assert.deepEqual(files(), []);
  });

  it("comes back to the tab that is left when another tab of the workspace is closed", async () => {
    const mine = address().secret.expose();
    const other = terminal.another();
    await other.enable();
    assert.notEqual(address().secret.expose(), mine);
    await terminal.access.stop();
    assert.equal(files().length, 1, "the other tab's address stays");
    terminal.access = terminal.another();
    await terminal.access.enable();
    await other.stop();
    assert.equal(files().length, 1, "and this one's");
  });

  onPosix("listens again where its socket was swept away", async () => {
    await window.signInOAuth();
    const { path } = address();
    rmSync(dirname(path), { recursive: true });
    await terminal.access.enable();
    editor.expect({ asks: "asks for an access token", press: "Once" });
    assert.equal((await terminal.boxToken([])).code, 0);
  });

  onPosix("removes the socket of a window that crashed", async () => {
    const folder = spawnSync(process.execPath, ["-e", CRASHED], { encoding: "utf8" }).stdout.trim();
    const socket = join(folder, "socket");
    assert.ok(lstatSync(socket).isSocket());
    await terminal.access.stop();
    const name = `${terminal.variables.get("BOX_AUTH_WORKSPACE")}.json`;
    writeFileSync(
      join(windowsFolder(terminal.folder.path), name),
      JSON.stringify({ version: 1, path: socket, secret: "of before" }),
    );
    const crashed = await terminal.boxToken([]);
    assert.equal(crashed.code, 5);
    await terminal.access.enable();
    assert.equal(lstatSync(folder, { throwIfNoEntry: false }), undefined);
  });

  it("removes nothing but a socket of its own, whatever a file says", async () => {
    await terminal.access.stop();
    const name = `${terminal.variables.get("BOX_AUTH_WORKSPACE")}.json`;
    const path = join(terminal.folder.inside("precious"), "socket");
    writeFileSync(path, "precious");
    writeFileSync(
      join(windowsFolder(terminal.folder.path), name),
      JSON.stringify({ version: 1, path, secret: "hostile" }),
    );
    await terminal.access.enable();
    assert.equal(readFileSync(path, "utf8"), "precious");
  });

  it("forgets windows of long ago", async () => {
    const file = join(windowsFolder(terminal.folder.path), "long-ago-workspace.json");
    writeFileSync(file, "{}");
    const longAgo = window.clock.now() / 1000 - 61 * 24 * 60 * 60;
    utimesSync(file, longAgo, longAgo);
    await terminal.access.stop();
    await terminal.access.enable();
    assert.equal(files().length, 1);
  });

  onPosix("does not follow a name that leads elsewhere, nor a link", async () => {
    const elsewhere = join(terminal.folder.path, "elsewhere.json");
    writeFileSync(elsewhere, readFileSync(addressFile()), { mode: 0o600 });
    assert.equal((await terminal.boxToken([], { BOX_AUTH_WORKSPACE: "../elsewhere" })).code, 5);
    symlinkSync(elsewhere, join(windowsFolder(terminal.folder.path), "linked-workspace.json"));
    assert.equal((await terminal.boxToken([], { BOX_AUTH_WORKSPACE: "linked-workspace" })).code, 5);
  });

  it("goes on without terminals where no folder can be written, and says so in the log", async () => {
    await terminal.access.stop();
    rmSync(windowsFolder(terminal.folder.path), { recursive: true });
    writeFileSync(windowsFolder(terminal.folder.path), "a file where the folder should be");
    await drive(window.clock, terminal.access.enable());
    assert.match(window.logged.join("\n"), /box-token cannot be offered in terminals \(E\w+\)/);
    rmSync(windowsFolder(terminal.folder.path));
    await terminal.access.enable();
    assert.equal(files().length, 1);
  });

  it("works whatever kind of package the person's own folder is", async () => {
    writeFileSync(join(terminal.folder.path, "package.json"), '{ "type": "module" }');
    assert.match((await terminal.boxToken(["help"])).stdout, /^Usage:/);
    writeFileSync(join(terminal.folder.path, "package.json"), "no JSON");
    assert.match((await terminal.boxToken(["help"])).stdout, /^Usage:/);
  });

  it("writes its program once, and anew when it is another", async () => {
    const program = join(terminal.bin, "box-token.cjs");
    const { mtimeMs } = statSync(program);
    await terminal.access.stop();
    await terminal.access.enable();
    assert.equal(statSync(program).mtimeMs, mtimeMs);
    writeFileSync(program, "of an older version");
    await terminal.access.stop();
    await terminal.access.enable();
    assert.notEqual(readFileSync(program, "utf8"), "of an older version");
  });
});

/** Makes a socket as a window does, and dies. */
const CRASHED = `
  const folder = require("node:fs").mkdtempSync(require("node:path").join(require("node:os").tmpdir(), "box-auth-"));
  require("node:net").createServer().listen(folder + "/socket", () => {
    require("node:fs").writeSync(1, folder);
    process.kill(process.pid, "SIGKILL");
  });`;
