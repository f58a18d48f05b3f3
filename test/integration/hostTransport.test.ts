import assert from "node:assert/strict";
import * as vscode from "vscode";
import { systemClock } from "../../src/base/clock";
import type { ProxyAwareTransport } from "../../src/box/http/proxyAwareTransport";
import { hostTransport } from "../../src/editor/host/hostTransport";
import { LoopbackBox } from "../unit/box/loopbackBox";
import { LoopbackProxy } from "../unit/box/loopbackProxy";
import { selfSignedCertificate } from "../unit/box/selfSignedCertificate";

describe("the way to the network in this extension host", () => {
  const hostsFetch = globalThis.fetch;
  const changed = new Set<string>();
  const closing: { close(): Promise<void> }[] = [];
  let transport: ProxyAwareTransport;
  /** A Box whose certificate nobody vouches for. */
  let distrusted: LoopbackBox;
  /** The one that this host's `fetch` uses first, and before 1.112 for ever. */
  let firstProxy: LoopbackProxy;

  before(async () => {
    distrusted = await LoopbackBox.start(
      (response) => response.end("{}"),
      selfSignedCertificate(["box.example"]),
    );
    firstProxy = await LoopbackProxy.start({ tunnelTo: distrusted.port });
  });
  after(() => Promise.all([firstProxy.close(), distrusted.close()]));

  beforeEach(() => {
    transport = hostTransport(systemClock);
  });

  afterEach(async () => {
    transport.dispose();
    firstProxy.tunnels.length = 0;
    globalThis.fetch = hostsFetch;
    delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    for (const setting of changed) {
      await set(setting, undefined);
    }
    changed.clear();
    await Promise.all(closing.splice(0).map((opened) => opened.close()));
  });

  async function set(setting: string, value: unknown): Promise<void> {
    changed.add(setting);
    const { Global } = vscode.ConfigurationTarget;
    await vscode.workspace.getConfiguration("http").update(setting, value, Global);
  }

  async function keep<T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> {
    const opened = await starting;
    closing.push(opened);
    return opened;
  }

  /** `fetch` says of itself what it is for (`Sec-Fetch-Mode`); undici's request says nothing. */
  async function clientInUse(): Promise<"fetch" | "undici"> {
    const box = await keep(LoopbackBox.start((response) => response.end("{}")));
    await transport.send({ method: "GET", url: box.url });
    return box.received[0]?.headers["sec-fetch-mode"] === undefined ? "undici" : "fetch";
  }

  const ways: [client: "fetch" | "undici", when: string, prepare: () => Promise<void>][] = [
    ["fetch", "as it comes", async () => {}],
    ["undici", "where http.fetchAdditionalSupport is off", () => set("fetchAdditionalSupport", false)],
    [
      "undici",
      "where fetch is Node's, as in a host that never replaces it",
      async () => {
        const nodes: unknown = Reflect.get(globalThis, "__vscodeOriginalFetch");
        assert.notEqual(nodes, hostsFetch);
        Reflect.set(globalThis, "fetch", nodes);
      },
    ],
  ];
  /** As in a window that opened with this proxy. */
  async function openBehind(proxy: LoopbackProxy): Promise<void> {
    await set("proxy", proxy.url);
    transport.dispose();
    transport = hostTransport(systemClock);
  }

  /** The certificate is known to be bad, so Box was reached: once more where NODE_EXTRA_CA_CERTS may know better than fetch. */
  async function assertReached(through: LoopbackProxy): Promise<void> {
    await assert.rejects(transport.send({ method: "GET", url: "https://box.example/" }), { code: "tls" });
    assert.deepEqual([...new Set(through.tunnels.map(({ authority }) => authority))], ["box.example:443"]);
  }

  for (const [client, when, prepare] of ways) {
    it(`is ${client} ${when}`, async () => {
      await prepare();
      assert.equal(await clientInUse(), client);
    });

    it(`leads through the proxy of http.proxy ${when}`, async () => {
      await prepare();
      await openBehind(firstProxy);
      await assertReached(firstProxy);
    });
  }

  it("leads through another proxy as soon as http.proxy names it", async () => {
    await openBehind(firstProxy);
    await assertReached(firstProxy);
    const { length } = firstProxy.tunnels;
    const another = await keep(LoopbackProxy.start({ tunnelTo: distrusted.port }));
    await set("proxy", another.url);
    await assertReached(another);
    assert.equal(firstProxy.tunnels.length, length);
  });

  it("checks certificates where NODE_TLS_REJECT_UNAUTHORIZED makes the host's fetch trust them all", async () => {
    await openBehind(firstProxy);
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
    assert.equal((await fetch("https://box.example/")).status, 200);
    firstProxy.tunnels.length = 0;
    await assertReached(firstProxy);
  });

  it("knows a setting that this host does not declare from one that it does", () => {
    const http = vscode.workspace.getConfiguration("http");
    assert.equal(http.inspect("fetchAdditionalSupport")?.defaultValue, true);
    assert.equal(http.inspect("noSuchSetting")?.defaultValue, undefined);
  });
});
