import assert from "node:assert/strict";
import fc from "fast-check";
import { BoxError } from "../../../../src/base/errors";
import { dispatcherFor, type ProxySettings, proxyRoute } from "../../../../src/box/http/proxyRoute";
import { Agent, EnvHttpProxyAgent } from "../../../../src/box/http/undiciParts";
import { assertHidden } from "../shownOf";

const on: ProxySettings = { support: "on", systemCertificates: false, environment: {} };

describe("the way to a host", () => {
  const ways: [name: string, settings: Partial<ProxySettings>, route: { proxy?: string; noProxy: string }][] =
    [
      ["is direct without settings", {}, { noProxy: "" }],
      ["is the one of http.proxy", { proxy: "http://a:1" }, { proxy: "http://a:1/", noProxy: "" }],
      ["has no spaces around it", { proxy: "  https://a:1 " }, { proxy: "https://a:1/", noProxy: "" }],
      ["needs no scheme", { proxy: "a:1" }, { proxy: "http://a:1/", noProxy: "" }],
      ["has no path", { proxy: "http://a:1//x?y#z" }, { proxy: "http://a:1/", noProxy: "" }],
      ["may have a log-in", { proxy: "http://b:c@a:1" }, { proxy: "http://b:c@a:1/", noProxy: "" }],
      [
        "is the one of http.proxy before the environment",
        { proxy: "http://a:1", environment: { HTTPS_PROXY: "http://b:2" } },
        { proxy: "http://a:1/", noProxy: "" },
      ],
      [
        "is the environment's when http.proxy is blank",
        { proxy: " ", environment: { HTTPS_PROXY: "http://b:2" } },
        { proxy: "http://b:2/", noProxy: "" },
      ],
      [
        "is the one for https before the one for http",
        { environment: { HTTP_PROXY: "http://a:1", https_proxy: "http://b:2" } },
        { proxy: "http://b:2/", noProxy: "" },
      ],
      [
        "is the small-letter variable's before the capital one's, as in other tools",
        { environment: { HTTPS_PROXY: "http://a:1", https_proxy: "http://b:2" } },
        { proxy: "http://b:2/", noProxy: "" },
      ],
      [
        "is not the one of an empty variable",
        { environment: { https_proxy: "", HTTPS_PROXY: " ", http_proxy: "http://a:1" } },
        { proxy: "http://a:1/", noProxy: "" },
      ],
      [
        "has the exceptions of http.noProxy",
        { proxy: "http://a:1/", noProxy: ["x", "*.y"], environment: { NO_PROXY: "z" } },
        { proxy: "http://a:1/", noProxy: "x,*.y" },
      ],
      [
        "has the exceptions of the environment where http.noProxy is empty",
        { proxy: "http://a:1/", noProxy: [], environment: { NO_PROXY: "z" } },
        { proxy: "http://a:1/", noProxy: "z" },
      ],
      [
        "has the exceptions of the environment where http.noProxy is blank",
        { proxy: "http://a:1/", noProxy: ["", " "], environment: { NO_PROXY: "z" } },
        { proxy: "http://a:1/", noProxy: "z" },
      ],
      [
        "is direct where one of the exceptions is a star, as the editor has it",
        { proxy: "http://a:1", noProxy: ["x", " * "] },
        { noProxy: "" },
      ],
      [
        "is direct when support is off, whatever the rest says",
        { support: "off", proxy: "http://a:1", environment: { HTTPS_PROXY: "http://b:2" } },
        { noProxy: "" },
      ],
      [
        "is direct when support is off, even if the proxy is no address",
        { support: "off", proxy: "::" },
        { noProxy: "" },
      ],
    ];
  for (const [name, settings, route] of ways) {
    it(name, () => assert.deepEqual(proxyRoute({ ...on, ...settings }), route));
  }

  for (const proxy of [
    "socks5://canary@a:1",
    "ftp://canary",
    "http://",
    "canary canary",
    "http://canary:x:y",
    "://canary",
  ]) {
    it(`is not taken from "${proxy.replaceAll("canary", "…")}", which may hold a password and is not shown`, () => {
      assert.throws(
        () => proxyRoute({ ...on, proxy }),
        (error) => {
          assert.ok(error instanceof BoxError);
          assert.deepEqual([error.decision, error.code], ["fixSettings", "proxy"]);
          assert.match(error.message, /; correct the setting http\.proxy, or the variable HTTPS_PROXY/);
          assertHidden(error, "canary");
          return true;
        },
      );
    });
  }

  for (const login of ["ada:canary%", "ada%:canary", "canary%:25"]) {
    it(`is not taken from an address whose log-in holds a bare %, as ${login} does`, () => {
      assert.throws(
        () => proxyRoute({ ...on, proxy: `http://${login}@a:1` }),
        (error) => {
          assert.ok(error instanceof BoxError);
          assert.deepEqual([error.decision, error.code], ["fixSettings", "proxy"]);
          assert.match(error.message, /holds a % that is not written as %25; correct the setting/);
          assertHidden(error, "canary");
          return true;
        },
      );
    });
  }

  it("leads through an address of the web or nowhere, whatever the settings hold", () => {
    const login = fc
      .tuple(fc.string(), fc.string())
      .map(([user, password]) => `http://${user}:${password}@a:1`);
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl(), login), fc.array(fc.string()), (proxy, noProxy) => {
        try {
          const route = proxyRoute({ ...on, proxy, noProxy });
          assert.ok(route.proxy === undefined || /^https?:$/.test(new URL(route.proxy).protocol));
          dispatcherFor(route, false);
        } catch (error) {
          assert.ok(error instanceof BoxError, String(error));
        }
      }),
      { numRuns: 40 },
    );
  });
});

describe("undici's way out", () => {
  it("is a plain agent without a proxy, whatever the environment of the process says", () => {
    assert.ok(dispatcherFor({ noProxy: "" }, false) instanceof Agent);
    assert.ok(dispatcherFor({ noProxy: "" }, true) instanceof Agent);
  });

  it("is a proxy's with one", async () => {
    const dispatcher = dispatcherFor({ proxy: "http://127.0.0.1:1", noProxy: "" }, true);
    assert.ok(dispatcher instanceof EnvHttpProxyAgent);
    await dispatcher.close();
  });
});
