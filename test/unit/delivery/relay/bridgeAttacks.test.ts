import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import { once } from "node:events";
import type { ServerResponse } from "node:http";
import { type AddressInfo, connect, createServer, type Socket } from "node:net";
import { Secret } from "../../../../src/base/secret";
import { linesOf } from "../../../../src/delivery/boxToken/lines";
import { bridgeStdio } from "../../../../src/delivery/relay/stdioBridge";
import { Upstream } from "../../../../src/delivery/relay/upstream";
import { until } from "../../accounts/drive";
import { directTransport } from "../../box/directTransport";
import { ManualClock } from "../../manualClock";
import { json, type Message, ScriptedMcpServer } from "./scriptedMcpServer";

describe("the bridge to an MCP server that does as it likes", function () {
  this.timeout(20_000);
  const clock = new ManualClock();
  let server: ScriptedMcpServer;
  let accountId: string;
  let received: Message[];
  let client: Socket;
  let served: Socket;
  let bridged: Promise<void>;
  let close: () => Promise<unknown>;

  beforeEach(async () => {
    received = [];
    accountId = "a";
    server = await ScriptedMcpServer.start();
    const sockets = createServer();
    await once(sockets.listen(0), "listening");
    const { url } = server;
    const upstream = new Upstream({
      url: () => url,
      transport: directTransport(clock),
      token: async () => ({
        accessToken: new Secret("token"),
        expiresAt: undefined,
        account: { id: accountId },
        obtainedAt: 0,
        restrictedTo: [],
      }),
    });
    const accepted = once(sockets, "connection");
    client = connect((sockets.address() as AddressInfo).port).on("error", () => undefined);
    [served] = await accepted;
    served.on("error", () => undefined);
    const gone = new AbortController();
    served.once("close", () => gone.abort());
    bridged = bridgeStdio(served, { upstream, clock, signal: gone.signal });
    close = async () => {
      client.destroy();
      served.destroy();
      await bridged;
      await Promise.all([server.close(), new Promise((end) => sockets.close(end))]);
    };
  });

  afterEach(() => close());

  function listen(): void {
    void (async () => {
      for await (const line of linesOf(client)) {
        received.push(JSON.parse(line));
      }
    })();
  }

  const say = (message: Message) => client.write(`${JSON.stringify({ jsonrpc: "2.0", ...message })}\n`);
  const answerTo = async (id: unknown) => {
    await until(clock, () => received.some((message) => message.id === id), 1000);
    return received.find((message) => message.id === id);
  };
  const errorOf = (message: Message | undefined) => JSON.stringify(message?.error);

  async function begin(): Promise<void> {
    listen();
    say({ id: 0, method: "initialize", params: {} });
    await answerTo(0);
    say({ method: "notifications/initialized" });
  }

  const stream = (response: ServerResponse, ...events: readonly string[]) => {
    response.writeHead(200, { "content-type": "text/event-stream" });
    response.write(events.map((event) => `${event}\n\n`).join(""));
  };

  it("begins a session again that the server has forgotten, and the client notices nothing", async () => {
    await begin();
    server.answer = (now, response) => {
      if (now.messages[0]?.method === "initialize") {
        response.writeHead(200, { "content-type": "application/json", "mcp-session-id": "two" });
        response.end(JSON.stringify({ jsonrpc: "2.0", id: 0, result: {} }));
      } else if (now.headers["mcp-session-id"] === "two") {
        json(now, response);
      } else {
        response.writeHead(404).end();
      }
    };
    say({ id: 1, method: "tools/list" });
    say({ id: 2, method: "tools/list" });
    assert.deepEqual((await answerTo(1))?.result, { of: 1 });
    assert.deepEqual((await answerTo(2))?.result, { of: 2 });
    assert.equal(received.filter(({ id }) => id === 0).length, 1);
  });

  it("begins a session again when another account is meant now", async () => {
    let sessions = 0;
    server.answer = (now, response) => {
      if (now.messages[0]?.method === "initialize") {
        sessions += 1;
        response.writeHead(200, { "content-type": "application/json", "mcp-session-id": `of ${accountId}` });
        response.end(JSON.stringify({ jsonrpc: "2.0", id: 0, result: {} }));
      } else {
        json({ ...now }, response);
      }
    };
    await begin();
    accountId = "b";
    say({ id: 1, method: "tools/list" });
    assert.deepEqual((await answerTo(1))?.result, { of: 1 });
    assert.equal(sessions, 2);
    assert.equal(server.asked.findLast(({ method }) => method === "POST")?.headers["mcp-session-id"], "of b");
  });

  it("answers a request whose stream ends without an answer", async () => {
    await begin();
    server.answer = (_, response) => {
      stream(response, 'data: {"jsonrpc":"2.0","method":"notifications/progress"}');
      response.end();
    };
    say({ id: 1, method: "tools/list" });
    assert.match(errorOf(await answerTo(1)), /ended its answer before it was whole; try again/);
  });

  it("answers a request whose stream breaks", async () => {
    await begin();
    server.answer = (_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write('data: {"jsonrpc"', () => response.destroy());
    };
    say({ id: 1, method: "tools/list" });
    assert.match(errorOf(await answerTo(1)), /broke in the middle of its answer; try again/);
  });

  it("goes on with a stream that broke by its last event, as the server offers", async () => {
    await begin();
    server.answer = ({ method, headers }, response) => {
      if (method === "POST") {
        response.writeHead(200, { "content-type": "text/event-stream" });
        const event = 'id: 7\ndata: {"jsonrpc":"2.0","method":"notifications/progress"}\n\n';
        response.write(event, () => response.destroy());
      } else if (headers["last-event-id"] === "7") {
        stream(response, 'data: {"jsonrpc":"2.0","id":1,"result":{"late":true}}');
        response.end();
      } else {
        response.writeHead(405).end();
      }
    };
    say({ id: 1, method: "tools/list" });
    const found = await answerTo(1);
    assert.deepEqual(found?.result ?? errorOf(found), { late: true });
  });

  it("opens the server's own stream again when it ends", async () => {
    let streams = 0;
    server.answer = (now, response) => {
      if (now.method === "GET") {
        streams += 1;
        stream(
          response,
          `data: {"jsonrpc":"2.0","method":"notifications/message","params":{"n":${streams}}}`,
        );
        response.end();
      } else {
        json(now, response);
      }
    };
    await begin();
    await until(clock, () => streams >= 3, 1000);
  });

  it("does not ask for ever for a stream that ends at once and says nothing", async () => {
    server.answer = (now, response) => {
      if (now.method === "GET") {
        stream(response);
        response.end();
      } else {
        json(now, response);
      }
    };
    await begin();
    const streams = () => server.asked.filter(({ method }) => method === "GET").length;
    await until(clock, () => streams() === 8, 1000);
    for (let second = 0; second < 100; second++) {
      await clock.advance(1000);
    }
    assert.equal(streams(), 8);
  });

  it("answers a request to which a web page is answered", async () => {
    await begin();
    server.answer = (_, response) =>
      void response.writeHead(200, { "content-type": "text/html" }).end("<h1>Log in</h1>");
    say({ id: 1, method: "tools/list" });
    assert.match(errorOf(await answerTo(1)), /A web page came in place/);
  });

  it("takes the protocol's version from the greeting alone", async () => {
    server.answer = (now, response) => {
      if (now.messages[0]?.method === "initialize" || now.method === "GET") {
        json(now, response);
        return;
      }
      response.writeHead(200, { "content-type": "application/json" });
      response.end(
        JSON.stringify({ jsonrpc: "2.0", id: now.messages[0]?.id, result: { protocolVersion: "a\r\nb: c" } }),
      );
    };
    await begin();
    say({ id: 1, method: "tools/call" });
    await answerTo(1);
    say({ id: 2, method: "tools/call" });
    await answerTo(2);
    assert.equal(server.asked.at(-1)?.headers["mcp-protocol-version"], "2025-06-18");
  });

  it("passes on what JSON may hold and lines may not", async () => {
    await begin();
    server.answer = ({ messages }, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(`{"jsonrpc":"2.0",\n"id":${messages[0]?.id},\r\n"result":{"text":"a\u2028b\u2029c"}}`);
    };
    say({ id: 1, method: "tools/call" });
    assert.deepEqual((await answerTo(1))?.result, { text: "a\u2028b\u2029c" });
  });

  it("refuses more requests at once than anybody needs, and still passes on a cancellation", async () => {
    await begin();
    const hanging: ServerResponse[] = [];
    server.answer = (now, response) => {
      if (now.messages[0]?.id === undefined) {
        response.writeHead(202).end();
      } else {
        hanging.push(response);
      }
    };
    for (let id = 1; id <= 65; id++) {
      say({ id, method: "tools/call" });
    }
    assert.match(errorOf(await answerTo(65)), /Too many requests/);
    say({ method: "notifications/cancelled", params: { requestId: 1 } });
    await until(clock, () =>
      server.asked.some(({ messages }) => messages[0]?.method === "notifications/cancelled"),
    );
    assert.ok(hanging.length <= 64);
  });

  it("reads no more of a client that does not read", async () => {
    client.pause();
    server.answer = ({ messages }, response) => {
      response.writeHead(200, { "content-type": "application/json" });
      const text = "x".repeat(1024 * 1024);
      response.end(JSON.stringify({ jsonrpc: "2.0", id: messages[0]?.id, result: { text } }));
    };
    for (let id = 1; id <= 500; id++) {
      say({ id, method: "tools/call" });
    }
    await until(clock, () => received.length > 0 || served.writableLength > 0);
    for (let turn = 0; turn < 200; turn++) {
      await clock.advance(1);
      await new Promise((resolve) => setImmediate(resolve));
    }
    await until(clock, () => server.asked.length >= 64);
    assert.ok(server.asked.length <= 130, `${server.asked.length} requests`);
    assert.ok(served.writableLength < 130 * 1024 * 1024);
  });

  it("keeps no line that never ends", async () => {
    listen();
    const chunk = Buffer.alloc(1024 * 1024, "x");
    for (let sent = 0; sent < 20 && !client.destroyed; sent++) {
      client.write(chunk);
    }
    await bridged;
    await until(clock, () => received.length > 0);
    assert.match(errorOf(received[0]), /too long to be passed on/);
    assert.equal(server.asked.length, 0);
  });

  it("is over when the connection breaks, and ends the session", async () => {
    await begin();
    served.destroy();
    await bridged;
    assert.equal(server.asked.at(-1)?.method, "DELETE");
  });
});
