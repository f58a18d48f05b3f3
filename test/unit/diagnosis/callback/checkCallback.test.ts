import assert from "node:assert/strict";
import dns from "node:dns";
import { createServer, type Server } from "node:http";
import { systemClock } from "../../../../src/base/clock";
import { boxEndpoints } from "../../../../src/box/oauth/endpoints";
import { checkCallback } from "../../../../src/diagnosis/callback/checkCallback";
import { freePort } from "../../signIn/loopbackClient";
import { run } from "../sentences";

describe("the check of the callback", () => {
  let port: number;
  let server: Server | undefined;

  beforeEach(async () => {
    port = await freePort();
  });

  afterEach(async () => {
    const closing = server;
    server = undefined;
    await new Promise<void>((resolve) => (closing ? closing.close(() => resolve()) : resolve()));
  });

  function check(asExternalUri?: (uri: string) => Promise<string>, host = "localhost") {
    const redirectUri = `http://${host}:${port}/callback`;
    const settings = { signIn: () => ({ clientId: "", redirectUri, endpoints: boxEndpoints }) };
    return checkCallback({ settings, clock: systemClock, asExternalUri });
  }

  for (const host of ["localhost", "127.0.0.1", "[::1]"]) {
    it(`sees that what is sent to ${host} arrives, each time`, async () => {
      for (const _ of [1, 2]) {
        assert.deepEqual(await run(check(undefined, host)), [
          `good: What a browser sends to http://${host}:${port}/callback arrives here.`,
        ]);
      }
    });
  }

  it("is skipped when the port cannot be had", async () => {
    const taken = createServer();
    server = taken;
    await new Promise<void>((resolve) => taken.listen(port, "127.0.0.1", resolve));
    assert.deepEqual(await run(check()), ["skipped: Not looked at, since the port cannot be had."]);
  });

  it("notices that localhost leads to somebody else", async () => {
    const undo = lookUpAs((done) => done(null, [{ address: "127.0.0.2", family: 4 }]), "localhost");
    try {
      assert.match(
        (await run(check())).join(),
        /^problem: What is sent to .* does not arrive here \(ECONNREFUSED\)/,
      );
    } finally {
      undo();
    }
  });

  it("notices that localhost is no name on this machine", async () => {
    const undo = lookUpAs((done) => done(Object.assign(new Error("no"), { code: "ENOTFOUND" })), "localhost");
    try {
      assert.match((await run(check())).join(), /^problem: .*\(ENOTFOUND\).*hosts file/);
    } finally {
      undo();
    }
  });

  it("knows a host that carries the address to the browser, and one that does not", async () => {
    assert.match((await run(check(async (uri) => uri))).join(), /^good: This host carries/);
    const elsewhere = await run(check(async () => `https://editor.example/proxy/${port}/callback`));
    assert.match(
      elsewhere.join(),
      /^note: Your browser may be on another machine.*“Paste the address instead”/,
    );
    assert.doesNotMatch(elsewhere.join(), /editor\.example/);
  });
});

type Done = (error: Error | null, addresses?: readonly { address: string; family: number }[]) => void;

/** The name is looked up so, as if the hosts file said it. */
function lookUpAs(answer: (done: Done) => void, name: string): () => void {
  const original = dns.lookup;
  const lookup = (asked: string, ...rest: readonly unknown[]) =>
    asked === name
      ? setImmediate(() => answer(rest.at(-1) as Done))
      : Reflect.apply(original, dns, [asked, ...rest]);
  Reflect.set(dns, "lookup", lookup);
  return () => void Reflect.set(dns, "lookup", original);
}
