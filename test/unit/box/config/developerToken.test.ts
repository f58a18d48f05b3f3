import assert from "node:assert/strict";
import fc from "fast-check";
import { cleanDeveloperToken } from "../../../../src/box/config/developerToken";
import { assertLinear } from "../growth";
import { megabytes, refusal, refusesAtMost } from "../refusal";
import { assertHidden } from "../shownOf";

const token = "canaryT0kenOfTheConsole000000001";

describe("a pasted developer token", function () {
  this.timeout(20_000);

  const pasted: [name: string, text: string][] = [
    ["alone", token],
    ["with blanks and line ends around it", `\r\n\t ${token} \n`],
    ["with Bearer", `Bearer ${token}`],
    ["with bearer in small letters and more blanks", `  bearer   ${token}`],
    ["as a header", `Authorization: Bearer ${token}`],
    ["as a header in quotes, as for curl", `"Authorization: Bearer ${token}"`],
    ["in quotes", `"${token}"`],
    ["in single quotes, as a header's value", `'Bearer ${token}'`],
    ["in backticks", `\`${token}\``],
    ["with characters that nobody sees", `\uFEFF${token.slice(0, 5)}\u200B${token.slice(5)}\u2060`],
  ];
  for (const [name, text] of pasted) {
    it(`is taken ${name}`, () => assert.equal(cleanDeveloperToken(text).expose(), token));
  }

  it("may be as long as a downscoped one", () => {
    const long = `1!${"aB3-_".repeat(300)}..`;
    assert.equal(cleanDeveloperToken(long).expose(), long);
  });

  it("is kept as a secret", () => assertHidden(cleanDeveloperToken(token), token));

  const jwt = `${Buffer.from('{"alg":"RS256"}').toString("base64url")}.canaryclaims.canarysignature`;
  const refused: [name: string, text: string, words: RegExp][] = [
    ["nothing", "", /no token in the pasted text/],
    ["blanks", " \n\t ", /no token in the pasted text/],
    ["empty quotes", '""', /no token in the pasted text/],
    ["Bearer alone", "Bearer ", /no token in the pasted text/],
    ["a header without value", "Authorization:", /no token in the pasted text/],
    ["two words", "canaryone canarytwo", /one word/],
    ["two lines", "canaryone\ncanarytwo", /one word/],
    ["a private key", "-----BEGIN PRIVATE KEY-----\ncanary", /one word/],
    ["JSON", JSON.stringify({ access_token: "canary" }), /JSON.*access_token/],
    ["a list", JSON.stringify(["canary"]), /JSON/],
    ["a JWT", jwt, /JWT assertion/],
    ["a JWT after Bearer", `Bearer ${jwt}`, /JWT assertion/],
    ["a token with other letters", "canaryé", /no Box token/],
    ["a token with control characters", "canary\u0000", /no Box token/],
    ["a very long word", "canary".repeat(1000), /no Box token/],
  ];
  for (const [name, text, words] of refused) {
    it(`is not ${name}, which is told in one sentence`, () => {
      const error = refusal(() => cleanDeveloperToken(text));
      assert.match(error.message, words);
      assert.equal(error.code, "developerToken");
      assertHidden(error, "canary");
    });
  }

  it("is looked for in linear time", () => {
    for (const part of ['"', " ", "bearer ", "'x", "authorization:", ".", "eyJ", "\u200b"]) {
      assertLinear(cleanDeveloperToken, (length) => `x${part.repeat((length - 2) / part.length)}y`, 8_192);
    }
  });

  it("is not looked for in a text that is longer than twice any token", () => {
    assert.match(refusal(() => cleanDeveloperToken(token.padStart(8_193))).message, /no Box token/);
    assert.equal(cleanDeveloperToken(token.padStart(8_192)).expose(), token);
  });

  it("is not a megabyte of anything", () => {
    for (const text of megabytes) {
      refusal(() => cleanDeveloperToken(text));
    }
  });

  it("is one word that stays the same when it is pasted again, or is refused with a sentence", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (text) =>
        refusesAtMost(() => {
          const once = cleanDeveloperToken(text);
          assert.match(once.expose(), /^[\x21-\x7e]+$/);
        }),
      ),
    );
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9]{1,64}$/), (text) => {
        assert.ok(/^bearer$/i.test(text) || cleanDeveloperToken(text).expose() === text);
      }),
    );
  });
});
