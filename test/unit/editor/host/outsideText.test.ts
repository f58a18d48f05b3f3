import assert from "node:assert/strict";
import fc from "fast-check";
import { outsideText } from "../../../../src/editor/host/outsideText";
import { activeParts, hostileTexts } from "../hostileTexts";

/** Pieces out of which links, icons and disguises are made. */
const piece = fc.constantFrom(..."[]()$:/ax", "command:a", "\u2060", "\u200b", "\u202e", "\n", "\\", "~spin");

describe("a text from outside", () => {
  it("is dangerous as it comes: VS Code makes links and icons of some", () => {
    assert.ok(hostileTexts.flatMap(activeParts).length >= 4);
  });

  for (const hostile of hostileTexts) {
    it(`is shown letter by letter: ${JSON.stringify(hostile)}`, () => {
      const shown = outsideText(hostile);
      assert.deepEqual(activeParts(shown), []);
      assert.doesNotMatch(shown, /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202a-\u202e\u2066-\u2069]/u);
    });
  }

  it("never becomes a link or an icon, however it is put together", () => {
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        assert.deepEqual(activeParts(outsideText(`[a${pieces.join("")})`)), []);
      }),
    );
  });

  it("is the same again when it went through before", () => {
    fc.assert(
      fc.property(fc.array(fc.oneof(piece, fc.string()), { maxLength: 40 }), (pieces) => {
        const once = outsideText(pieces.join(""));
        assert.equal(outsideText(once), once);
      }),
    );
  });

  it("keeps the names of people", () => {
    const names = [
      "Mira Okafor",
      "José Ñíguez",
      "می‌خواهم",
      "क्‍ष",
      "👩‍👩‍👧",
      "O'Neil & Söhne (Köln) [EU] $5",
      "山田太郎",
    ];
    assert.deepEqual(names.map(outsideText), names);
  });

  it("is cut where it would hide the rest of the message", () => {
    const shown = outsideText("x".repeat(100_000));
    assert.equal(shown.length, 1_000);
    assert.ok(shown.endsWith("…"));
  });
});
