import assert from "node:assert/strict";
import type { ProxySettings } from "../../../../src/box/http/proxyRoute";
import { inFreshProcess } from "../freshProcess";
import { LoopbackBox } from "../loopbackBox";
import { LoopbackProxy } from "../loopbackProxy";
import { selfSignedCertificate } from "../selfSignedCertificate";

/** NODE_TLS_REJECT_UNAUTHORIZED=0 tells Node to trust every certificate. Nothing of ours may, but for this machine. */
describe("certificates, in an environment that switches their checks off", () => {
  const certificate = selfSignedCertificate(["box.example", "127.0.0.1"]);
  const closing: { close(): Promise<void> }[] = [];
  let box: LoopbackBox;

  beforeEach(async () => {
    box = await keep(LoopbackBox.start((response) => response.end("{}"), certificate));
  });

  afterEach(async () => {
    await Promise.all(closing.splice(0).map((opened) => opened.close()));
  });

  async function keep<T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> {
    const opened = await starting;
    closing.push(opened);
    return opened;
  }

  /** What comes of a request that is sent as a host with this `http.fetchAdditionalSupport` sends it; its `fetch` is patched. */
  function send(
    support: "on" | "off",
    { host = "box.example", ...settings }: Partial<ProxySettings> & { readonly host?: string } = {},
  ): Promise<unknown> {
    const program = `
      load("test/unit/box/loopbackNames").resolveToLoopback();
      globalThis.__vscodeOriginalFetch = globalThis.fetch;
      globalThis.fetch = async (...call) => globalThis.__vscodeOriginalFetch(...call);
      const unsafe = await fetch("https://${host}:${box.port}/unsafe").then(({ status }) => status);
      const { ProxyAwareTransport } = load("src/box/http/proxyAwareTransport");
      const { systemClock } = load("src/base/clock");
      const { Secret } = load("src/base/secret");
      const settings = { support: "off", systemCertificates: false, environment: process.env };
      const transport = new ProxyAwareTransport(systemClock, {
        fetchSupport: () => "${support}",
        proxySettings: () => ({ ...settings, ...${JSON.stringify(settings)} }),
      });
      const url = "https://${host}:${box.port}/oauth2/token";
      const form = { refresh_token: new Secret("canary-refresh") };
      const safe = await transport.send({ method: "POST", url, form }).then(
        ({ status }) => status,
        ({ code, message }) => code + ": " + message,
      );
      report({ unsafe, safe });
    `;
    return inFreshProcess(program, { env: { NODE_TLS_REJECT_UNAUTHORIZED: "0", NODE_NO_WARNINGS: "1" } });
  }

  function assertRefused(result: unknown, of: string): void {
    const { unsafe, safe } = result as { unsafe: unknown; safe: unknown };
    assert.equal(unsafe, 200, "the process trusts every certificate");
    assert.match(String(safe), new RegExp(`^tls: The certificate of ${of}:\\d+ is not trusted`));
    assert.deepEqual(
      box.received.map(({ path }) => path),
      ["/unsafe"],
    );
  }

  for (const support of ["on", "off"] as const) {
    it(`are checked all the same, where http.fetchAdditionalSupport is ${support}`, async () => {
      assertRefused(await send(support), "box.example");
    });

    it(`are checked behind a proxy, where http.fetchAdditionalSupport is ${support}`, async () => {
      const proxy = await keep(LoopbackProxy.start({ tunnelTo: box.port }));
      assertRefused(await send(support, { support: "on", proxy: proxy.url }), "box.example");
      assert.equal(proxy.tunnels.length, 1);
    });

    it(`are checked of a host that needs no proxy, where http.fetchAdditionalSupport is ${support}`, async () => {
      const proxy = await keep(LoopbackProxy.start({ status: 407 }));
      const exception = { support: "on", proxy: proxy.url, noProxy: ["box.example"] } as const;
      assertRefused(await send(support, exception), "box.example");
      assert.equal(proxy.tunnels.length, 0);
    });
  }

  it("are checked of the proxy as well", async () => {
    const proxy = await keep(LoopbackProxy.start({ tunnelTo: box.port }, { certificate }));
    assertRefused(await send("off", { support: "on", proxy: proxy.url }), "box.example");
    assert.equal(proxy.tunnels.length, 0);
  });

  it("are not asked of this machine, for which the environment was made so", async () => {
    assert.deepEqual(await send("on", { host: "127.0.0.1" }), { unsafe: 200, safe: 200 });
  });
});
