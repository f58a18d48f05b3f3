import assert from "node:assert/strict";
import fc from "fast-check";
import { parseScopeSetting } from "../../../../src/box/oauth/scopeSetting";
import { refusal } from "../refusal";

describe("the scopes that a sign-in asks for", () => {
  const accepted: [typed: string, scope: string][] = [
    ["", ""],
    [" \n ", ""],
    ["root_readonly", "root_readonly"],
    ["  root_readonly\t item_upload\n", "root_readonly item_upload"],
    ["root_readonly, manage_groups,ai.readwrite", "root_readonly manage_groups ai.readwrite"],
    ["a b a", "a b"],
    ["https://scope.example/read!~", "https://scope.example/read!~"],
  ];
  for (const [typed, scope] of accepted) {
    it(`are "${scope}" for ${JSON.stringify(typed)}`, () => assert.equal(parseScopeSetting(typed), scope));
  }

  const refused = ['"root_readonly"', "a\\b", "rööt", "a\u0000b", "a\u200bb", "x".repeat(65), many(101)];
  for (const typed of refused) {
    it(`are not ${JSON.stringify(typed.slice(0, 30))}, in a sentence that names the setting`, () => {
      const error = refusal(() => parseScopeSetting(typed));
      assert.deepEqual([error.decision, error.code], ["fixSettings", "settings"]);
      assert.match(error.message, /boxAuth\.scopes/);
    });
  }

  it("hold nothing but characters that RFC 6749 3.3 allows, whatever is typed", () => {
    // The grammar as the RFC writes it: scope-token *( SP scope-token ), scope-token = 1*( %x21 / %x23-5B / %x5D-7E )
    const scopes = /^(?:[!#-[\]-~]+(?: [!#-[\]-~]+)*)?$/;
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.string({ unit: "binary" })), (typed) => {
        let scope: string;
        try {
          scope = parseScopeSetting(typed);
        } catch {
          return;
        }
        assert.match(scope, scopes);
      }),
    );
  });
});

function many(count: number): string {
  return Array.from({ length: count }, (_, index) => `s${index}`).join(" ");
}
