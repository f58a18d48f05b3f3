import assert from "node:assert/strict";
import { seeCertificate } from "../../../../src/diagnosis/network/certificate";
import { certificateFindings, whyRefused } from "../../../../src/diagnosis/network/certificateFindings";
import type { Route } from "../../../../src/diagnosis/network/route";
import { LoopbackBox } from "../../box/loopbackBox";
import { resolveToLoopback } from "../../box/loopbackNames";
import { LoopbackProxy } from "../../box/loopbackProxy";
import { type ServerCertificate, selfSignedCertificate } from "../../box/selfSignedCertificate";
import { linesOf } from "../sentences";

const NOW = Date.UTC(2030, 0, 1);

describe("the certificate that a server shows", () => {
  const closing: { close(): Promise<void> }[] = [];
  let names: { undo(): void };

  beforeEach(() => {
    names = resolveToLoopback();
  });

  afterEach(async () => {
    names.undo();
    await Promise.all(closing.splice(0).map((opened) => opened.close()));
  });

  async function keep<T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> {
    const opened = await starting;
    closing.push(opened);
    return opened;
  }

  const serve = (certificate: ServerCertificate) =>
    keep(LoopbackBox.start((response) => response.end("{}"), certificate));

  /** @param roots the certificates that are trusted */
  async function see(
    certificate: ServerCertificate,
    roots?: readonly string[],
    route: Route = { kind: "direct" },
  ) {
    const box = await serve(certificate);
    const seen = await seeCertificate(new URL(`https://box.example:${box.port}`), {
      route,
      roots,
      signal: AbortSignal.timeout(10_000),
    });
    assert.deepEqual(box.received, [], "no request was made");
    return seen;
  }

  it("is read where it is trusted, and told from one that the world trusts", async () => {
    const certificate = selfSignedCertificate(["box.example"]);
    const seen = await see(certificate, [certificate.cert]);
    assert.deepEqual(seen, {
      certificate: {
        issuer: "Test of Box Auth",
        subject: "box.example",
        validFrom: Date.UTC(2020, 0, 1),
        validTo: Date.UTC(2099, 11, 31, 23, 59, 59),
        isPublic: false,
      },
    });
    assert.match(
      linesOf(certificateFindings("box.example", seen, NOW)).join(),
      /^note: .*issued by Test of Box Auth, which this machine trusts but the world does not.*2099-12-31/,
    );
  });

  for (const [what, hosts, validity, refusedAs, said] of [
    [
      "has ended",
      ["box.example"],
      { to: "20210101000000Z" },
      "CERT_HAS_EXPIRED",
      /ended on 2021-01-01, and it is 2030-01-01/,
    ],
    [
      "has not begun",
      ["box.example"],
      { from: "20980101000000Z" },
      "CERT_NOT_YET_VALID",
      /begins only on 2098-01-01/,
    ],
    [
      "is for another host",
      ["login.hotel.example"],
      {},
      "ERR_TLS_CERT_ALTNAME_INVALID",
      /certificate for login\.hotel\.example, so it is not Box/,
    ],
  ] as const) {
    it(`is read where it ${what}, although the connection is refused`, async () => {
      const certificate = selfSignedCertificate(hosts, validity);
      const seen = await see(certificate, [certificate.cert]);
      assert.equal(seen.refusedAs, refusedAs);
      assert.deepEqual(certificateFindings("box.example", seen, NOW), []);
      const refused = whyRefused("box.example", seen, NOW);
      assert.ok(refused);
      assert.match(linesOf([refused]).join(), said);
      assert.match(linesOf([refused]).join(), /^problem: /);
    });
  }

  it("is read through a proxy behind TLS, which is checked as well", async () => {
    const certificate = selfSignedCertificate(["box.example", "127.0.0.1"]);
    const box = await serve(certificate);
    const proxy = await keep(LoopbackProxy.start({ tunnelTo: box.port }, { certificate }));
    const options = {
      route: { kind: "proxy", proxy: new URL(proxy.url), from: "http.proxy" },
      signal: AbortSignal.timeout(10_000),
    } as const;
    const url = new URL("https://box.example");
    const seen = await seeCertificate(url, { ...options, roots: [certificate.cert] });
    assert.equal(seen.certificate?.subject, "box.example");
    assert.equal(seen.refusedAs, undefined);
    assert.deepEqual(await seeCertificate(url, { ...options, roots: undefined }), {
      refusedAs: "DEPTH_ZERO_SELF_SIGNED_CERT",
    });
    assert.equal(proxy.tunnels.length, 1);
  });

  it("is not there, with a reason, where there is no TLS, nobody, or no end", async () => {
    const plain = await keep(
      LoopbackBox.startRaw((socket) => socket.end("HTTP/1.1 400 Bad Request\r\n\r\n")),
    );
    const options = {
      route: { kind: "direct" },
      roots: undefined,
      signal: AbortSignal.timeout(10_000),
    } as const;
    const seen = await seeCertificate(new URL(`https://box.example:${plain.port}`), options);
    assert.match(seen.refusedAs ?? "", /^(ERR_SSL_|EPROTO|ECONNRESET)/);
    assert.equal(whyRefused("box.example", seen, NOW), undefined);
    const silent = await keep(LoopbackBox.startRaw(() => undefined));
    const end = new AbortController();
    const seeing = seeCertificate(new URL(`https://box.example:${silent.port}`), {
      ...options,
      signal: end.signal,
    });
    while (silent.connections.length === 0) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    end.abort();
    assert.equal((await seeing).certificate, undefined);
  });

  it("is told when it ends soon", () => {
    const certificate = {
      issuer: "DigiCert Inc",
      subject: "api.box.com",
      validFrom: 0,
      validTo: NOW + 3_600_000,
      isPublic: true,
    };
    assert.match(
      linesOf(certificateFindings("api.box.com", { certificate }, NOW)).join(),
      /^note: .*ends soon, on 2030-01-01/,
    );
    const lasting = { ...certificate, validTo: NOW + 90 * 86_400_000 };
    const [finding] = certificateFindings("api.box.com", { certificate: lasting }, NOW);
    assert.equal(finding?.verdict, "good");
    assert.equal(finding.hide, undefined, "everybody knows who issues Box's certificate");
  });
});
