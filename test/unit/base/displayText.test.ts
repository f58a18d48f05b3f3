import assert from "node:assert/strict";
import fc from "fast-check";
import { sanitizeForDisplay, withoutSecrets } from "../../../src/base/displayText";
import { Secret } from "../../../src/base/secret";

const hidden = (text: string, ...secrets: string[]) =>
  withoutSecrets(
    text,
    secrets.map((secret) => new Secret(secret)),
  );

describe("a text without the secrets of its request", () => {
  const texts: [text: string, secrets: string[], shown: string][] = [
    ["nothing of it", ["canary"], "nothing of it"],
    ["a canary and a canary", ["canary"], "a [secret] and a [secret]"],
    ["canary-and-more", ["canary", "canary-and-more"], "[secret]"],
    ["overlapping", ["overlap", "lapping"], "[secret]"],
    ["aaaaa", ["aaa"], "[secret]"],
    ["onetwo", ["one", "two"], "[secret][secret]"],
    ["a+b%2Fc", ["a b/c"], "[secret]"],
    ["unchanged", [""], "unchanged"],
    // What stands in a secret's place is no text of the other side, and never looked at again.
    ["string", ["secret", "t"], "s[secret]ring"],
    ["my secret", ["secret", "t", "e", "["], "my [secret]"],
    ["[secret]", ["secret"], "[[secret]]"],
  ];
  for (const [text, secrets, shown] of texts) {
    it(`is "${shown}" for "${text}" and ${secrets.join(", ")}`, () =>
      assert.equal(hidden(text, ...secrets), shown));
  }

  it("holds nothing of any secret, and all of the rest", () => {
    // Secrets of capital letters, so that nothing of them is in what stands in their place.
    const letters = fc.string({ unit: fc.constantFrom("A", "B", "C", " "), minLength: 1, maxLength: 3 });
    const text = fc.string({ unit: fc.constantFrom("A", "B", "C", " ", "x"), maxLength: 30 });
    fc.assert(
      fc.property(text, fc.array(letters, { minLength: 1, maxLength: 4 }), (before, secrets) => {
        const parts = hidden(before, ...secrets).split("[secret]");
        assert.ok(parts.every((part) => secrets.every((secret) => !part.includes(secret))));
        let from = 0;
        for (const part of parts) {
          const at = before.indexOf(part, from);
          assert.ok(at >= 0);
          from = at + part.length;
        }
      }),
    );
  });
});

describe("a text from the other side", () => {
  it("is one line of at most 200 characters without controls and without a full stop", () => {
    assert.equal(sanitizeForDisplay(" first\r\n\tsecond\u202e\u200b third... "), "first second third");
    assert.equal(sanitizeForDisplay("x".repeat(500)), `${"x".repeat(200)}…`);
  });

  it("is not cut through a character", () => {
    const shown = sanitizeForDisplay(`${"x".repeat(199)}😀😀`);
    assert.equal(shown, `${"x".repeat(199)}…`);
  });
});
