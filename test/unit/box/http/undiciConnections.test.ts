import assert from "node:assert/strict";
import type { ServerResponse } from "node:http";
import { CancelledError } from "../../../../src/base/errors";
import type { ProxySettings } from "../../../../src/box/http/proxyRoute";
import { UndiciTransport } from "../../../../src/box/http/undiciTransport";
import { ManualClock } from "../../manualClock";
import { inFreshProcess } from "../freshProcess";
import { LoopbackBox } from "../loopbackBox";
import { resolveToLoopback } from "../loopbackNames";
import { LoopbackProxy } from "../loopbackProxy";
import { selfSignedCertificate } from "../selfSignedCertificate";

const direct: ProxySettings = { support: "off", systemCertificates: false, environment: {} };

describe("the connections of undici", () => {
  const closing: { close(): Promise<void> }[] = [];
  let settings: ProxySettings;
  let transport: UndiciTransport;

  beforeEach(() => {
    settings = direct;
    transport = new UndiciTransport(new ManualClock(), () => settings);
  });

  afterEach(async () => {
    transport.dispose();
    await Promise.all(closing.splice(0).map((opened) => opened.close()));
  });

  async function startBox(...options: Parameters<typeof LoopbackBox.start>): Promise<LoopbackBox> {
    const box = await LoopbackBox.start(...options);
    closing.push(box);
    return box;
  }

  const get = (url: string) => transport.send({ method: "GET", url });

  it("are used again: twenty requests, no more than two of them", async () => {
    const box = await startBox((response) => response.end("{}"));
    for (let sent = 0; sent < 20; sent++) {
      assert.equal((await get(box.url)).status, 200);
    }
    assert.equal(box.received.length, 20);
    // The second one is opened while the first is not yet known to be free.
    assert.ok(box.connections.length <= 2, `${box.connections.length} connections`);
  });

  it("are used again when settings change that have nothing to do with them", async () => {
    const box = await startBox((response) => response.end("{}"));
    for (let port = 1; port <= 9; port++) {
      settings = { ...direct, support: "on", proxy: `http://127.0.0.1:${port}` };
      await get(box.url);
    }
    assert.ok(box.connections.length <= 2, `${box.connections.length} connections`);
  });

  it("close with the window, and a request that runs comes to its end before", async () => {
    const running = gate<ServerResponse>();
    const box = await startBox((response) => running.open(response));
    const sending = get(box.url);
    const response = await running.opened;
    transport.dispose();
    response.end('{"late":true}');
    assert.equal((await sending).body.expose(), '{"late":true}');
    await box.disconnected();
  });

  it("close with the window when they are idle", async () => {
    const box = await startBox((response) => response.end("{}"));
    await get(box.url);
    transport.dispose();
    await box.disconnected();
  });

  it("are not made any more after the window has closed", async () => {
    const box = await startBox((response) => response.end("{}"));
    transport.dispose();
    await assert.rejects(get(box.url), CancelledError);
    assert.equal(box.connections.length, 0);
  });

  describe("through a proxy that changes", () => {
    let names: ReturnType<typeof resolveToLoopback>;

    beforeEach(() => {
      names = resolveToLoopback();
    });
    afterEach(() => names.undo());

    async function startProxy(options: Parameters<typeof LoopbackProxy.start>[0]): Promise<LoopbackProxy> {
      const proxy = await LoopbackProxy.start(options);
      closing.push(proxy);
      return proxy;
    }

    /** Speaks TLS with nobody, so that a tunnel stays in its handshake for as long as a test wants. */
    async function silentBox(): Promise<LoopbackBox> {
      const box = await LoopbackBox.startRaw(() => undefined);
      closing.push(box);
      return box;
    }

    it("leave a request alone that runs, and the next one goes by the new way", async () => {
      const box = await silentBox();
      const [first, second] = [await startProxy({ tunnelTo: box.port }), await startProxy({ status: 502 })];
      settings = { ...direct, support: "on", proxy: first.url };
      const sending = get(`https://box.example:${box.port}/`).catch((error: unknown) => error);
      await first.asked();
      settings = { ...settings, proxy: second.url };
      await assert.rejects(get("https://box.example/"), { code: "proxy", status: 502 });
      assert.deepEqual([first.tunnels.length, second.tunnels.length], [1, 1]);

      const [socket] = box.connections;
      assert.ok(socket && !socket.closed, "the request that runs is left alone");
      socket.destroy();
      assert.ok((await sending) instanceof Error);
    });

    it("lead a request to its end that began just before, and are closed then", async () => {
      const certificate = selfSignedCertificate(["box.example"]);
      const box = await startBox((response, { path }) => response.end(path), certificate);
      const [first, second] = [
        await startProxy({ tunnelTo: box.port }),
        await startProxy({ tunnelTo: box.port }),
      ];
      const closed = await startBox((response) => void first.disconnected().then(() => response.end()));
      const program = `
        load("test/unit/box/loopbackNames").resolveToLoopback();
        require("node:tls").getCACertificates = () => [process.env.ROOT_OF_THE_SYSTEM];
        const { UndiciTransport } = load("src/box/http/undiciTransport");
        const { systemClock } = load("src/base/clock");
        const through = (proxy) => ({ support: "on", proxy, systemCertificates: true, environment: {} });
        let settings = through("${first.url}");
        const transport = new UndiciTransport(systemClock, () => settings);
        const send = (path) => transport.send({ method: "GET", url: "https://box.example:${box.port}" + path });
        const sending = [send("/first")];
        settings = through("${second.url}");
        sending.push(send("/second"));
        const bodies = (await Promise.all(sending)).map(({ body }) => body.expose());
        await fetch("${closed.url}");
        report(bodies);
      `;
      const env = { ROOT_OF_THE_SYSTEM: certificate.cert };
      assert.deepEqual(await inFreshProcess(program, { env }), ["/first", "/second"]);
      assert.deepEqual([first.tunnels.length, second.tunnels.length], [1, 1]);
    });
  });
});

function gate<T>(): { readonly opened: Promise<T>; open(value: T): void } {
  let open: (value: T) => void = () => {};
  const opened = new Promise<T>((resolve) => {
    open = resolve;
  });
  return { opened, open: (value) => open(value) };
}
