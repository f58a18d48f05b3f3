import assert from "node:assert/strict";
import { inspect } from "node:util";
import fc from "fast-check";
import { format } from "../../../src/base/localizedMessage";
import { Secret } from "../../../src/base/secret";
import { readPastedCallback } from "../../../src/signIn/pastedCallback";
import { parseRedirectUri } from "../../../src/signIn/redirectUri";

const code = "Wm7pKq2Zx9LhT4vRb8Nc6Yd1Sf3Gj5Ua";
const expected = {
  redirect: parseRedirectUri("http://localhost:28473/callback"),
  state: new Secret("the-state"),
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
    ["the query with its question mark", `?${query}`],
    ["the query alone", query],
    ["the query in another order", `state=the-state&code=${code}`],
    ["the bare code", code],
    ["the bare code in quotes", ` '${code}' `],
  ];
  for (const [what, text] of accepted) {
    it(`may be ${what}`, () => {
      const pasted = readPastedCallback(text, expected);
      assert.ok(pasted.kind === "code");
      assert.equal(pasted.code.expose(), code);
      assert.ok(!inspect(pasted).includes(code));
    });
  }

  it("may carry Box's refusal", () => {
    const text = "http://localhost:28473/callback?error=access_denied&error_description=No&state=the-state";
    assert.deepEqual(readPastedCallback(text, expected), {
      kind: "error",
      error: "access_denied",
      description: "No",
    });
  });

  const unusable: [what: string, text: string, words: RegExp][] = [
    ["nothing", ' "" ', /Nothing was pasted/],
    ["words", "it does not work", /not the address of the callback page/],
    ["the link to Box", `https://account.box.com/api/oauth2/authorize?${query}`, /not the address/],
    ["an address on another host", `http://127.0.0.1:28473/callback?${query}`, /not the address/],
    ["an address on another port", `http://localhost:28474/callback?${query}`, /not the address/],
    ["an address with another path", `http://localhost:28473/callback/?${query}`, /not the address/],
    ["an address with a user name", `http://me@localhost:28473/callback?${query}`, /not the address/],
    ["another scheme", `https://localhost:28473/callback?${query}`, /not the address/],
    ["another state", `http://localhost:28473/callback?code=${code}&state=other`, /another sign-in/],
    ["an address cut off before its state", `http://localhost:28473/callback?code=${code}`, /incomplete/],
    ["a query without a state", `code=${code}`, /incomplete/],
    ["a repeated code", `http://localhost:28473/callback?${query}&code=x`, /no single code/],
    ["an address without a code", "http://localhost:28473/callback?state=the-state", /no single code/],
  ];
  for (const [what, text, words] of unusable) {
    it(`is not ${what}, and the sentence does not repeat it`, () => {
      const pasted = readPastedCallback(text, expected);
      assert.ok(pasted.kind === "unusable");
      assert.match(format(pasted.sentence), words);
      assert.ok(!format(pasted.sentence).includes(code));
      assert.ok(!format(pasted.sentence).includes("the-state"));
    });
  }

  it("is answered for any text at all", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 80 }), (text) =>
        ["code", "error", "unusable"].includes(readPastedCallback(text, expected).kind),
      ),
    );
  });
});
