import assert from "node:assert/strict";
import type { ProxySettings } from "../../../../src/box/http/proxyRoute";
import { routeTo } from "../../../../src/diagnosis/network/route";

const API = new URL("https://api.box.com/2.0/users/me");

function settings(given: Partial<ProxySettings> = {}): ProxySettings {
  return { support: "override", systemCertificates: true, environment: {}, ...given };
}

describe("the route to a server", () => {
  it("is direct without a proxy, to this machine, and where proxies are off", () => {
    const proxy = "http://proxy.example:3128";
    assert.deepEqual(routeTo(API, settings()), { kind: "direct" });
    assert.deepEqual(routeTo(new URL("http://127.0.0.1:1"), settings({ proxy })), { kind: "direct" });
    assert.deepEqual(routeTo(API, settings({ proxy, support: "off" })), { kind: "direct" });
    assert.deepEqual(routeTo(API, settings({ proxy, noProxy: ["localhost", "*"] })), { kind: "direct" });
  });

  it("goes through the proxy of the setting before that of the environment", () => {
    const environment = { HTTPS_PROXY: "http://other.example:1" };
    const set = routeTo(API, settings({ proxy: "http://proxy.example:3128", environment }));
    assert.deepEqual(set, { kind: "proxy", proxy: new URL("http://proxy.example:3128"), from: "http.proxy" });
    const found = routeTo(API, settings({ environment }));
    assert.deepEqual(found, { kind: "proxy", proxy: new URL("http://other.example:1"), from: "environment" });
  });

  for (const [exception, isExempt] of [
    ["api.box.com", true],
    ["API.BOX.COM:443", true],
    ["api.box.com:8443", false],
    [".box.com", true],
    ["*.box.com", true],
    ["box.com", true],
    ["pi.box.com", false],
    ["notbox.com", false],
    [".example", false],
  ] as const) {
    it(`${isExempt ? "passes" : "takes"} the proxy where ${exception} needs none`, () => {
      const environment = { no_proxy: `localhost, ${exception}` };
      const { kind } = routeTo(API, settings({ proxy: "http://proxy.example:3128", environment }));
      assert.equal(kind, isExempt ? "exempt" : "proxy");
    });
  }

  it("is a direct one where a star needs none", () => {
    const environment = { no_proxy: "localhost, *" };
    const route = routeTo(API, settings({ proxy: "http://proxy.example:3128", environment }));
    assert.deepEqual(route, { kind: "direct" });
  });
});
