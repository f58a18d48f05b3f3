import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import { once } from "node:events";
import { type IncomingHttpHeaders, request } from "node:http";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import { RelayServer } from "../../../../src/delivery/relay/relayServer";
import { Upstream } from "../../../../src/delivery/relay/upstream";
import { ProtectedMcpServer } from "../../../mcp-server/mcpServer";
import { drive } from "../../accounts/drive";
import { directTransport } from "../../box/directTransport";
import { type CommandFixture, withCommands } from "../../editor/commandFixture";
import { askRelay, call, type RelayRequest, sentence } from "./relayClient";

const MB = 1024 ** 2;

const consumer = { kind: "mcpClient", name: "a client" } as const;

describe("the relay to an MCP server", function () {
  this.timeout(60_000);
  let window: CommandFixture;
  let server: ProtectedMcpServer;
  let relay: RelayServer;
  /** Tokens that somebody has ended before their time. */
  let ended: Set<string>;

  withCommands((fixture) => {
    window = fixture;
  });

  beforeEach(async () => {
    await window.signInOAuth();
    ended = new Set();
    server = await ProtectedMcpServer.start(
      async (token) => !ended.has(token) && (await window.isAlive(token)),
    );
    const { url } = server;
    relay = await RelayServer.listenOnLoopback(
      new Upstream({
        url: () => url,
        transport: directTransport(window.clock),
        token: (wish) =>
          drive(
            window.clock,
            window.delivery.tokens.deliverAllowed({ consumer, minimumLifetimeMs: 300_000, ...wish }),
          ),
      }),
    );
  });

  afterEach(async () => {
    await relay.close();
    await server.close();
  });

  async function client(): Promise<Client> {
    const made = new Client({ name: "a client", version: "1.0.0" });
    await made.connect(new StreamableHTTPClientTransport(new URL(relay.url)) as Transport);
    return made;
  }

  const list = (mcp: Client) => mcp.callTool({ name: "list_folder", arguments: {} });

  const ask = (options?: RelayRequest) => askRelay(relay.url, options);

  it("carries a session of the official client over three expiries without a failed call", async () => {
    const mcp = await client();
    for (let expiry = 0; expiry < 3; expiry++) {
      assert.deepEqual((await list(mcp)).content, [{ type: "text", text: "three files, söme ünïcode" }]);
      await window.clock.advance(70 * 60_000);
    }
    await list(mcp);
    await mcp.close();
    assert.ok(server.tokens.size >= 4, `${server.tokens.size} tokens`);
    assert.equal(server.refused, 0);
  });

  it("gets another token for one that ended early, and the client notices nothing", async () => {
    const mcp = await client();
    const [token = ""] = server.tokens.keys();
    ended.add(token);
    await list(mcp);
    // The call, and perhaps the stream on which the server speaks by itself.
    assert.ok(server.refused >= 1);
    await mcp.close();
  });

  it("refreshes once for many calls whose token was refused at the same time", async () => {
    const mcp = await client();
    const [token = ""] = server.tokens.keys();
    ended.add(token);
    const before = window.simulator.count({ place: "token", grantType: "refresh_token", status: 200 });
    await Promise.all(Array.from({ length: 8 }, () => list(mcp)));
    assert.equal(
      window.simulator.count({ place: "token", grantType: "refresh_token", status: 200 }) - before,
      1,
    );
    await mcp.close();
  });

  for (const [status, words] of [
    [401, /accepts no token of this account/],
    [403, /does not allow this for the account/],
    [307, /not followed; correct boxAuth.mcp.url/],
  ] as const) {
    it(`lets no ${status} out, but says why in answer to the request`, async () => {
      server.intercept = (_, response) => {
        response
          .writeHead(status, { location: "http://127.0.0.1:9/elsewhere", "www-authenticate": "Bearer" })
          .end("no");
        return true;
      };
      const answer = await ask({ body: call("seven") });
      assert.equal(answer.status, 200);
      assert.equal(answer.headers["www-authenticate"], undefined);
      assert.equal(JSON.parse(answer.text).id, "seven");
      assert.match(sentence(answer), words);
      assert.equal((await ask({ method: "GET" })).status, 405);
    });
  }

  it("answers each request of a batch, and no notification", async () => {
    server.intercept = (_, response) => {
      response.writeHead(403).end();
      return true;
    };
    const note = '{"jsonrpc":"2.0","method":"notifications/initialized"}';
    const batch = await ask({ body: `[${call(1)},${note},${call(2)}]` });
    assert.deepEqual(
      JSON.parse(batch.text).map(({ id }: { id: number }) => id),
      [1, 2],
    );
    const alone = await ask({ body: note });
    assert.equal(alone.status, 502);
    const { id, error } = JSON.parse(alone.text);
    assert.equal(id, undefined);
    assert.match(error.message, /does not allow this for the account/);
  });

  it("says when the account needs a sign-in, and when nothing is there", async () => {
    await server.close();
    assert.match(sentence(await ask()), /cannot be reached; check the network connection/);
    window.simulator.faults.add({ on: "token", kind: "boxError", row: "refreshTokenExpired" });
    await window.clock.advance(70 * 60_000);
    assert.match(sentence(await ask()), /sign in again/i);
  });

  it("passes on no token, cookie or address of the client, and hands back none of the server's", async () => {
    let seen: IncomingHttpHeaders = {};
    server.intercept = ({ headers }, response) => {
      seen = headers;
      response
        .writeHead(200, { "content-type": "application/json", "set-cookie": "a=b", "x-token": "secret" })
        .end("{}");
      return true;
    };
    const headers = {
      authorization: "Bearer the client's",
      cookie: "c=d",
      "x-forwarded-for": "1.2.3.4",
      "mcp-session-id": "s",
    };
    const answer = await ask({ headers });
    assert.match(seen.authorization ?? "", /^Bearer canaryAT/);
    assert.deepEqual(
      [seen.cookie, seen["x-forwarded-for"], seen["mcp-session-id"]],
      [undefined, undefined, "s"],
    );
    assert.deepEqual([answer.headers["set-cookie"], answer.headers["x-token"]], [undefined, undefined]);
  });

  for (const [what, options] of [
    ["a wrong path", { path: "/" }],
    ["a path that is almost right", { path: "/0" }],
    ["a name that leads here", { headers: { host: "evil.example" } }],
    ["localhost, which a page may rebind", { headers: { host: "localhost" } }],
    ["a page of a browser", { headers: { origin: "https://evil.example" } }],
    ["a page of this machine", { headers: { origin: "http://127.0.0.1" } }],
    ["a page that hides its origin", { headers: { origin: "null" } }],
  ] as const) {
    it(`does not hear ${what}`, async () => {
      const answer = await ask(options);
      assert.deepEqual([answer.status, answer.text], [404, ""]);
      assert.equal(server.tokens.size, 0);
    });
  }

  it("takes no other method", async () => {
    assert.equal((await ask({ method: "PUT" })).status, 405);
    assert.equal((await ask({ method: "OPTIONS" })).status, 405);
    assert.equal(server.tokens.size, 0);
  });

  it("ends the server's work when the client goes", async () => {
    const closed = new Promise<void>((resolve) => {
      server.intercept = (_, response) => {
        response.writeHead(200, { "content-type": "text/event-stream" }).write("data: {}\n\n");
        response.once("close", resolve);
        return true;
      };
    });
    const to = new URL(relay.url);
    const sent = request({ host: to.hostname, port: to.port, path: to.pathname, method: "GET" });
    sent.end();
    const [response] = await once(sent, "response");
    await once(response, "data");
    sent.destroy();
    await closed;
  });

  it("passes a stream on as it comes", async () => {
    let go: () => void = () => undefined;
    server.intercept = (_, response) => {
      response.writeHead(200, { "content-type": "text/event-stream" }).write("data: 1\n\n");
      go = () => void response.end("data: 2\n\n");
      return true;
    };
    const to = new URL(relay.url);
    const sent = request({ host: to.hostname, port: to.port, path: to.pathname, method: "GET" });
    sent.end();
    const [response] = await once(sent, "response");
    response.setEncoding("utf8");
    assert.deepEqual(await once(response, "data"), ["data: 1\n\n"]);
    go();
    assert.deepEqual(await once(response, "data"), ["data: 2\n\n"]);
  });

  it("takes a body of a gigabyte in flat memory, at the pace of the server", async () => {
    let arrived = 0;
    server.intercept = async (incoming, response) => {
      for await (const chunk of incoming) {
        arrived += chunk.length;
      }
      response.writeHead(200, { "content-type": "application/json" }).end("{}");
      return true;
    };
    const chunk = Buffer.alloc(MB);
    const before = process.memoryUsage().rss;
    let most = 0;
    const to = new URL(relay.url);
    const sent = request({ host: to.hostname, port: to.port, path: to.pathname, method: "POST" });
    const answered = once(sent, "response");
    for (let count = 0; count < 1024; count++) {
      if (!sent.write(chunk)) {
        await once(sent, "drain");
      }
      most = Math.max(most, process.memoryUsage().rss - before);
    }
    sent.end();
    const [response] = await answered;
    response.resume();
    assert.equal(response.statusCode, 200);
    assert.equal(arrived, 1024 * MB);
    console.log(
      `      1 GB: at most ${(most / MB).toFixed(0)} MB more, client, relay and server in this process`,
    );
    assert.ok(most < 300 * MB);
  });

  it("cannot repeat a large body, and says so", async () => {
    server.intercept = async (incoming, response) => {
      incoming.resume();
      await once(incoming, "end");
      response.writeHead(401).end();
      return true;
    };
    const large = JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method: "upload",
      params: { data: "x".repeat(2 * MB) },
    });
    const answer = await ask({ body: large });
    assert.equal(answer.status, 502);
    assert.match(sentence(answer), /too large to be repeated; try again/);
  });
});
