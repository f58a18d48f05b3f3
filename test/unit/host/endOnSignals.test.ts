import assert from "node:assert/strict";
import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { type AddressInfo, createServer, type Server, type Socket } from "node:net";
import { join } from "node:path";

const onPosix = process.platform === "win32" ? describe.skip : describe;

onPosix("a program that Ctrl-C ends", () => {
  let server: Server;
  let program: ChildProcess;
  let ofItsChild: Socket;

  beforeEach(async () => {
    server = createServer().listen(0, "127.0.0.1");
    await once(server, "listening");
    const { port } = server.address() as AddressInfo;
    const file = join(__dirname, "programs", "interrupted.js");
    // A group of its own, as a shell makes one for what runs in the foreground.
    program = spawn(process.execPath, [file, String(port)], {
      detached: true,
      stdio: ["pipe", "inherit", "inherit", "ipc"],
    });
  });

  afterEach(() => {
    program.kill("SIGKILL");
    ofItsChild?.destroy();
    server.close();
  });

  it("leaves no folder and no program behind, although a second signal comes while it ends", async () => {
    const [[folder], [socket]] = await Promise.all([once(program, "message"), once(server, "connection")]);
    ofItsChild = socket;
    const childEnded = once(ofItsChild.resume(), "close");
    const interrupt = () => process.kill(-(program.pid ?? 0), "SIGINT");
    interrupt();
    assert.deepEqual(await once(program, "message"), ["ending", undefined]);
    interrupt();
    program.stdin?.end();
    assert.deepEqual(await once(program, "exit"), [130, null]);
    await childEnded;
    assert.equal(existsSync(folder), false);
  });
});
