import assert from "node:assert/strict";
import { inspect } from "node:util";
import fc from "fast-check";
import { format } from "../../../src/base/localizedMessage";
import { Secret } from "../../../src/base/secret";
import { readPastedCallback } from "../../../src/signIn/pastedCallback";
import { parseRedirectUri } from "../../../src/signIn/redirectUri";

const code = "Wm7pKq2Zx9LhT4vRb8Nc6Yd1Sf3Gj5Ua";
const redirect = parseRedirectUri("http://localhost:28473/callback");
const request = {
  state: new Secret("the-state"),
  issuers: ["https://api.box.com", "https://account.box.com"],
};
const query = `code=${code}&state=the-state`;

describe("a pasted callback", () => {
  const accepted: [what: string, text: string][] = [
    ["the whole address", `http://localhost:28473/callback?${query}`],
    ["an address without http://, as some browsers show it", `localhost:28473/callback?${query}`],
    ["an address in angle brackets", `<http://localhost:28473/callback?${query}>`],
    ["an address in quotes with blanks and a line end", `  "http://localhost:28473/callback?${query}"\r\n`],
    [
      "an address that a terminal broke into lines",
      `http://localhost:28473/callback?code=${code}\n  &state=the-state`,
    ],
    ["an address with a fragment", `http://localhost:28473/callback?${query}#_=_`],
    ["an address with its parameters in another order", `${redirect.href}?state=the-state&code=${code}`],
    ["an address that names Box as its sender", `${redirect.href}?${query}&iss=https%3A%2F%2Fapi.box.com`],
    ["an address at the end of a sentence", `(${redirect.href}?${query}),`],
  ];
  for (const [what, text] of accepted) {
    it(`may be ${what}`, () => {
      const pasted = readPastedCallback(text, request, redirect);
      assert.ok(pasted.kind === "code");
      assert.equal(pasted.code.expose(), code);
      assert.ok(!inspect(pasted).includes(code));
    });
  }

  it("may carry Box's refusal", () => {
    const text = "http://localhost:28473/callback?error=access_denied&error_description=No&state=the-state";
    assert.deepEqual(readPastedCallback(text, request, redirect), {
      kind: "error",
      error: "access_denied",
      description: "No",
    });
  });

  const unusable: [what: string, text: string, words: RegExp][] = [
    ["nothing", ' "" ', /Nothing was pasted/],
    ["words", "it does not work", /not the whole address of the callback page/],
    ["the code alone", code, /its code alone is not enough/],
    ["the code alone, in quotes", ` '${code}' `, /its code alone is not enough/],
    ["the query alone", query, /not the whole address/],
    ["the query with its question mark", `?${query}`, /not the whole address/],
    ["the link to Box", `https://account.box.com/api/oauth2/authorize?${query}`, /not the whole address/],
    ["an address on another host", `http://127.0.0.1:28473/callback?${query}`, /not the whole address/],
    ["an address on another port", `http://localhost:28474/callback?${query}`, /not the whole address/],
    ["an address with another path", `http://localhost:28473/callback/?${query}`, /not the whole address/],
    ["an address with a user name", `http://me@localhost:28473/callback?${query}`, /not the whole address/],
    ["another scheme", `https://localhost:28473/callback?${query}`, /not the whole address/],
    ["another state", `http://localhost:28473/callback?code=${code}&state=other`, /another sign-in/],
    [
      "an address with a foreign sender",
      `${redirect.href}?${query}&iss=https://evil.example`,
      /another sender/,
    ],
    ["an address cut off before its state", `http://localhost:28473/callback?code=${code}`, /incomplete/],
    ["an address of 4,097 characters", `${redirect.href}?${query}&a=`.padEnd(4097, "a"), /too long/],
    ["a repeated code", `http://localhost:28473/callback?${query}&code=x`, /no single code/],
    ["an address without a code", "http://localhost:28473/callback?state=the-state", /no single code/],
  ];
  for (const [what, text, words] of unusable) {
    it(`is not ${what}, and the sentence does not repeat it`, () => {
      const pasted = readPastedCallback(text, request, redirect);
      assert.ok(pasted.kind === "unusable");
      assert.match(format(pasted.sentence), words);
      assert.ok(!format(pasted.sentence).includes(code));
      assert.ok(!format(pasted.sentence).includes("the-state"));
    });
  }

  it("may have 4,096 characters", () => {
    const text = `${redirect.href}?${query}&a=`.padEnd(4096, "a");
    assert.equal(readPastedCallback(text, request, redirect).kind, "code");
  });

  it("may begin with the bracket of an IPv6 address, or with one around it", () => {
    const ipv6 = parseRedirectUri("http://[::1]:28473/callback");
    for (const text of [`[::1]:28473/callback?${query}`, `([::1]:28473/callback?${query})`]) {
      assert.equal(readPastedCallback(text, request, ipv6).kind, "code");
    }
  });

  it("is read in a time that grows with its length alone, also when it is nothing but quotes", () => {
    const text = `x${'"'.repeat(4000)}y`;
    const before = process.cpuUsage();
    for (let round = 0; round < 50; round++) {
      readPastedCallback(text, request, redirect);
    }
    // Where each quote begins a search for the end of the text anew, one such text takes 15 ms.
    const { user } = process.cpuUsage(before);
    assert.ok(user < 300_000, `${user} µs for 50 texts`);
  });

  it("is answered for any text at all", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (text) =>
        ["code", "error", "unusable"].includes(readPastedCallback(text, request, redirect).kind),
      ),
    );
  });
});
