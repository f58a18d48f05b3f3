import assert from "node:assert/strict";
import { createServer, type Server } from "node:net";
import { systemClock } from "../../../../src/base/clock";
import { boxEndpoints } from "../../../../src/box/oauth/endpoints";
import { checkPort, type PortParts } from "../../../../src/diagnosis/callback/checkPort";
import { LoopbackServer } from "../../../../src/signIn/loopbackServer";
import { parseRedirectUri } from "../../../../src/signIn/redirectUri";
import { freePort } from "../../signIn/loopbackClient";
import { run } from "../sentences";

describe("the check of the port", () => {
  const servers: Server[] = [];
  let port: number;

  beforeEach(async () => {
    port = await freePort();
  });

  afterEach(() =>
    Promise.all(servers.splice(0).map((server) => new Promise((resolve) => server.close(resolve)))),
  );

  async function occupy(host: string): Promise<void> {
    const server = createServer((socket) =>
      socket
        .on("error", () => undefined)
        .resume()
        .end("I am no HTTP server.\n"),
    );
    servers.push(server);
    await new Promise<void>((resolve) => server.listen({ host, port, ipv6Only: true }, resolve));
  }

  function check(more: Partial<PortParts> & { readonly host?: string } = {}) {
    const { host = "localhost", ...parts } = more;
    const redirectUri = `http://${host}:${port}/callback`;
    const settings = { signIn: () => ({ clientId: "", redirectUri, endpoints: boxEndpoints }) };
    return checkPort({ settings, clock: systemClock, platform: "linux", ...parts });
  }

  it("finds it free, and leaves it free", async () => {
    for (const _ of [1, 2]) {
      assert.match((await run(check())).join(), new RegExp(`^good: Port ${port} is free on 127\\.0\\.0\\.1`));
    }
    await occupy("127.0.0.1");
  });

  for (const address of ["127.0.0.1", "::1"]) {
    it(`finds it taken on ${address} alone`, async () => {
      await occupy(address);
      const [finding] = await check().run(new AbortController().signal);
      assert.match(
        (await run(check())).join(),
        new RegExp(`^problem: Port ${port} is in use on ${address} by another program`),
      );
      assert.deepEqual(finding?.cure, { kind: "openSettings", query: "boxAuth.redirectUri" });
    });
  }

  it("does not mind the family that the redirect URI does not name", async () => {
    await occupy("::1");
    assert.deepEqual(await run(check({ host: "127.0.0.1" })), [`good: Port ${port} is free on 127.0.0.1.`]);
    assert.match((await run(check({ host: "[::1]" }))).join(), /^problem: .*in use on ::1/);
  });

  it("tells a sign-in that is under way from another program", async () => {
    const redirect = parseRedirectUri(`http://localhost:${port}/callback`);
    const server = await LoopbackServer.listen(redirect, () => undefined, { clock: systemClock });
    try {
      assert.match((await run(check())).join(), /^problem: .*by a sign-in to Box in one of your windows/);
    } finally {
      await server.close();
    }
  });

  it("does with IPv4 where there is no other", async () => {
    const tryPort = async (address: string) => (address === "::1" ? "EAFNOSUPPORT" : undefined);
    assert.deepEqual(await run(check({ tryPort })), [
      `good: Port ${port} is free on 127.0.0.1, the only loopback address of this machine.`,
    ]);
  });

  it("has a problem where there is none at all", async () => {
    assert.match(
      (await run(check({ tryPort: async () => "EADDRNOTAVAIL" }))).join(),
      /^problem: This machine cannot listen/,
    );
  });

  it("names the command that shows which ports Windows reserves", async () => {
    const reserved = check({ tryPort: async () => "EACCES", platform: "win32" });
    const [finding] = await reserved.run(new AbortController().signal);
    assert.match(
      (await run(reserved)).join(),
      /^problem: Windows reserves port \d+ on 127\.0\.0\.1 \(EACCES\)/,
    );
    const text = "netsh interface ipv4 show excludedportrange protocol=tcp";
    assert.deepEqual(finding?.cure, { kind: "copyCommand", text });
    const elsewhere = check({ tryPort: async () => "EACCES" });
    assert.match((await run(elsewhere)).join(), /^problem: The system reserves port/);
  });

  it("is skipped while the settings are wrong", async () => {
    assert.match((await run(check({ host: "box.com" }))).join(), /^skipped: .*settings come first/);
  });
});
