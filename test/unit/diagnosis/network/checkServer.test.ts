import assert from "node:assert/strict";
import { systemClock } from "../../../../src/base/clock";
import { CancelledError } from "../../../../src/base/errors";
import { localized } from "../../../../src/base/localizedMessage";
import { ProxyAwareTransport } from "../../../../src/box/http/proxyAwareTransport";
import type { ProxySettings } from "../../../../src/box/http/proxyRoute";
import type { HttpResponse } from "../../../../src/box/http/transport";
import { checkServer, type ServerTime } from "../../../../src/diagnosis/network/checkServer";
import { deadAddress, LoopbackBox } from "../../box/loopbackBox";
import { resolveToLoopback } from "../../box/loopbackNames";
import { LoopbackProxy } from "../../box/loopbackProxy";
import { selfSignedCertificate } from "../../box/selfSignedCertificate";
import { linesOf, run } from "../sentences";

const never = new AbortController().signal;

describe("the check of a server", () => {
  const closing: { close(): Promise<void> }[] = [];
  let transport: ProxyAwareTransport | undefined;

  afterEach(async () => {
    transport?.dispose();
    await Promise.all(closing.splice(0).map((opened) => opened.close()));
  });

  async function keep<T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> {
    const opened = await starting;
    closing.push(opened);
    return opened;
  }

  /** undici's client, so that the proxy is the one of the settings. */
  function check(url: string, given: Partial<ProxySettings> = {}, tell?: (time: ServerTime) => void) {
    const settings: ProxySettings = {
      support: "override",
      systemCertificates: false,
      environment: {},
      ...given,
    };
    const proxySettings = () => settings;
    const made = new ProxyAwareTransport(systemClock, { fetchSupport: () => "off", proxySettings });
    transport = made;
    const parts = {
      transport: made,
      clientFor: (to: string) => made.clientFor(to),
      proxySettings,
      clock: systemClock,
    };
    const isBoxs = ({ status }: HttpResponse) => status === 401;
    return checkServer({ title: localized("Box's API"), url, isBoxs }, parts, tell);
  }

  const unauthorized = () =>
    keep(
      LoopbackBox.start((response) =>
        response.writeHead(401, { Date: "Fri, 01 Jan 2027 00:00:00 GMT" }).end("{}"),
      ),
    );

  it("says that it answers, sends no token, and tells its time", async () => {
    const box = await unauthorized();
    const told: ServerTime[] = [];
    const lines = await run(check(`${box.url}/2.0/users/me`, {}, (time) => told.push(time)));
    assert.match(lines.join(), /^good: 127\.0\.0\.1:\d+ answers on this machine, after \d+ ms\.$/);
    assert.equal(told[0]?.serverDate, Date.UTC(2027, 0, 1));
    const [{ method, path, headers, body } = { method: "", path: "", headers: {}, body: "" }] = box.received;
    assert.deepEqual([method, path, headers.authorization, body], ["GET", "/2.0/users/me", undefined, ""]);
  });

  it("notices a log-in page in its place, and a server that is busy", async () => {
    const page = await keep(
      LoopbackBox.start((response) => response.writeHead(200).end("<h1>Welcome to the hotel")),
    );
    assert.match((await run(check(page.url))).join(), /^problem: Something else than Box answers .*HTTP 200/);
    const moved = await keep(
      LoopbackBox.start((response) => response.writeHead(302, { location: "/x" }).end()),
    );
    assert.match((await run(check(moved.url))).join(), /^problem: .*HTTP 302/);
    const busy = await keep(LoopbackBox.start((response) => response.writeHead(503).end()));
    assert.match((await run(check(busy.url))).join(), /^note: .* is not able to answer .*HTTP 503/);
  });

  it("names the code when nobody answers", async () => {
    assert.match(
      (await run(check(await deadAddress()))).join(),
      /^problem: .*cannot be reached.* ECONNREFUSED$/,
    );
  });

  it("says that a name is not known", async () => {
    const findings = await check("https://box-no-such-name.invalid").run(never);
    assert.match(
      linesOf(findings).join(),
      /^problem: The name box-no-such-name\.invalid is not known .*\((ENOTFOUND|EAI_AGAIN)\)/,
    );
    assert.deepEqual(findings[0]?.hide, [
      { text: "box-no-such-name.invalid", as: "host" },
      { text: "box-no-such-name.invalid", as: "host" },
    ]);
  });

  describe("with a certificate", () => {
    let names: { undo(): void };

    beforeEach(() => {
      names = resolveToLoopback();
    });

    afterEach(() => names.undo());

    async function secured(
      ...[hosts, validity]: Parameters<typeof selfSignedCertificate>
    ): Promise<LoopbackBox> {
      const certificate = selfSignedCertificate(hosts, validity);
      return keep(LoopbackBox.start((response) => response.writeHead(401).end("{}"), certificate));
    }

    it("names the issuer of one that nobody trusts, and sends nothing", async () => {
      const box = await secured(["box.example"]);
      const findings = await check(`https://box.example:${box.port}`).run(never);
      assert.match(
        linesOf(findings).join(),
        /^problem: The certificate of box\.example:\d+ is issued by Test of Box Auth, which this machine does not trust \(DEPTH_ZERO_SELF_SIGNED_CERT\)/,
      );
      assert.ok(findings[0]?.hide?.some(({ text, as }) => as === "issuer" && text === "Test of Box Auth"));
      assert.deepEqual(findings[0]?.cure, { kind: "openSettings", query: "http.systemCertificates" });
      assert.deepEqual(box.received, []);
    });

    it("reads the one behind a proxy with a log-in", async () => {
      const box = await secured(["box.example"]);
      const proxy = await keep(LoopbackProxy.start({ tunnelTo: box.port }));
      const address = proxy.url.replace("//", "//mira:p%40ss@");
      assert.match(
        (await run(check("https://box.example", { proxy: address }))).join(),
        /issued by Test of Box Auth/,
      );
      assert.deepEqual(
        proxy.tunnels.map(({ authority, headers }) => [authority, headers["proxy-authorization"]]),
        [...proxy.tunnels].map(() => [
          "box.example:443",
          `Basic ${Buffer.from("mira:p@ss").toString("base64")}`,
        ]),
      );
      assert.equal(proxy.tunnels.length, 2);
    });

    for (const [status, said] of [
      [407, /asks for a log-in.* HTTP 407$/],
      [403, /does not connect to Box.* HTTP 403$/],
    ] as const) {
      it(`says that the proxy refuses by ${status}`, async () => {
        const proxy = await keep(LoopbackProxy.start({ status }));
        const findings = await check("https://box.example", { proxy: proxy.url }).run(never);
        assert.match(linesOf(findings).join(), said);
        assert.deepEqual(findings[0]?.cure, { kind: "openSettings", query: "http.proxy" });
      });
    }

    it("says that the proxy is not there", async () => {
      const proxy = await deadAddress();
      assert.match((await run(check("https://box.example", { proxy }))).join(), /^problem: .* ECONNREFUSED$/);
    });
  });

  it("ends when it is cancelled, with a server that never answers", async () => {
    const box = await keep(LoopbackBox.startRaw(() => undefined));
    const cancel = new AbortController();
    const running = check(`${box.url}/`).run(cancel.signal);
    while (box.connections.length === 0) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    cancel.abort();
    await assert.rejects(running, CancelledError);
  });
});
