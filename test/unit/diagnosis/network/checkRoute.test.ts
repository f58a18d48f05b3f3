import assert from "node:assert/strict";
import type { HttpClient } from "../../../../src/box/http/chooseClient";
import type { ProxySettings } from "../../../../src/box/http/proxyRoute";
import { checkRoute } from "../../../../src/diagnosis/network/checkRoute";
import { linesOf, run } from "../sentences";

const API = "https://api.box.com/2.0/users/me";
const PROXY = "http://mira:canary-password@proxy.corp.example:3128";

function check(client: HttpClient, given: Partial<ProxySettings> = {}) {
  const settings: ProxySettings = {
    support: "override",
    systemCertificates: true,
    environment: {},
    ...given,
  };
  return checkRoute(API, { clientFor: () => client, proxySettings: () => settings });
}

describe("the check of the way to Box", () => {
  it("says which client takes which way", async () => {
    assert.match(
      (await run(check("fetch"))).join(),
      /^good: By the editor's own client, which also knows the proxies/,
    );
    assert.match(
      (await run(check("undici"))).join(),
      /^good: By Box Auth's own client, directly; a proxy that only/,
    );
    assert.match(
      (await run(check("fetch", { proxy: PROXY }))).join(),
      /through the proxy proxy\.corp\.example:3128 of the setting http\.proxy/,
    );
    const environment = { https_proxy: PROXY };
    assert.match(
      (await run(check("undici", { environment }))).join(),
      /through the proxy proxy\.corp\.example:3128 of the environment/,
    );
    const noProxy = ["box.com"];
    assert.match(
      (await run(check("fetch", { proxy: PROXY, noProxy }))).join(),
      /without the proxy, which http\.noProxy or NO_PROXY/,
    );
  });

  it("shows nothing of the log-in at the proxy, and no report names the proxy", async () => {
    const findings = await check("fetch", { proxy: PROXY }).run(new AbortController().signal);
    assert.doesNotMatch(JSON.stringify(findings), /mira|canary/);
    assert.deepEqual(findings[0]?.hide, [{ text: "proxy.corp.example:3128", as: "proxy" }]);
  });

  it("has a problem with a proxy that is no address", async () => {
    const findings = await check("fetch", { proxy: "socks5://canary" }).run(new AbortController().signal);
    assert.match(linesOf(findings).join(), /^problem: The proxy is not an address/);
    assert.doesNotMatch(linesOf(findings).join(), /canary/);
    assert.deepEqual(findings[0]?.cure, { kind: "openSettings", query: "http.proxy" });
  });

  it("points at proxies and certificate checks that are off", async () => {
    const environment = { NODE_TLS_REJECT_UNAUTHORIZED: "0" };
    const lines = await run(check("undiciForChecks", { support: "off", proxy: PROXY, environment }));
    assert.equal(lines.length, 3);
    assert.match(lines[1] ?? "", /^note: The setting http\.proxySupport is off/);
    assert.match(lines[2] ?? "", /^note: NODE_TLS_REJECT_UNAUTHORIZED switches/);
  });
});
