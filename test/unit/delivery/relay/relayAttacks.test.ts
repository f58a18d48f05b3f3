import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import { once } from "node:events";
import { request } from "node:http";
import { connect, type Socket } from "node:net";
import { BoxError } from "../../../../src/base/errors";
import { localized } from "../../../../src/base/localizedMessage";
import { Secret } from "../../../../src/base/secret";
import { RelayServer } from "../../../../src/delivery/relay/relayServer";
import { Upstream } from "../../../../src/delivery/relay/upstream";
import { TemporaryFolder } from "../../../host/temporaryFolder";
import { type Interception, ProtectedMcpServer } from "../../../mcp-server/mcpServer";
import { directTransport } from "../../box/directTransport";
import { ManualClock } from "../../manualClock";
import { askRelay, call, type RelayRequest, sentence } from "./relayClient";

const MB = 1024 ** 2;

describe("the relay under attack", function () {
  this.timeout(60_000);
  let server: ProtectedMcpServer;
  let relay: RelayServer;
  let tokens: string[];
  let sockets: Socket[];
  let upstream: Upstream;
  let accountId: string;
  let upstreamUrl: () => string;

  beforeEach(async () => {
    sockets = [];
    accountId = "a";
    tokens = ["first", "second"];
    server = await ProtectedMcpServer.start(async (token) => token === "first");
    const { url } = server;
    upstreamUrl = () => url;
    upstream = new Upstream({
      url: () => upstreamUrl(),
      transport: directTransport(new ManualClock()),
      token: async ({ refused }) => ({
        accessToken: new Secret(tokens[refused ? 1 : 0] ?? ""),
        expiresAt: undefined,
        account: { id: accountId },
        obtainedAt: 0,
        restrictedTo: [],
      }),
    });
    relay = await RelayServer.listenOnLoopback(upstream);
  });

  afterEach(async () => {
    for (const socket of sockets) {
      socket.destroy();
    }
    await relay.close();
    await server.close();
  });

  const ask = (options?: RelayRequest) => askRelay(relay.url, options);
  const to = () => new URL(relay.url);

  async function opened(): Promise<Socket> {
    const socket = connect(Number(to().port), to().hostname).on("error", () => undefined);
    sockets.push(socket);
    await Promise.race([once(socket, "connect"), once(socket, "close")]);
    return socket;
  }

  const answering =
    (status: number, headers: Readonly<Record<string, string>>, body: string): Interception =>
    (incoming, response) => {
      incoming.resume();
      response.writeHead(status, headers).end(body);
      return true;
    };

  it("hears its client while hundreds hold on to connections and say nothing, or half a request", async () => {
    server.intercept = answering(200, { "content-type": "application/json" }, "{}");
    for (let count = 0; count < 200; count++) {
      const socket = await opened();
      if (count % 2 === 0) {
        socket.write(`POST ${"/x".repeat(20)} HTTP/1.1\r\nHost: 127`);
      }
    }
    assert.equal((await ask()).status, 200);
  });

  it("stands 2,000 connections, and has none of them left", async () => {
    server.intercept = answering(200, { "content-type": "application/json" }, "{}");
    const before = process.memoryUsage().rss;
    for (let round = 0; round < 10; round++) {
      await Promise.all(Array.from({ length: 200 }, opened));
      for (const socket of sockets.splice(0)) {
        socket.destroy();
      }
    }
    assert.equal((await ask()).status, 200);
    const more = (process.memoryUsage().rss - before) / MB;
    console.log(`      2,000 connections: ${more.toFixed(0)} MB more, both ends in this process`);
    assert.ok(more < 200);
  });

  it("keeps a client that is at work, however many strangers come", async () => {
    let answer: () => void = () => undefined;
    server.intercept = (incoming, response) => {
      incoming.resume();
      answer = () => void response.writeHead(200, { "content-type": "application/json" }).end("{}");
      return true;
    };
    const arrived = server.requested;
    const asked = ask();
    await arrived;
    for (let count = 0; count < 100; count++) {
      await opened();
    }
    answer();
    assert.equal((await asked).status, 200);
  });

  it("reads no body of whoever does not know the path", async () => {
    const socket = await opened();
    const closed = new Promise((resolve) => {
      socket.once("close", resolve);
    });
    socket.resume();
    socket.write(`POST /wrong HTTP/1.1\r\nHost: ${to().host}\r\nContent-Length: ${1024 * MB}\r\n\r\n`);
    const chunk = Buffer.alloc(MB);
    let sent = 0;
    const send = () => {
      while (!socket.destroyed && sent < 1024) {
        sent += 1;
        if (!socket.write(chunk)) {
          socket.once("drain", send);
          return;
        }
      }
    };
    send();
    await closed;
    assert.ok(sent < 64, `${sent} MB`);
  });

  it("sends nothing on of a request that breaks off in its body", async () => {
    let arrived = 0;
    server.intercept = (incoming, response) => {
      arrived += 1;
      return answering(200, { "content-type": "application/json" }, "{}")(incoming, response);
    };
    const sent = request({ host: to().hostname, port: to().port, path: to().pathname, method: "POST" });
    sent.on("error", () => undefined);
    sent.setHeader("content-length", 1000);
    await new Promise((resolve) => sent.write(call(1), resolve));
    sent.destroy();
    await ask();
    assert.equal(arrived, 1);
  });

  it("holds back a server whose client never reads, in flat memory", async () => {
    let sent = 0;
    const chunk = Buffer.alloc(MB, "data: x\n\n");
    let stalled: () => void = () => undefined;
    const isStalled = new Promise<void>((resolve) => {
      stalled = resolve;
    });
    server.intercept = (_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      const more = () => {
        const wait = setTimeout(stalled, 500);
        while (response.write(chunk)) {
          sent += 1;
        }
        sent += 1;
        response.once("drain", () => {
          clearTimeout(wait);
          if (sent < 1024) {
            more();
          }
        });
      };
      more();
      return true;
    };
    const socket = await opened();
    socket.pause();
    socket.write(`GET ${to().pathname} HTTP/1.1\r\nHost: ${to().host}\r\n\r\n`);
    await isStalled;
    console.log(`      a client that never reads: ${sent} MB of 1024 were taken`);
    assert.ok(sent < 128, `${sent} MB`);
  });

  it("waits for no answer that is refused and never ends", async () => {
    server.intercept = (incoming, response) => {
      incoming.resume();
      response.writeHead(401, { "www-authenticate": "Bearer" }).flushHeaders();
      return true;
    };
    assert.match(sentence(await ask()), /accepts no token of this account/);
  });

  it("says it where a network's log-in page comes in place of the answer", async () => {
    server.intercept = answering(200, { "content-type": "text/html; charset=utf-8" }, "<h1>Log in</h1>");
    const answer = await ask();
    assert.equal(answer.status, 200);
    assert.match(sentence(answer), /A web page came in place of the MCP server's answer/);
    assert.doesNotMatch(answer.text, /<h1>/);
  });

  it("does not pass off half an answer as a whole one", async () => {
    server.intercept = (incoming, response) => {
      incoming.resume();
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.write('data: {"jsonrpc":"2.0",', () => response.destroy());
      return true;
    };
    await assert.rejects(ask(), { code: "ECONNRESET" });
  });

  it("asks nobody when the setting is no address", async () => {
    upstreamUrl = () => {
      throw new BoxError(localized("The setting {0} is not a web address.", "boxAuth.mcp.url"), {
        decision: "fixSettings",
        code: "settings",
      });
    };
    assert.match(sentence(await ask()), /boxAuth\.mcp\.url is not a web address/);
    assert.equal((await ask({ method: "GET" })).status, 405);
    assert.equal(server.tokens.size, 0);
  });

  it("lets no session go on as another account, and asks nobody for it", async () => {
    let asked = 0;
    server.intercept = (incoming, response) => {
      asked += 1;
      const headers = { "content-type": "application/json", "mcp-session-id": "one" };
      return answering(200, headers, "{}")(incoming, response);
    };
    await ask();
    const inSession = { headers: { "mcp-session-id": "one" } };
    assert.equal((await ask(inSession)).status, 200);
    accountId = "b";
    assert.equal((await ask(inSession)).status, 404);
    assert.equal(asked, 2);
    accountId = "a";
    assert.equal((await ask(inSession)).status, 200);
  });

  it("leaves a stream that broke open to a second try", async () => {
    await server.close();
    await assert.rejects(ask({ method: "GET" }), { code: "ECONNRESET" });
  });

  it("tells a client that its own packing goes on, and the protocol's headers", async () => {
    let seen: Readonly<Record<string, unknown>> = {};
    server.intercept = (incoming, response) => {
      seen = incoming.headers;
      return answering(200, { "content-type": "application/json" }, "{}")(incoming, response);
    };
    await ask({ headers: { "content-encoding": "gzip", "mcp-method": "tools/list", connection: "close" } });
    assert.deepEqual(
      [seen["content-encoding"], seen["mcp-method"], seen.connection],
      ["gzip", "tools/list", "keep-alive"],
    );
  });

  if (process.platform !== "win32") {
    it("is heard over a socket of the person's own, where its client can", async () => {
      server.intercept = answering(200, { "content-type": "application/json" }, "{}");
      const runtime = process.env.XDG_RUNTIME_DIR;
      const folder = new TemporaryFolder("a b#c%20?ü");
      process.env.XDG_RUNTIME_DIR = folder.path;
      const own = await RelayServer.listenOnSocket(upstream).finally(() => {
        delete process.env.XDG_RUNTIME_DIR;
        Object.assign(process.env, runtime === undefined ? {} : { XDG_RUNTIME_DIR: runtime });
      });
      const { pathname, hash } = new URL(own.url);
      const socketPath = decodeURIComponent(pathname);
      assert.ok(socketPath.startsWith(folder.path));
      const sent = request({
        socketPath,
        path: hash.slice(1),
        method: "POST",
        headers: { host: "localhost" },
      });
      sent.end(call(1));
      const [response] = await once(sent, "response");
      response.resume();
      assert.equal(response.statusCode, 200);
      await own.close();
      await assert.rejects(once(connect(socketPath), "connect"), { code: "ENOENT" });
      await folder.remove();
    });
  }
});
