import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { BoxError } from "../../../../src/base/errors";
import { Secret } from "../../../../src/base/secret";
import type { ProxySettings } from "../../../../src/box/http/proxyRoute";
import { UndiciTransport } from "../../../../src/box/http/undiciTransport";
import { ManualClock } from "../../manualClock";
import { inFreshProcess } from "../freshProcess";
import { LoopbackBox } from "../loopbackBox";
import { resolveToLoopback } from "../loopbackNames";
import { LoopbackProxy } from "../loopbackProxy";
import { selfSignedCertificate } from "../selfSignedCertificate";
import { assertHidden } from "../shownOf";
import { keepsTheTransportContract } from "../transportContract";

const direct: ProxySettings = { support: "off", systemCertificates: false, environment: {} };
const form = { refresh_token: new Secret("canary-refresh") };

describe("undici as a transport", () => {
  keepsTheTransportContract((clock) => new UndiciTransport(clock, () => direct));

  const transport = new UndiciTransport(new ManualClock(), () => direct);

  it("shows a proxy's wish for a log-in as a response, where a proxy answers itself", async () => {
    const box = await LoopbackBox.start((response) => response.writeHead(407).end());
    const response = await transport.send({ method: "GET", url: box.url });
    assert.equal(response.status, 407);
    await box.close();
  });
});

describe("a proxy between undici and Box", () => {
  const certificate = selfSignedCertificate(["box.example"]);
  const closing: (() => unknown)[] = [];
  let box: LoopbackBox;
  let names: ReturnType<typeof resolveToLoopback>;

  beforeEach(async () => {
    names = resolveToLoopback();
    box = await LoopbackBox.start((response) => response.end('{"from":"box"}'), certificate);
  });

  afterEach(async () => {
    names.undo();
    await Promise.all([box.close(), ...closing.splice(0).map((close) => close())]);
  });

  async function startProxy(response?: { readonly status: number }): Promise<LoopbackProxy> {
    const proxy = await LoopbackProxy.start(response ?? { tunnelTo: box.port });
    closing.push(() => proxy.close());
    return proxy;
  }

  /** The error of a request to Box. Its certificate is not trusted in this process, which shows that it was reached. */
  async function errorWith(settings: Partial<ProxySettings>): Promise<BoxError> {
    const transport = new UndiciTransport(new ManualClock(), () => ({ ...direct, ...settings }));
    const url = `https://box.example:${box.port}/oauth2/token`;
    const error: unknown = await transport
      .send({ method: "POST", url, form })
      .catch((thrown: unknown) => thrown);
    assert.ok(error instanceof BoxError, String(error));
    assert.equal(error.cause, undefined);
    assertHidden(error, "canary");
    return error;
  }

  /** Whether the request came through the proxy, went directly to Box, or neither. */
  async function wayWith(proxy: LoopbackProxy, settings: Partial<ProxySettings>): Promise<string> {
    const { code } = await errorWith(settings);
    assert.equal(code, "tls");
    assert.equal(box.connections.length, 1);
    return proxy.tunnels.length > 0 ? "proxy" : "direct";
  }

  const on = { support: "on" } as const;
  type Way = [name: string, settings: (url: string, host: string) => Partial<ProxySettings>, way: string];
  const ways: Way[] = [
    ["http.proxy names it", (proxy) => ({ ...on, proxy }), "proxy"],
    ["http.proxy names it without http://", (_, proxy) => ({ ...on, proxy }), "proxy"],
    ["proxySupport is override", (proxy) => ({ support: "override", proxy }), "proxy"],
    ["proxySupport is fallback", (proxy) => ({ support: "fallback", proxy }), "proxy"],
    ["proxySupport is off", (proxy) => ({ support: "off", proxy }), "direct"],
    [
      "proxySupport is off and the environment names it",
      (proxy) => ({ support: "off", environment: { HTTPS_PROXY: proxy } }),
      "direct",
    ],
    ["nothing names it", () => on, "direct"],
    ["HTTPS_PROXY names it", (proxy) => ({ ...on, environment: { HTTPS_PROXY: proxy } }), "proxy"],
    ["https_proxy names it", (proxy) => ({ ...on, environment: { https_proxy: proxy } }), "proxy"],
    ["HTTP_PROXY names it", (proxy) => ({ ...on, environment: { HTTP_PROXY: proxy } }), "proxy"],
    ["http.noProxy names Box", (proxy) => ({ ...on, proxy, noProxy: ["box.example"] }), "direct"],
    [
      "http.noProxy names a domain of Box",
      (proxy) => ({ ...on, proxy, noProxy: ["a.example", ".example"] }),
      "direct",
    ],
    ["http.noProxy names a pattern", (proxy) => ({ ...on, proxy, noProxy: ["*.example"] }), "direct"],
    ["http.noProxy names all", (proxy) => ({ ...on, proxy, noProxy: ["*"] }), "direct"],
    ["http.noProxy names another host", (proxy) => ({ ...on, proxy, noProxy: ["notbox.example"] }), "proxy"],
    [
      "NO_PROXY names Box",
      (proxy) => ({ ...on, proxy, environment: { NO_PROXY: "x, box.example" } }),
      "direct",
    ],
    [
      "NO_PROXY names Box, but http.noProxy wins",
      (proxy) => ({ ...on, proxy, noProxy: ["x"], environment: { NO_PROXY: "box.example" } }),
      "proxy",
    ],
  ];
  for (const [name, settings, way] of ways) {
    it(`is ${way === "proxy" ? "used" : "not used"} when ${name}`, async () => {
      const proxy = await startProxy();
      assert.equal(await wayWith(proxy, settings(proxy.url, proxy.host)), way);
    });
  }

  it("is asked for a tunnel and sees nothing of the request", async () => {
    const proxy = await startProxy();
    await errorWith({ support: "on", proxy: proxy.url });
    const [{ authority, headers }] = proxy.tunnels as [(typeof proxy.tunnels)[0]];
    assert.equal(authority, `box.example:${box.port}`);
    assert.equal(headers["proxy-authorization"], undefined);
    assert.equal(headers.authorization, undefined);
  });

  it("gets the log-in of its address, which is in no error", async () => {
    const proxy = await startProxy();
    const error = await errorWith({ support: "on", proxy: `http://ada:canary%20pass@${proxy.host}` });
    const login = `Basic ${Buffer.from("ada:canary pass").toString("base64")}`;
    assert.equal(proxy.tunnels[0]?.headers["proxy-authorization"], login);
    assertHidden(error, login, "ada:");
  });

  const refusals: [status: number, words: RegExp][] = [
    [407, /^The proxy of this network asks for a log-in; check the setting http\.proxy/],
    [403, /^The proxy of this network does not connect to Box; check the setting http\.proxy/],
    [502, /does not connect to Box/],
    [503, /does not connect to Box/],
  ];
  for (const [status, words] of refusals) {
    it(`may refuse with ${status}, and the person learns that it was the proxy`, async () => {
      const proxy = await startProxy({ status });
      const error = await errorWith({ support: "on", proxy: proxy.url });
      assert.deepEqual([error.decision, error.code, error.status], ["retryLater", "proxy", status]);
      assert.match(error.message, words);
      assert.equal(box.connections.length, 0);
    });
  }

  it("may be gone: nothing is sent past it", async () => {
    const proxy = await LoopbackProxy.start({ status: 502 });
    const { url } = proxy;
    await proxy.close();
    const error = await errorWith({ support: "on", proxy: url });
    assert.deepEqual([error.decision, error.code], ["retryNow", "network"]);
    assert.equal(box.connections.length, 0);
  });

  it("may have an address that is none: nothing is sent, and the address is not shown", async () => {
    const error = await errorWith({ support: "on", proxy: "socks5://ada:canary@127.0.0.1:1" });
    assert.deepEqual([error.decision, error.code], ["fixSettings", "proxy"]);
    assert.equal(box.connections.length, 0);
  });

  it("is not asked about this machine", async () => {
    const proxy = await startProxy();
    const plain = await LoopbackBox.start((response) => response.end("{}"));
    closing.push(() => plain.close());
    const transport = new UndiciTransport(new ManualClock(), () => ({
      ...direct,
      support: "on",
      proxy: proxy.url,
    }));
    for (const host of ["127.0.0.1", "localhost"]) {
      const response = await transport.send({ method: "GET", url: `http://${host}:${plain.port}/` });
      assert.equal(response.status, 200);
    }
    assert.equal(proxy.tunnels.length, 0);
  });

  it("is not read from the environment of the process behind the settings' back", async () => {
    const proxy = await startProxy();
    const seen = await requestInFreshProcess(
      { support: "on" },
      { HTTPS_PROXY: proxy.url, HTTP_PROXY: proxy.url },
    );
    assert.deepEqual(seen, { code: "tls" });
    assert.equal(proxy.tunnels.length, 0);
  });

  it("carries the request to a Box whose certificate NODE_EXTRA_CA_CERTS vouches for", async () => {
    const proxy = await startProxy();
    const folder = await mkdtemp(join(tmpdir(), "box-auth-test-"));
    closing.push(() => rm(folder, { recursive: true }));
    const file = join(folder, "root.pem");
    await writeFile(file, certificate.cert);
    const seen = await requestInFreshProcess(
      { support: "on", proxy: proxy.url },
      { NODE_EXTRA_CA_CERTS: file },
    );
    assert.deepEqual(seen, { status: 200, body: '{"from":"box"}' });
    assert.equal(proxy.tunnels.length, 1);
    assert.deepEqual(
      box.received.map(({ method, path, body }) => [method, path, body]),
      [["POST", "/oauth2/token", "refresh_token=canary-refresh"]],
    );
  });

  it("carries the request to a Box whose certificate the operating system vouches for, where the setting says so", async () => {
    const proxy = await startProxy();
    const env = { ROOT_OF_THE_SYSTEM: certificate.cert };
    const trusting = { support: "on", proxy: proxy.url, systemCertificates: true } as const;
    assert.deepEqual(await requestInFreshProcess(trusting, env), { status: 200, body: '{"from":"box"}' });
    const wary = { ...trusting, systemCertificates: false };
    assert.deepEqual(await requestInFreshProcess(wary, env), { code: "tls" });
  });

  /** In a process of its own, since Node reads its roots once; all names lead to this machine there, too. */
  function requestInFreshProcess(
    settings: Partial<ProxySettings>,
    env: Record<string, string>,
  ): Promise<unknown> {
    const program = `
      load("test/unit/box/loopbackNames").resolveToLoopback();
      const root = process.env.ROOT_OF_THE_SYSTEM;
      const tls = require("node:tls");
      if (root) tls.getCACertificates = (kind) => (kind === "system" ? [root] : tls.rootCertificates);
      const { UndiciTransport } = load("src/box/http/undiciTransport");
      const { systemClock } = load("src/base/clock");
      const { Secret } = load("src/base/secret");
      const transport = new UndiciTransport(systemClock, () => (${JSON.stringify({ ...direct, ...settings })}));
      const form = { refresh_token: new Secret("canary-refresh") };
      await transport
        .send({ method: "POST", url: "https://box.example:${box.port}/oauth2/token", form })
        .then(
          ({ status, body }) => report({ status, body: body.expose() }),
          ({ code }) => report({ code }),
        );
    `;
    return inFreshProcess(program, { env });
  }
});
