import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import { once } from "node:events";
import { connect as connectSocket, createServer, type Server, type Socket } from "node:net";
import { createInterface } from "node:readline";
import { bridgeStdio } from "../../../../src/delivery/relay/stdioBridge";
import { Upstream } from "../../../../src/delivery/relay/upstream";
import { ProtectedMcpServer } from "../../../mcp-server/mcpServer";
import { drive } from "../../accounts/drive";
import { directTransport } from "../../box/directTransport";
import { type CommandFixture, withCommands } from "../../editor/commandFixture";

type Message = Readonly<Record<string, unknown>> & {
  readonly id?: unknown;
  readonly result?: { content?: unknown };
};

const consumer = { kind: "mcpClient", name: "a client" } as const;

describe("the bridge from stdio to an MCP server", function () {
  this.timeout(30_000);
  let window: CommandFixture;
  let server: ProtectedMcpServer;
  let sockets: Server;
  let client: Socket;
  let bridged: Promise<void>;
  const received: Message[] = [];

  withCommands((fixture) => {
    window = fixture;
  });

  beforeEach(async () => {
    received.length = 0;
    await window.signInOAuth();
    server = await ProtectedMcpServer.start((token) => window.isAlive(token));
    const upstream = new Upstream({
      url: () => server.url,
      transport: directTransport(window.clock),
      token: (wish) =>
        drive(
          window.clock,
          window.delivery.tokens.deliverAllowed({ consumer, minimumLifetimeMs: 300_000, ...wish }),
        ),
    });
    const accepted = new Promise<Socket>((resolve) => {
      sockets = createServer(resolve).listen(0, "127.0.0.1");
    });
    await once(sockets, "listening");
    const address = sockets.address();
    assert.ok(address && typeof address === "object");
    client = connectSocket(address.port, "127.0.0.1");
    createInterface({ input: client }).on("line", (line) => {
      received.push(JSON.parse(line));
      client.emit("message");
    });
    const socket = await accepted;
    const gone = new AbortController();
    socket.once("close", () => gone.abort());
    bridged = bridgeStdio(socket, { upstream, clock: window.clock, signal: gone.signal });
  });

  afterEach(async () => {
    client.destroy();
    await bridged;
    sockets.close();
    await server.close();
  });

  const send = (message: Readonly<Record<string, unknown>>) =>
    client.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);

  async function answerTo(id: number): Promise<Message> {
    for (;;) {
      const found = received.find((message) => message.id === id);
      if (found) {
        return found;
      }
      await once(client, "message");
    }
  }

  async function initialize(): Promise<void> {
    send({
      id: 0,
      method: "initialize",
      params: {
        protocolVersion: "2025-06-18",
        capabilities: {},
        clientInfo: { name: "a client", version: "1" },
      },
    });
    await answerTo(0);
    send({ method: "notifications/initialized" });
  }

  const list = (id: number) => {
    send({ id, method: "tools/call", params: { name: "list_folder", arguments: {} } });
    return answerTo(id);
  };

  it("carries a session over three expiries without a failed call", async () => {
    await initialize();
    for (let id = 1; id <= 4; id++) {
      assert.deepEqual((await list(id)).result?.content, [
        { type: "text", text: "three files, söme ünïcode" },
      ]);
      await window.clock.advance(70 * 60_000);
    }
    assert.equal(server.refused, 0);
    assert.equal(server.sessions, 1);
  });

  it("ends the session at the server when the client goes", async () => {
    await initialize();
    client.end();
    await bridged;
    assert.equal(server.sessions, 0);
  });

  it("hands on what the server says by itself", async () => {
    await initialize();
    const isTold = () => received.some(({ method }) => method === "notifications/message");
    // What it says before its stream is open, it says to nobody.
    for (let id = 1; id <= 50 && !isTold(); id++) {
      await list(id);
    }
    assert.ok(isTold());
  });

  it("answers what fails with a sentence, and goes on", async () => {
    await initialize();
    server.intercept = (_, response) => {
      response.writeHead(403).end();
      return true;
    };
    assert.match(JSON.stringify(await list(1)), /does not allow this for the account/);
    server.intercept = undefined;
    assert.ok((await list(2)).result);
  });

  it("does not mind a line that is no message", async () => {
    client.write("hello\n\n[]\n");
    await initialize();
    assert.ok((await list(1)).result);
  });
});
