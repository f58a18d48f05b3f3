import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import { once } from "node:events";
import { readdirSync } from "node:fs";
import { connect, type Socket } from "node:net";
import { join } from "node:path";
import { readAddress, type WindowAddress } from "../../../../src/delivery/boxToken/windowAddress";
import { editor } from "../../../vscode-stub/scriptedEditor";
import { drive, until } from "../../accounts/drive";
import type { CommandFixture } from "../../editor/commandFixture";
import { type TerminalFixture, windowsFolder, withTerminal } from "../terminalFixture";

/** More than the server has places for at once. */
const CROWD = 10_000;

describe("the private socket of a window", function () {
  this.timeout(60_000);
  let window: CommandFixture;
  let terminal: TerminalFixture;

  withTerminal((aWindow, aTerminal) => {
    window = aWindow;
    terminal = aTerminal;
  });

  beforeEach(async () => {
    await window.signInOAuth();
  });

  function address(): WindowAddress {
    const folder = windowsFolder(terminal.folder.path);
    const read = readAddress(join(folder, readdirSync(folder)[0] ?? ""));
    assert.ok(read);
    return read;
  }

  /** Says something and gives all that is answered until the end. */
  async function responseTo(said: string | Buffer): Promise<string> {
    const socket = connect(address().path);
    socket.on("error", () => undefined);
    let answer = "";
    socket.setEncoding("utf8").on("data", (text) => {
      answer += text;
    });
    socket.write(said);
    await drive(window.clock, once(socket, "close"));
    return answer;
  }

  const request = (fields: Readonly<Record<string, unknown>> = {}) =>
    `${JSON.stringify({
      version: 1,
      secret: address().secret.expose(),
      wants: "token",
      minimumLifetime: 300,
      isShown: false,
      ...fields,
    })}\n`;

  async function stillResponds(): Promise<void> {
    editor.expect({ asks: "asks for an access token", press: "Once" });
    const { kind, token } = JSON.parse(await responseTo(request()));
    assert.equal(kind, "token");
    assert.ok(await window.isAlive(token.accessToken));
  }

  const silences: readonly [string, () => string | Buffer][] = [
    ["a wrong secret", () => request({ secret: "x".repeat(43) })],
    ["a secret of another length", () => request({ secret: "x" })],
    ["a secret that is no text", () => request({ secret: ["x"] })],
    ["no secret", () => request({ secret: undefined })],
    ["no JSON", () => "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n"],
    ["bytes that are no text", () => Buffer.from([0, 255, 254, 10])],
    ["a list", () => "[]\n"],
    ["a line without an end", () => "x".repeat(20_000)],
  ];
  for (const [what, said] of silences) {
    it(`answers ${what} with nothing, asks nobody, and goes on`, async () => {
      assert.equal(await responseTo(said()), "");
      assert.deepEqual(editor.messages, []);
      await stillResponds();
    });
  }

  for (const fields of [
    { version: 2 },
    { wants: "refresh_token" },
    { minimumLifetime: -1 },
    { minimumLifetime: Number.MAX_VALUE },
    { account: 5 },
    { account: "x".repeat(501) },
    { scopes: "item_preview" },
  ]) {
    it(`gives no token for ${JSON.stringify(fields).slice(0, 40)}, and says what to do`, async () => {
      const { kind, exitCode, message } = JSON.parse(await responseTo(request(fields)));
      assert.deepEqual({ kind, exitCode }, { kind: "failure", exitCode: 5 });
      assert.match(message, /different versions of Box Auth; reload the window/);
      assert.deepEqual(editor.messages, []);
    });
  }

  it("hears a request that comes byte by byte", async () => {
    editor.expect({ asks: "asks for an access token", press: "Once" });
    const socket = connect(address().path);
    let answer = "";
    socket.setEncoding("utf8").on("data", (text) => {
      answer += text;
    });
    for (const byte of Buffer.from(request({ account: "mira@example.com" }))) {
      await new Promise((resolve) => socket.write(Buffer.of(byte), resolve));
    }
    await drive(window.clock, once(socket, "close"));
    assert.equal(JSON.parse(answer).kind, "token");
  });

  it("says in the log where an internal error was, as it tells the program", async () => {
    const { tokens } = window.delivery;
    tokens.deliver = () => Promise.reject(new TypeError("canary-in-a-message"));
    const { exitCode, message } = JSON.parse(await responseTo(request()));
    assert.deepEqual(
      [exitCode, message],
      [6, "Box Auth ran into an internal error; “Box: Show Log” in the editor says where."],
    );
    assert.match(window.logged.join("\n"), /Unexpected TypeError at \S/);
    assert.ok(!window.logged.join().includes("canary"));
  });

  it("takes an agent that it does not know, and a hostile one, for a program", async () => {
    for (const agent of ["__proto__", "toString", "$(command:x)", "PATH"]) {
      editor.expect({ asks: "A program in a terminal asks", press: "Once" });
      assert.equal(JSON.parse(await responseTo(request({ agent }))).kind, "token");
    }
  });

  it("lets whoever says nothing go after some seconds", async () => {
    const socket = connect(address().path);
    socket.on("error", () => undefined);
    await once(socket, "connect");
    socket.write('{"version":1');
    const closed = once(socket, "close");
    await until(window.clock, () => window.clock.monotonic() > 4_000);
    assert.ok(!socket.destroyed);
    await drive(window.clock, closed);
    await stillResponds();
  });

  it("lets whoever does not read its answer go", async () => {
    editor.expect({ asks: "asks for an access token", press: "Once" });
    const socket = connect({
      path: address().path,
      onread: { buffer: Buffer.alloc(1), callback: () => false },
    });
    socket.on("error", () => undefined);
    socket.write(request());
    await until(window.clock, () => window.delivery.uses.all().length > 0);
    await drive(window.clock, terminal.access.stop());
    socket.destroy();
  });

  it("is not stalled by ten thousand who come and say nothing, and its memory stays flat", async () => {
    const { path } = address();
    const before = process.memoryUsage().rss;
    const sockets = new Set<Socket>();
    for (let made = 0; made < CROWD; made++) {
      const socket = connect(path);
      socket.on("error", () => undefined).on("close", () => sockets.delete(socket));
      sockets.add(socket);
      if (made % 100 === 0) {
        await new Promise(setImmediate);
      }
    }
    // The places are taken for as long as one may say nothing.
    await drive(window.clock, window.clock.advance(6_000));
    await until(window.clock, () => sockets.size === 0);
    await stillResponds();
    const grown = (process.memoryUsage().rss - before) / 1024 ** 2;
    console.log(`      ${CROWD} connections: ${grown.toFixed(0)} MB more, both ends in this process`);
    assert.ok(grown < 200, `${grown} MB`);
  });
});
