import assert from "node:assert/strict";
import { BoxError, CancelledError } from "../../../../src/base/errors";
import { Secret } from "../../../../src/base/secret";
import type { FetchSupport } from "../../../../src/box/http/chooseClient";
import { ProxyAwareTransport } from "../../../../src/box/http/proxyAwareTransport";
import type { ProxySettings } from "../../../../src/box/http/proxyRoute";
import { ManualClock } from "../../manualClock";
import { deadAddress, LoopbackBox } from "../loopbackBox";
import { LoopbackProxy } from "../loopbackProxy";
import { assertHidden } from "../shownOf";
import { keepsTheTransportContract } from "../transportContract";

const direct: ProxySettings = { support: "off", systemCertificates: false, environment: {} };
const ORIGINAL = "__vscodeOriginalFetch";

describe("the transport of a host", () => {
  const nodes = globalThis.fetch;
  const closing: { close(): Promise<void> }[] = [];
  let support: FetchSupport;
  let settings: ProxySettings;
  let transport: ProxyAwareTransport;

  beforeEach(() => {
    support = "on";
    settings = direct;
    transport = new ProxyAwareTransport(new ManualClock(), {
      fetchSupport: () => support,
      proxySettings: () => settings,
    });
    // As VS Code does.
    Reflect.set(globalThis, ORIGINAL, nodes);
    globalThis.fetch = async (...call) => nodes(...call);
  });

  afterEach(async () => {
    transport.dispose();
    globalThis.fetch = nodes;
    Reflect.deleteProperty(globalThis, ORIGINAL);
    await Promise.all(closing.splice(0).map((opened) => opened.close()));
  });

  async function startBox(): Promise<LoopbackBox> {
    const box = await LoopbackBox.start((response) => response.end("{}"));
    closing.push(box);
    return box;
  }

  /** `fetch` says of itself what it is for (`Sec-Fetch-Mode`); undici's request says nothing. */
  async function clientOf(url: string, box: LoopbackBox): Promise<"fetch" | "undici"> {
    await transport.send({ method: "GET", url });
    return box.received.at(-1)?.headers["sec-fetch-mode"] === undefined ? "undici" : "fetch";
  }

  it("is the host's fetch, undici when the setting is switched off, and fetch again", async () => {
    const box = await startBox();
    const seen = [await clientOf(box.url, box)];
    support = "off";
    seen.push(await clientOf(box.url, box), await clientOf(box.url, box));
    support = "on";
    seen.push(await clientOf(box.url, box));
    assert.deepEqual(seen, ["fetch", "undici", "undici", "fetch"]);
  });

  it("is undici when the host's fetch is Node's own", async () => {
    const box = await startBox();
    globalThis.fetch = nodes;
    assert.equal(await clientOf(box.url, box), "undici");
  });

  it("keeps its connections over requests by undici", async () => {
    support = "off";
    const box = await startBox();
    for (let sent = 0; sent < 20; sent++) {
      await transport.send({ method: "GET", url: box.url });
    }
    assert.ok(box.connections.length <= 2, `${box.connections.length} connections`);
  });

  it("closes the connections of undici with the window, and makes no more", async () => {
    support = "off";
    const box = await startBox();
    await transport.send({ method: "GET", url: box.url });
    transport.dispose();
    await box.disconnected();
    await assert.rejects(transport.send({ method: "GET", url: box.url }), CancelledError);
    assert.equal(box.received.length, 1);
  });

  it("makes no connection by undici when the window closes while it is loaded", async () => {
    support = "off";
    const box = await startBox();
    const sending = transport.send({ method: "GET", url: box.url });
    transport.dispose();
    await assert.rejects(sending, CancelledError);
    assert.equal(box.connections.length, 0);
  });

  it("sends nothing to an address that is none", async () => {
    for (const url of ["", "box", "http://api.box.com/"]) {
      await assert.rejects(transport.send({ method: "GET", url }), { code: "settings" });
    }
  });

  describe("where every certificate is trusted", () => {
    const form = { refresh_token: new Secret("canary-refresh") };
    const reason =
      /^api\.box\.com could not be reached .* NODE_TLS_REJECT_UNAUTHORIZED .*; check the network connection, or remove that variable/;

    beforeEach(() => {
      settings = { ...direct, environment: { NODE_TLS_REJECT_UNAUTHORIZED: "0" } };
      globalThis.fetch = () => assert.fail("fetch is not used");
    });

    const failure = async (): Promise<BoxError> => {
      const url = "https://api.box.com/oauth2/token";
      const error: unknown = await transport.send({ method: "POST", url, form }).catch((thrown) => thrown);
      assert.ok(error instanceof BoxError, String(error));
      assertHidden(error, "canary", "ada");
      return error;
    };

    it("says so when the way that undici knows fails", async () => {
      const proxy = await deadAddress();
      settings = { ...settings, support: "on", proxy };
      const { message, decision, code } = await failure();
      assert.match(message, reason);
      assert.deepEqual([decision, code], ["retryNow", "network"]);
    });

    it("says so when the proxy asks for a log-in that only the editor may know", async () => {
      const proxy = await LoopbackProxy.start({ status: 407 });
      closing.push(proxy);
      settings = { ...settings, support: "on", proxy: `http://ada:canary@${proxy.host}` };
      const { message, decision, code, status } = await failure();
      assert.match(message, reason);
      assert.deepEqual([decision, code, status], ["retryLater", "proxy", 407]);
    });

    it("blames the variable for nothing else", async () => {
      settings = { ...settings, support: "on", proxy: "socks5://127.0.0.1:1" };
      const { message, decision } = await failure();
      assert.match(message, /^The proxy is not an address/);
      assert.equal(decision, "fixSettings");
    });

    it("leaves this machine to fetch", async () => {
      const box = await startBox();
      globalThis.fetch = async (...call) => nodes(...call);
      assert.equal(await clientOf(box.url, box), "fetch");
    });
  });
});

for (const support of ["on", "off"] as const) {
  describe(`the transport of a host whose fetch support is ${support}`, () => {
    keepsTheTransportContract(
      (clock) => new ProxyAwareTransport(clock, { fetchSupport: () => support, proxySettings: () => direct }),
    );
  });
}
