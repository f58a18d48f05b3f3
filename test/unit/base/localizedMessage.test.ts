import assert from "node:assert/strict";
import fc from "fast-check";
import { format, localized } from "../../../src/base/localizedMessage";

describe("a sentence", () => {
  it("keeps its template apart from its values, so that it can be translated", () => {
    assert.deepEqual(localized("{0} sent {1}.", "Box", 3), { template: "{0} sent {1}.", values: ["Box", 3] });
  });

  const filled: [template: string, values: (string | number)[], text: string][] = [
    ["Nothing to fill.", [], "Nothing to fill."],
    ["{0} sent {1}.", ["Box", 3], "Box sent 3."],
    ["{1} before {0}, {1}.", ["a", "b"], "b before a, b."],
    ["HTTP {0}.", [0], "HTTP 0."],
    ["Empty ({0}).", [""], "Empty ()."],
    ["Left out ({0}).", [], "Left out ()."],
    ["The tenth is {10}.", [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, "ten"], "The tenth is ten."],
    ["Braces {} and {a} stay.", ["x"], "Braces {} and {a} stay."],
  ];
  for (const [template, values, text] of filled) {
    it(`reads "${text}"`, () => assert.equal(format(localized(template, ...values)), text));
  }

  it("shows a value as it is, even one that looks like a place or a pattern", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.constantFrom("{0}", "{1}", "$&", "$1", "$$")), (value) => {
        assert.equal(format(localized("<{0}|{1}>", value, "b")), `<${value}|b>`);
      }),
    );
  });
});
