import assert from "node:assert/strict";
import { asPolicySource, isRegistered } from "../../box-simulator/redirectMatching";
import type { SimulatedApp } from "../../box-simulator/tenant";

const app: SimulatedApp = {
  clientId: "",
  clientSecret: "",
  redirectUris: ["http://localhost:28473/callback", "https://a.example/"],
};

describe("the match of redirect URIs", () => {
  const table: [string, boolean, boolean][] = [
    ["http://localhost:28473/callback", true, true],
    ["https://a.example/", true, true],
    ["http://localhost:1/callback", false, true],
    ["http://localhost/callback", false, true],
    ["http://localhost:28473/callback/", false, false],
    ["http://localhost:28473/callback?x=1", false, false],
    ["http://localhost:28473", false, false],
    ["http://127.0.0.1:28473/callback", false, false],
    ["http://[::1]:28473/callback", false, false],
    ["https://localhost:28473/callback", false, false],
    ["http://LOCALHOST:28473/callback", false, false],
    ["http://localhost.evil.example/callback", false, false],
    ["https://a.example", false, false],
    ["https://a.example:8443/", false, false],
    ["", false, false],
  ];
  for (const [uri, isExact, isAnyPort] of table) {
    it(`${isExact ? "accepts" : "refuses"} ${uri || "an empty one"}, and ${isAnyPort ? "accepts" : "refuses"} it where any port will do`, () => {
      assert.deepEqual([isRegistered(app, uri, false), isRegistered(app, uri, true)], [isExact, isAnyPort]);
    });
  }
});

describe("the policy for a form that redirects", () => {
  const table = [
    ["http://localhost:28473/callback", "http://localhost:28473"],
    ["http://127.0.0.1:1/", "http://127.0.0.1:1"],
    ["http://[::1]:28473/callback", "http:"],
    ["https://app.box.com", "https://app.box.com"],
    ["vscode://box-auth.box-auth/callback", "vscode:"],
  ] as const;
  for (const [uri, source] of table) {
    it(`names ${source} for ${uri}`, () => assert.equal(asPolicySource(uri), source));
  }
});
