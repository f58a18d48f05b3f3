import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import fc from "fast-check";
import { BoxError } from "../../../../src/base/errors";
import { format } from "../../../../src/base/localizedMessage";
import { isLoopbackName } from "../../../../src/base/loopback";
import {
  boxEndpoints,
  consoleUrl,
  currentUserUrl,
  foreignServers,
  issuersOf,
  parseEndpoints,
  revokeUrl,
  tokenUrl,
} from "../../../../src/box/oauth/endpoints";
import { assertHidden } from "../shownOf";

const { authorizeUrl, apiUrl } = boxEndpoints;

describe("the addresses of Box", () => {
  it("are those that Box documents", () => {
    assert.equal(authorizeUrl, "https://account.box.com/api/oauth2/authorize");
    assert.equal(tokenUrl(boxEndpoints), "https://api.box.com/oauth2/token");
    assert.equal(revokeUrl(boxEndpoints), "https://api.box.com/oauth2/revoke");
    assert.equal(currentUserUrl(boxEndpoints), "https://api.box.com/2.0/users/me");
  });

  it("are the defaults of the settings", () => {
    const manifest = JSON.parse(readFileSync(resolve("package.json"), "utf8"));
    const settings = manifest.contributes.configuration.properties;
    assert.deepEqual(boxEndpoints, {
      authorizeUrl: settings["boxAuth.authorizeUrl"].default,
      apiUrl: settings["boxAuth.apiUrl"].default,
    });
  });

  it("pass their own check unchanged", () => assert.deepEqual(parseEndpoints(boxEndpoints), boxEndpoints));

  const accepted: [setting: string, address: string][] = [
    ["https://api.box.com/", "https://api.box.com"],
    ["  https://api.box.com//  ", "https://api.box.com"],
    ["HTTPS://API.BOX.COM", "https://api.box.com"],
    ["https://gateway.example/box/", "https://gateway.example/box"],
    ["http://localhost:8080/", "http://localhost:8080"],
    ["http://127.0.0.1:8080", "http://127.0.0.1:8080"],
    ["http://[::1]:8080", "http://[::1]:8080"],
  ];
  for (const [setting, address] of accepted) {
    it(`take "${setting}" from the settings as ${address}`, () =>
      assert.equal(parseEndpoints({ authorizeUrl, apiUrl: setting }).apiUrl, address));
  }

  const refused: [setting: unknown, words: RegExp][] = [
    [undefined, /is not a web address; correct it/],
    [null, /is not a web address/],
    [42, /is not a web address/],
    ["", /is not a web address/],
    ["api.box.com", /is not a web address/],
    ["file:///etc/passwd", /is not a web address/],
    ["javascript:alert(1)", /is not a web address/],
    ["ftp://api.box.com", /is not a web address/],
    ["http://api.box.com", /must start with https:\/\//],
    ["http://localhost.example", /must start with https:\/\//],
    ["http://127.0.0.1.example", /must start with https:\/\//],
    ["http://10.0.0.1", /must start with https:\/\//],
    ["https://canary:canary@api.box.com", /must be a plain address/],
    ["https://canary@api.box.com", /must be a plain address/],
    ["https://api.box.com?a=canary", /must be a plain address/],
    ["https://api.box.com#canary", /must be a plain address/],
    ["https://api.box.com/?", /must be a plain address/],
    ["https://api.box.com/#", /must be a plain address/],
  ];
  for (const [setting, words] of refused) {
    it(`do not take ${JSON.stringify(setting)?.replaceAll("canary", "…")}, and the sentence names the setting but not its value`, () => {
      for (const name of ["authorizeUrl", "apiUrl"]) {
        assert.throws(
          () => parseEndpoints({ authorizeUrl, apiUrl, [name]: setting }),
          (error) => {
            assert.ok(error instanceof BoxError);
            assert.equal(error.decision, "fixSettings");
            assert.equal(error.code, "settings");
            assert.match(format(error.sentence), words);
            assert.ok(error.message.includes(`boxAuth.${name}`));
            assertHidden(error, "canary");
            return true;
          },
        );
      }
    });
  }

  it("lead to the token endpoint itself, whatever is accepted", () => {
    const address = fc.oneof(
      fc.webUrl({ withQueryParameters: true, withFragments: true }),
      fc.tuple(fc.webUrl(), fc.constantFrom("", "?", "#", "/", "?#", "//")).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(address, (setting) => {
        const endpoints = parsed(setting);
        if (endpoints) {
          const { protocol, hostname, pathname, search, hash } = new URL(tokenUrl(endpoints));
          assert.ok(pathname.endsWith("/oauth2/token"), pathname);
          assert.equal(search + hash, "");
          assert.ok(protocol === "https:" || isLoopbackName(hostname));
        }
      }),
    );
  });
});

describe("the servers that a person confirms", () => {
  const servers: [authorize: string, api: string, foreign: string[]][] = [
    [authorizeUrl, apiUrl, []],
    ["https://ent.box.com/api/oauth2/authorize", "https://box.com", []],
    ["https://acme.account.box.com/api/oauth2/authorize", apiUrl, []],
    ["http://localhost:1/authorize", "http://127.0.0.1:2", []],
    [authorizeUrl, "https://box.example", ["box.example"]],
    [authorizeUrl, "https://notbox.com", ["notbox.com"]],
    [authorizeUrl, "https://api.box.com.example", ["api.box.com.example"]],
    ["https://box.example/authorize", "https://box.example", ["box.example"]],
    ["https://a.example/authorize", "https://b.example", ["a.example", "b.example"]],
  ];
  for (const [authorize, api, foreign] of servers) {
    it(`are [${foreign.join(", ")}] for ${authorize} and ${api}`, () =>
      assert.deepEqual(foreignServers({ authorizeUrl: authorize, apiUrl: api }), foreign));
  }
});

describe("the issuers that a callback may name", () => {
  const box = ["https://api.box.com", "https://account.box.com"];
  const issuers: [authorize: string, api: string, issuers: string[]][] = [
    [authorizeUrl, apiUrl, box],
    ["https://ent.box.com/api/oauth2/authorize", "https://api.box.com", box],
    ["http://localhost:1/authorize", "http://127.0.0.1:2", ["http://localhost:1", "http://127.0.0.1:2"]],
    ["https://box.example/oauth/authorize", "https://box.example/api", ["https://box.example"]],
    [
      "https://a.example:8443/authorize",
      "https://b.example",
      ["https://a.example:8443", "https://b.example"],
    ],
    [authorizeUrl, "https://gateway.example/box", [...box, "https://gateway.example"]],
    ["https://notbox.com/authorize", "https://notbox.com", ["https://notbox.com"]],
  ];
  for (const [authorize, api, expected] of issuers) {
    it(`are ${expected.join(", ")} for ${authorize} and ${api}`, () =>
      assert.deepEqual(issuersOf({ authorizeUrl: authorize, apiUrl: api }), expected));
  }
});

describe("the Developer Console", () => {
  for (const [api, url] of [
    ["https://api.box.com", "https://app.box.com/developers/console"],
    ["https://gateway.example", "https://app.box.com/developers/console"],
    ["http://127.0.0.1:8080", "http://127.0.0.1:8080/developers/console"],
  ] as const) {
    it(`is at ${url} for ${api}`, () => assert.equal(consoleUrl({ authorizeUrl, apiUrl: api }), url));
  }
});

function parsed(setting: string) {
  try {
    return parseEndpoints({ authorizeUrl, apiUrl: setting });
  } catch (error) {
    assert.ok(error instanceof BoxError);
    return undefined;
  }
}
