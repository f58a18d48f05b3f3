import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import { chownSync, symlinkSync, writeFileSync } from "node:fs";
import type { Socket } from "node:net";
import { dirname, join } from "node:path";
import { PassThrough } from "node:stream";
import { joinMcp } from "../../../../src/delivery/boxToken/mcpClient";
import { addressFile } from "../../../../src/delivery/boxToken/windowAddress";
import { listenPrivately, type PrivateSocket } from "../../../../src/delivery/socket/privateSocket";
import { TemporaryFolder } from "../../../host/temporaryFolder";
import { type TerminalFixture, windowsFolder, withTerminal } from "../terminalFixture";

const onPosix = process.platform === "win32" ? it.skip : it;
const asRoot = process.getuid?.() === 0 ? it : it.skip;

/** Five minutes pass in a moment. */
const HASTE = `
  const set = setTimeout;
  globalThis.setTimeout = (run, ms, ...rest) => set(run, ms / 10_000, ...rest);`;

describe("box-token before a window that is none", function () {
  this.timeout(30_000);
  let terminal: TerminalFixture;
  let folder: TemporaryFolder;
  let window: PrivateSocket;
  /** What the window was told. */
  let heard: string;
  let respond: (socket: Socket) => unknown;

  withTerminal((_, aTerminal) => {
    terminal = aTerminal;
  });

  beforeEach(async () => {
    folder = new TemporaryFolder("stranger");
    heard = "";
    respond = () => undefined;
    await terminal.access.stop();
    window = await listenPrivately((socket) => {
      socket.setEncoding("utf8").on("data", (text) => {
        heard += text;
        void respond(socket);
      });
    });
    pointTo(window.path);
  });

  afterEach(async () => {
    await window.close();
    await folder.remove();
  });

  function pointTo(path: string): void {
    const file = addressFile(
      windowsFolder(terminal.folder.path),
      terminal.variables.get("BOX_AUTH_WORKSPACE") ?? "",
    );
    writeFileSync(file, JSON.stringify({ version: 1, path, secret: "canary-of-the-window" }), {
      mode: 0o600,
    });
  }

  const token = { accessToken: "canary-token", account: "mira\u009b31m\u202e@example.com", restrictedTo: [] };
  const answer = `${JSON.stringify({ kind: "token", token })}\n`;

  it("takes an answer that comes byte by byte", async () => {
    respond = async (socket) => {
      for (const byte of Buffer.from(answer)) {
        await new Promise((resolve) => socket.write(Buffer.of(byte), resolve));
      }
      socket.end();
    };
    assert.deepEqual(await terminal.boxToken([]), { code: 0, stdout: "canary-token\n", stderr: "" });
  });

  it("lets no name speak to the terminal that shows it", async () => {
    respond = (socket) => socket.end(answer);
    const { stdout } = await terminal.boxToken(["--format", "json"]);
    assert.equal(JSON.parse(stdout).account, token.account);
    assert.doesNotMatch(stdout.trimEnd(), /\p{Cc}|\p{Cf}/u);
    const actor = { name: token.account };
    respond = (socket) => socket.end(`${JSON.stringify({ kind: "actor", actor })}\n`);
    assert.equal(
      (await terminal.boxToken(["whoami"])).stdout,
      '{\n  "name": "mira\\u009b31m\\u202e@example.com"\n}\n',
    );
    const failure = { kind: "failure", exitCode: 6, message: "no\u001b]52;c;x\u0007 network" };
    respond = (socket) => socket.end(`${JSON.stringify(failure)}\n`);
    assert.deepEqual(await terminal.boxToken([]), {
      code: 6,
      stdout: "",
      stderr: "box-token: no ]52;c;x  network\n",
    });
  });

  for (const [what, said] of [
    ["nothing", ""],
    ["half an answer", answer.slice(0, -20)],
    ["an answer without its end", answer.trimEnd()],
    ["what is no JSON", "canary-token\n"],
    ["bytes that are no text", Buffer.from([0, 255, 254, 10])],
    ["null", "null\n"],
    ["another kind of answer", '{"kind":"actor","actor":{}}\n'],
  ] as const) {
    it(`ends without a word of it when it hears ${what}`, async () => {
      respond = (socket) => socket.end(said);
      const { code, stdout, stderr } = await terminal.boxToken([]);
      assert.deepEqual({ code, stdout }, { code: 5, stdout: "" });
      assert.match(stderr, /^box-token: The editor window of this terminal is closed or not ready yet/);
    });
  }

  it("takes no word of the MCP server for the window's own", async () => {
    const ofServer =
      '{"jsonrpc":"2.0","method":"ping"}\n{"kind":"failure","exitCode":7,"message":"canary"}\n';
    respond = (socket) => socket.write(ofServer);
    const [input, output] = [new PassThrough(), new PassThrough()];
    const joined = joinMcp({ reach: () => ({ path: window.path, request: "{}" }), input, output });
    let passedOn = "";
    for await (const text of output.setEncoding("utf8")) {
      passedOn += text;
      if (passedOn.endsWith('"canary"}\n')) {
        break;
      }
    }
    assert.equal(passedOn, ofServer);
    input.end();
    assert.deepEqual(await joined, { kind: "done" });
  });

  it("does not wait for ever for one that hangs", async () => {
    const haste = join(folder.path, "haste.cjs");
    writeFileSync(haste, HASTE);
    const { code, stderr } = await terminal.boxToken([], { NODE_OPTIONS: `--require=${haste}` });
    assert.equal(code, 5);
    assert.match(stderr, /^box-token: The editor window of this terminal does not answer/);
  });

  onPosix("tells nothing to a socket behind a link, which anybody may have put there", async () => {
    const link = join(folder.path, "box-auth-linked");
    symlinkSync(dirname(window.path), link);
    pointTo(join(link, "socket"));
    respond = (socket) => socket.end(answer);
    assert.equal((await terminal.boxToken([])).code, 5);
    assert.equal(heard, "");
  });

  asRoot(
    "tells nothing to another person's socket, who took the name of one that was swept away",
    async () => {
      respond = (socket) => socket.end(answer);
      chownSync(dirname(window.path), 65_534, 65_534);
      assert.equal((await terminal.boxToken([])).code, 5);
      assert.equal(heard, "");
    },
  );
});
