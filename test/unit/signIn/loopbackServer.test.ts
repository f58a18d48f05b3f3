import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, Server, type Socket } from "node:net";
import { networkInterfaces } from "node:os";
import { approvedPage } from "../../../src/signIn/callbackPage";
import { type Callback, LoopbackServer } from "../../../src/signIn/loopbackServer";
import { ask, askRaw, assertNobodyListens, loopbackAddresses } from "./loopbackClient";
import { type LoopbackFixture, redirectTo, withLoopback } from "./loopbackFixture";

describe("the loopback server", () => {
  let redirect: LoopbackFixture["redirect"];
  let clock: LoopbackFixture["clock"];
  let callbacks: LoopbackFixture["callbacks"];
  let opened: LoopbackFixture["opened"];
  let listen: LoopbackFixture["listen"];

  withLoopback((fixture) => {
    ({ redirect, clock, callbacks, opened, listen } = fixture);
  });

  it("hands over a GET on the exact path with its query", async () => {
    await listen(redirect);
    const reply = await ask(redirect, "/callback?code=a%20b&state=c");
    assert.equal(reply.status, 200);
    assert.deepEqual(
      callbacks.map(({ query }) => Object.fromEntries(query)),
      [{ code: "a b", state: "c" }],
    );
  });

  it("has each address for itself: not shared with another process of the host, no IPv4 through IPv6", async () => {
    const redirected = await redirectTo("127.0.0.1");
    const asked: unknown[] = [];
    const { listen: bind } = Server.prototype;
    Server.prototype.listen = function (this: Server, ...call: unknown[]) {
      asked.push(call[0]);
      return Reflect.apply(bind, this, call);
    } as typeof bind;
    try {
      await listen(redirected);
    } finally {
      Server.prototype.listen = bind;
    }
    const { port } = redirected;
    assert.deepEqual(asked, [{ host: "127.0.0.1", port, ipv6Only: true, exclusive: true }]);
  });

  it("sends its pages with headers that keep and reveal nothing", async () => {
    await listen(redirect);
    for (const target of ["/callback?code=a", "/elsewhere"]) {
      const { headers } = await ask(redirect, target);
      assert.equal(headers["cache-control"], "no-store");
      assert.equal(headers["referrer-policy"], "no-referrer");
      assert.equal(headers["x-content-type-options"], "nosniff");
      assert.equal(headers["x-frame-options"], "DENY");
      assert.match(String(headers["content-security-policy"]), /^default-src 'none'/);
      assert.equal(headers["cross-origin-resource-policy"], "same-origin");
      assert.equal(headers["access-control-allow-origin"], undefined);
      assert.equal(headers.connection, "close");
    }
  });

  const refused: [
    what: string,
    status: number,
    target: string,
    method?: string,
    headers?: Record<string, string>,
  ][] = [
    ["another path", 404, "/callback2?code=a"],
    ["a trailing slash that is not in the redirect URI", 404, "/callback/?code=a"],
    ["another case", 404, "/Callback?code=a"],
    ["an encoded path", 404, "/%63allback?code=a"],
    ["a path through ..", 404, "/x/../callback?code=a"],
    ["a double slash", 404, "//callback?code=a"],
    ["an absolute target, as for a proxy", 404, "http://evil.example/callback?code=a"],
    ["the icon of the site", 404, "/favicon.ico"],
    ["POST", 405, "/callback?code=a", "POST"],
    ["OPTIONS", 405, "/callback?code=a", "OPTIONS"],
    ["PUT", 405, "/callback?code=a", "PUT"],
    ["another host name", 421, "/callback?code=a", "GET", { Host: "evil.example" }],
    ["another port in Host", 421, "/callback?code=a", "GET", { Host: "localhost:1" }],
    ["Host without its port", 421, "/callback?code=a", "GET", { Host: "localhost" }],
    ["a body", 413, "/callback?code=a", "GET", { "Content-Length": "1" }],
  ];
  for (const [what, status, target, method = "GET", headers = {}] of refused) {
    it(`answers ${what} with ${status} and goes no further`, async () => {
      await listen(redirect);
      const body = headers["Content-Length"] ? "x" : "";
      const reply = await ask(redirect, target, { method, headers, body });
      assert.equal(reply.status, status);
      assert.equal(callbacks.length, 0);
    });
  }

  it("refuses the other loopback name, which is another redirect URI", async () => {
    await listen(redirect);
    const reply = await ask(redirect, "/callback?code=a", {
      headers: { Host: `127.0.0.1:${redirect.port}` },
    });
    assert.equal(reply.status, 421);
    assert.equal(callbacks.length, 0);
  });

  it("answers HEAD without effect", async () => {
    await listen(redirect);
    const reply = await ask(redirect, "/callback?code=a", { method: "HEAD" });
    assert.deepEqual([reply.status, reply.body, callbacks.length], [200, "", 0]);
  });

  it("refuses two Host headers, none at all, and what is not HTTP", async () => {
    await listen(redirect);
    const { host, port } = redirect;
    const line = "GET /callback?code=a HTTP/1.1\r\n";
    assert.match(
      await askRaw(port, `${line}Host: ${host}\r\nHost: evil.example\r\n\r\n`),
      /^HTTP\/1\.1 4\d\d/,
    );
    assert.match(await askRaw(port, `${line}Connection: close\r\n\r\n`), /^HTTP\/1\.1 400/);
    assert.match(await askRaw(port, "GET /callback?code=a HTTP/1.0\r\n\r\n"), /^HTTP\/1\.1 421/);
    assert.match(await askRaw(port, "\x16\x03\x01 hello\r\n\r\n"), /^HTTP\/1\.1 400/);
    assert.equal(callbacks.length, 0);
  });

  it("refuses a request that is too large", async () => {
    await listen(redirect);
    const reply = await ask(redirect, `/callback?code=${"a".repeat(20_000)}`);
    assert.equal(reply.status, 431);
    assert.equal(callbacks.length, 0);
  });

  it("listens for localhost on every loopback address that the machine has", async () => {
    await listen(redirect);
    for (const address of await loopbackAddresses()) {
      assert.equal((await ask(redirect, "/callback", { address })).status, 200);
    }
  });

  it("listens only on the address that an IP literal names", async () => {
    const addresses = await loopbackAddresses();
    for (const address of addresses) {
      const literal = await redirectTo(address === "::1" ? "[::1]" : address);
      await listen(literal);
      assert.equal((await ask(literal, "/callback", { address })).status, 200);
      for (const other of addresses.filter((one) => one !== address)) {
        await assert.rejects(ask(literal, "/callback", { address: other }), /ECONNREFUSED/);
      }
    }
  });

  it("cannot be reached over any other address of this machine", async () => {
    await listen(redirect);
    const others = Object.values(networkInterfaces())
      .flatMap((addresses) => addresses ?? [])
      .filter(({ internal, family }) => !internal && family === "IPv4")
      .map(({ address }) => address);
    for (const address of [...others, "127.0.0.2"]) {
      await assert.rejects(ask(redirect, "/callback", { address }));
    }
  });

  describe("beside programs that connect and say nothing", () => {
    let silent: { socket: Socket; closed: Promise<unknown> }[];

    const connectSilently = async (count: number) => {
      const begun = Array.from({ length: count }, () => {
        const socket = connect(redirect.port, "127.0.0.1");
        socket.on("error", () => {});
        return { socket, closed: new Promise((resolve) => void socket.once("close", resolve)) };
      });
      silent.push(...begun);
      await Promise.all(begun.map(({ socket }) => once(socket, "connect")));
    };

    /** Once these are gone, the server has seen all that came after them. */
    const firstAreDropped = (count: number) =>
      Promise.all(silent.slice(0, count).map(({ closed }) => closed));

    beforeEach(() => {
      silent = [];
    });

    afterEach(() => {
      for (const { socket } of silent) {
        socket.destroy();
      }
    });

    it("still hears the browser, however many they are", async () => {
      await listen(redirect);
      await connectSilently(300);
      assert.equal((await ask(redirect, "/callback?code=a")).status, 200);
      assert.equal(callbacks.length, 1);
    });

    it("keeps no more than 256 of them, the latest", async () => {
      await listen(redirect);
      await connectSilently(266);
      await firstAreDropped(10);
      assert.equal(silent.filter(({ socket }) => !socket.closed).length, 256);
    });

    it("keeps the tab that waits for its page", async () => {
      let arrived: (callback: Callback) => void = () => {};
      const arrival = new Promise<Callback>((resolve) => {
        arrived = resolve;
      });
      opened.push(await LoopbackServer.listen(redirect, (callback) => arrived(callback), { clock }));
      const tab = ask(redirect, "/callback?code=a");
      const callback = await arrival;
      await connectSilently(300);
      await firstAreDropped(45);
      callback.respond(approvedPage());
      assert.match((await tab).body, /has approved/);
    });
  });

  it("frees the port and cuts idle connections when it closes", async () => {
    const server = await listen(redirect);
    const idle = connect(redirect.port, "127.0.0.1");
    idle.on("error", () => {});
    await new Promise((resolve) => idle.once("connect", resolve));
    await ask(redirect, "/callback");
    const cut = new Promise((resolve) => idle.once("close", resolve));
    await server.close();
    await cut;
    await assertNobodyListens(redirect.port);
    assert.equal(clock.pendingTimers, 0);
  });

  it("cuts a request that was never answered when it closes", async () => {
    let arrived: () => void = () => {};
    const arrival = new Promise<void>((resolve) => {
      arrived = resolve;
    });
    const server = await LoopbackServer.listen(redirect, () => arrived(), { clock });
    const cut = assert.rejects(ask(redirect, "/callback"));
    await arrival;
    await server.close();
    await cut;
  });
});
