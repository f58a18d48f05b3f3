import assert from "node:assert/strict";
import { BoxError } from "../../../src/base/errors";
import { parseRedirectUri } from "../../../src/signIn/redirectUri";

describe("the redirect URI", () => {
  it("is kept as it was typed and taken apart as a browser sees it", () => {
    assert.deepEqual(parseRedirectUri(" http://localhost:28473/callback "), {
      href: "http://localhost:28473/callback",
      hostname: "localhost",
      port: 28473,
      host: "localhost:28473",
      path: "/callback",
    });
  });

  const accepted: [typed: string, host: string, path: string][] = [
    ["http://127.0.0.1:1/", "127.0.0.1:1", "/"],
    ["http://[::1]:65535/a/b/", "[::1]:65535", "/a/b/"],
    ["http://localhost:3000", "localhost:3000", "/"],
    ["HTTP://LocalHost:3000/Callback", "localhost:3000", "/Callback"],
    ["http://localhost:80/callback", "localhost", "/callback"],
  ];
  for (const [typed, host, path] of accepted) {
    it(`accepts ${typed}`, () => {
      const redirect = parseRedirectUri(typed);
      assert.deepEqual([redirect.href, redirect.host, redirect.path], [typed, host, path]);
    });
  }

  const refused: [typed: unknown, words: RegExp][] = [
    [undefined, /not a web address/],
    [28473, /not a web address/],
    ["", /not a web address/],
    ["localhost:28473/callback", /http:\/\//],
    ["http://local host:1/", /not a web address/],
    ["http://localhost:1\\@evil.example/", /not a web address/],
    ["https://localhost:28473/callback", /must start with http/],
    ["vscode://box-auth.box-auth/callback", /must start with http/],
    ["http://example.com:28473/callback", /this machine/],
    ["http://localhost.example.com:28473/", /this machine/],
    ["http://127.0.0.2:28473/", /this machine/],
    ["http://127.1:28473/", /this machine/],
    ["http://0.0.0.0:28473/", /this machine/],
    ["http://me@localhost:28473/", /user name/],
    ["http://localhost@example.com:28473/", /user name/],
    ["http://localhost/callback", /port between 1 and 65535/],
    ["http://localhost:/callback", /port between 1 and 65535/],
    ["http://localhost:0/callback", /port between 1 and 65535/],
    ["http://localhost:65536/callback", /port between 1 and 65535/],
    ["http://localhost:28473/callback?", /question mark/],
    ["http://localhost:28473/callback?a=b", /question mark/],
    ["http://localhost:28473/callback#", /question mark/],
  ];
  for (const [typed, words] of refused) {
    it(`refuses ${JSON.stringify(typed)} in a sentence that names the setting`, () => {
      assert.throws(
        () => parseRedirectUri(typed),
        (error) => {
          assert.ok(error instanceof BoxError);
          assert.equal(error.decision, "fixSettings");
          assert.match(error.message, words);
          assert.match(error.message, /boxAuth\.redirectUri/);
          return true;
        },
      );
    });
  }
});
