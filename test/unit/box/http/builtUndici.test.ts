import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readdir, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { root } from "../../../host/paths";
import { inFreshProcess } from "../freshProcess";
import { LoopbackBox } from "../loopbackBox";
import { LoopbackProxy } from "../loopbackProxy";
import { selfSignedCertificate } from "../selfSignedCertificate";

const LARGEST = 250_000;

/** What is published holds parts of undici alone, so it is asked here, not only its source. */
describe("undici as it is built", () => {
  const certificate = selfSignedCertificate(["box.example"]);
  const closing: { close(): Promise<void> }[] = [];
  let folder: string;
  let chunk: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), "box-auth-build-"));
    await promisify(execFile)(process.execPath, [join(root, "esbuild.mjs"), folder]);
    const chunks = await readdir(join(folder, "chunks"));
    const [name = "", ...others] = chunks.filter((file) => file.startsWith("undiciTransport-"));
    assert.deepEqual(others, []);
    chunk = join(folder, "chunks", name);
  });

  after(() => rm(folder, { recursive: true }));

  afterEach(async () => {
    await Promise.all(closing.splice(0).map((opened) => opened.close()));
  });

  async function keep<T extends { close(): Promise<void> }>(starting: Promise<T>): Promise<T> {
    const opened = await starting;
    closing.push(opened);
    return opened;
  }

  /** The status and body of a POST with a form, and whether any slot for a dispatcher of the process is filled after it. */
  function post(url: string, proxy?: string): Promise<unknown> {
    const settings = { support: "on", proxy, systemCertificates: true, environment: {} };
    const program = `
      Object.defineProperty(globalThis, "Request", { value: undefined });
      load("test/unit/box/loopbackNames").resolveToLoopback();
      require("node:tls").getCACertificates = () => [process.env.ROOT_OF_THE_SYSTEM];
      const { UndiciTransport } = require(${JSON.stringify(chunk)});
      const { systemClock } = load("src/base/clock");
      const transport = new UndiciTransport(systemClock, () => (${JSON.stringify(settings)}));
      const form = { grant_type: "refresh_token" };
      const { status, body } = await transport.send({ method: "POST", url: "${url}", form });
      transport.dispose();
      const slots = Object.getOwnPropertySymbols(globalThis).map(String).filter((name) => /undici/.test(name));
      report({ status, body: body.expose(), slots });
    `;
    return inFreshProcess(program, { env: { ROOT_OF_THE_SYSTEM: certificate.cert } });
  }

  it(`has no more than ${LARGEST / 1000} KB`, async () => {
    const { size } = await stat(chunk);
    assert.ok(size <= LARGEST, `${size} bytes`);
  });

  it("sends a request directly", async () => {
    const box = await keep(LoopbackBox.start((response, { body }) => response.end(body)));
    assert.deepEqual(await post(box.url), { status: 200, body: "grant_type=refresh_token", slots: [] });
  });

  it("sends a request through the tunnel of a proxy that asks for a log-in", async () => {
    const box = await keep(LoopbackBox.start((response, { body }) => response.end(body), certificate));
    const proxy = await keep(LoopbackProxy.start({ tunnelTo: box.port }));
    const result = await post(
      `https://box.example:${box.port}/oauth2/token`,
      `http://ada:pass%20word@${proxy.host}`,
    );
    assert.deepEqual(result, { status: 200, body: "grant_type=refresh_token", slots: [] });
    const [{ authority, headers }] = proxy.tunnels as [(typeof proxy.tunnels)[0]];
    assert.equal(authority, `box.example:${box.port}`);
    assert.equal(headers["proxy-authorization"], `Basic ${Buffer.from("ada:pass word").toString("base64")}`);
  });
});
