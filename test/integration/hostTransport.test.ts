import assert from "node:assert/strict";
import * as vscode from "vscode";
import { systemClock } from "../../src/base/clock";
import { hostTransport } from "../../src/editor/host/hostTransport";
import { LoopbackBox } from "../unit/box/loopbackBox";
import { LoopbackProxy } from "../unit/box/loopbackProxy";
import { selfSignedCertificate } from "../unit/box/selfSignedCertificate";

describe("the way to the network in this extension host", () => {
  const transport = hostTransport(systemClock);
  const hostsFetch = globalThis.fetch;
  const changed = new Set<string>();
  const closing: { close(): Promise<void> }[] = [];

  afterEach(async () => {
    globalThis.fetch = hostsFetch;
    delete process.env.NODE_TLS_REJECT_UNAUTHORIZED;
    for (const setting of changed) {
      await set(setting, undefined);
    }
    changed.clear();
    await Promise.all(closing.splice(0).map((opened) => opened.close()));
  });
  after(() => transport.dispose());

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
  /** A Box whose certificate nobody vouches for, behind the proxy of http.proxy. */
  async function startDistrustedBox(): Promise<LoopbackProxy> {
    const certificate = selfSignedCertificate(["box.example"]);
    const box = await keep(LoopbackBox.start((response) => response.end("{}"), certificate));
    const proxy = await keep(LoopbackProxy.start({ tunnelTo: box.port }));
    await set("proxy", proxy.url);
    return proxy;
  }

  for (const [client, when, prepare] of ways) {
    it(`is ${client} ${when}`, async () => {
      await prepare();
      assert.equal(await clientInUse(), client);
    });

    it(`leads through the proxy of http.proxy ${when}`, async () => {
      await prepare();
      const proxy = await startDistrustedBox();
      // The certificate is known to be bad, so Box was reached.
      await assert.rejects(transport.send({ method: "GET", url: "https://box.example/" }), { code: "tls" });
      assert.deepEqual(
        proxy.tunnels.map(({ authority }) => authority),
        ["box.example:443"],
      );
    });
  }

  it("checks certificates where NODE_TLS_REJECT_UNAUTHORIZED makes the host's fetch trust them all", async () => {
    const proxy = await startDistrustedBox();
    process.env.NODE_TLS_REJECT_UNAUTHORIZED = "0";
    assert.equal((await fetch("https://box.example/")).status, 200);
    await assert.rejects(transport.send({ method: "GET", url: "https://box.example/" }), { code: "tls" });
    assert.equal(proxy.tunnels.length, 2);
  });

  it("knows a setting that this host does not declare from one that it does", () => {
    const http = vscode.workspace.getConfiguration("http");
    assert.equal(http.inspect("fetchAdditionalSupport")?.defaultValue, true);
    assert.equal(http.inspect("noSuchSetting")?.defaultValue, undefined);
  });
});
