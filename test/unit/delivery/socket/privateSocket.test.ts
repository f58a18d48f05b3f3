import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { once } from "node:events";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  symlinkSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { connect } from "node:net";
import { dirname, join } from "node:path";
import { listenPrivately, type PrivateSocket } from "../../../../src/delivery/socket/privateSocket";
import { TemporaryFolder } from "../../../host/temporaryFolder";

const { XDG_RUNTIME_DIR, TMPDIR } = process.env;
/** Longer ago than a window takes to open. */
const LONG_AGO = new Date(Date.now() - 10 * 60_000);

(process.platform === "win32" ? describe.skip : describe)("a socket for this person alone", () => {
  let folder: TemporaryFolder;
  let sockets: PrivateSocket[];

  beforeEach(() => {
    folder = new TemporaryFolder("s");
    sockets = [];
    process.env.XDG_RUNTIME_DIR = folder.path;
  });

  afterEach(async () => {
    await Promise.all(sockets.map((socket) => socket.close()));
    for (const [name, value] of Object.entries({ XDG_RUNTIME_DIR, TMPDIR })) {
      delete process.env[name];
      Object.assign(process.env, value === undefined ? {} : { [name]: value });
    }
    await folder.remove();
  });

  async function opened(): Promise<string> {
    const socket = await listenPrivately((connection) => connection.end("heard"));
    sockets.push(socket);
    return socket.path;
  }

  async function isServed(path: string): Promise<boolean> {
    const socket = connect(path);
    const [said] = await once(socket.setEncoding("utf8"), "data");
    return said === "heard";
  }

  /** What a program leaves that is killed at a line of its own. */
  function crashed(line: string): string {
    const script = `
      const folder = require("node:fs").mkdtempSync(process.env.XDG_RUNTIME_DIR + "/box-auth-");
      const crash = () => { require("node:fs").writeSync(1, folder); process.kill(process.pid, "SIGKILL"); };
      ${line}`;
    const { stdout } = spawnSync(process.execPath, ["-e", script], { encoding: "utf8" });
    assert.ok(lstatSync(stdout).isDirectory());
    return stdout;
  }

  const MADE_A_FOLDER = "crash();";
  const LISTENED = 'require("node:net").createServer().listen(folder + "/socket", crash);';

  it("is in a folder of its own, whatever the person's mask is, and leaves none", async () => {
    const before = process.umask(0);
    try {
      const path = await opened();
      assert.equal(lstatSync(dirname(path)).mode & 0o777, 0o700);
      await sockets.pop()?.close();
      assert.deepEqual(readdirSync(folder.path), []);
    } finally {
      process.umask(before);
    }
  });

  for (const [what, line] of [
    ["before it listened", MADE_A_FOLDER],
    ["while it listened", LISTENED],
  ] as const) {
    it(`sweeps away what a window left that crashed ${what}, once it cannot be one that just opens`, async () => {
      const left = crashed(line);
      await opened();
      assert.ok(existsSync(left), "it may be about to listen");
      utimesSync(left, LONG_AGO, LONG_AGO);
      await opened();
      assert.ok(!existsSync(left));
    });
  }

  it("leaves another window's socket, and folders and links that are only called so", async () => {
    const other = await opened();
    const precious = folder.inside("box-auth-papers");
    writeFileSync(join(precious, "letter.txt"), "precious");
    const elsewhere = folder.inside("elsewhere");
    symlinkSync(elsewhere, join(folder.path, "box-auth-linked"));
    mkdirSync(join(folder.path, "box-auth-nested", "socket"), { recursive: true });
    for (const path of [dirname(other), precious, elsewhere, join(folder.path, "box-auth-nested")]) {
      utimesSync(path, LONG_AGO, LONG_AGO);
    }
    assert.ok(await isServed(await opened()));
    assert.ok(await isServed(other));
    assert.ok(existsSync(join(precious, "letter.txt")));
    assert.ok(existsSync(elsewhere) && lstatSync(join(folder.path, "box-auth-linked")).isSymbolicLink());
    assert.ok(existsSync(join(folder.path, "box-auth-nested", "socket")));
  });

  it("is elsewhere where the runtime folder is too deep for one, by bytes, is missing, or is no place of its own", async () => {
    const deep = folder.inside("ü".repeat(40));
    for (const runtime of [deep, join(folder.path, "missing"), "relative", ""]) {
      process.env.XDG_RUNTIME_DIR = runtime;
      process.env.TMPDIR = folder.path;
      const path = await opened();
      assert.equal(dirname(dirname(path)), folder.path, runtime);
      assert.ok(await isServed(path));
    }
    assert.deepEqual(readdirSync(deep), []);
  });
});
