import assert from "node:assert/strict";
import fc from "fast-check";
import {
  type Downscope,
  type DownscopeTarget,
  downscopeScopes,
  parseScopes,
  parseTarget,
  resourceUrl,
  scopePresets,
  verifyRestriction,
} from "../../../../src/box/oauth/downscope";
import type { ResourceScope } from "../../../../src/box/oauth/tokens";
import { megabytes, refusal, refusesAtMost } from "../refusal";

describe("the scopes to choose from", () => {
  it("are those of every UI Element, and each of them can be chosen alone", () => {
    const ofPresets = scopePresets.flatMap(({ scopes }) => scopes);
    assert.deepEqual(
      ofPresets.filter((scope) => !downscopeScopes.includes(scope)),
      [],
    );
    assert.deepEqual(
      ["base_explorer", "base_picker", "base_preview", "base_sidebar", "base_upload"],
      [...new Set(ofPresets.filter((scope) => scope.startsWith("base_")))].sort(),
    );
  });

  it("are each there once", () => {
    assert.equal(new Set(downscopeScopes).size, downscopeScopes.length);
    assert.equal(new Set(scopePresets.map(({ name }) => name.template)).size, scopePresets.length);
    for (const { scopes } of scopePresets) {
      assert.equal(new Set(scopes).size, scopes.length);
    }
  });

  it("can be typed as they are listed", () => {
    assert.deepEqual(parseScopes(downscopeScopes.join(" ")), downscopeScopes);
  });
});

describe("typed scopes", () => {
  it("stand between blanks, commas and line ends, and count once", () => {
    assert.deepEqual(parseScopes(" item_preview,base_upload\n  item_preview\tai.readwrite, "), [
      "item_preview",
      "base_upload",
      "ai.readwrite",
    ]);
  });

  for (const text of ["", "  \n", ",", "item preview!", '{"scope":"a"}', "é", "a".repeat(65)]) {
    it(`are refused in one sentence: ${JSON.stringify(text)}`, () => {
      assert.equal(refusal(() => parseScopes(text)).code, "downscope");
    });
  }

  it("are refused when they are a megabyte", () => {
    for (const text of megabytes) {
      refusal(() => parseScopes(text));
    }
  });

  it("are words without blanks, or refused with a sentence, whatever comes", () => {
    fc.assert(
      fc.property(fc.string(), (text) =>
        refusesAtMost(() => assert.ok(parseScopes(text).every((scope) => /^\S+$/.test(scope)))),
      ),
    );
  });
});

describe("the target of a downscoped token", () => {
  const file = (id: string): DownscopeTarget => ({ kind: "file", id });
  const folder = (id: string): DownscopeTarget => ({ kind: "folder", id });
  const link = (url: string): DownscopeTarget => ({ kind: "sharedLink", url });
  const understood: [text: string, target: DownscopeTarget][] = [
    ["file 123", file("123")],
    ["Folder: 123", folder("123")],
    ["folders/123", folder("123")],
    ["folder 0", folder("0")],
    ["https://app.box.com/file/971200310044", file("971200310044")],
    ["  https://app.box.com/folder/164203005011?page=2#top\n", folder("164203005011")],
    ["https://paper.app.box.com/file/123/", file("123")],
    ["https://paper.ent.box.com/folder/123", folder("123")],
    ["https://APP.BOX.COM/file/123", file("123")],
    ["app.box.com/file/123", file("123")],
    ["https://api.box.com/2.0/files/123", file("123")],
    ["https://api.box.com/2.0/folders/123/items", folder("123")],
    ["https://app.box.com/notes/971200310044?s=abc", file("971200310044")],
    ["https://app.box.com/s/abc123", link("https://app.box.com/s/abc123")],
    ["https://paper.box.com/v/ships-of-paper", link("https://paper.box.com/v/ships-of-paper")],
    ["https://app.box.com/s/abc123?source=mail#x", link("https://app.box.com/s/abc123")],
    ["https://me:canary@app.box.com/s/abc123", link("https://app.box.com/s/abc123")],
    ["https://app.box.com/s/abc123/file/456", file("456")],
  ];
  for (const [text, target] of understood) {
    it(`is understood: ${JSON.stringify(text)}`, () => assert.deepEqual(parseTarget(text), target));
  }

  const refused = [
    "",
    "  \n",
    "123",
    "file",
    "file abc",
    "web_link 123",
    "file 123456789012345678901",
    "https://app.box.com/",
    "https://app.box.com/file/",
    "https://app.box.com/file/abc",
    "https://app.box.com/s/",
    "http://app.box.com/file/123",
    "https://app.box.com.evil.example/file/123",
    "https://evilbox.com/file/123",
    "https://evil.example/app.box.com/file/123",
    "https://app.box.com@evil.example/file/123",
    "javascript:alert(1)",
    '{"type":"file","id":"123"}',
  ];
  for (const text of refused) {
    it(`is refused in one sentence: ${JSON.stringify(text)}`, () => {
      assert.equal(refusal(() => parseTarget(text)).code, "downscope");
    });
  }

  it("is refused when it is a megabyte", () => {
    for (const text of megabytes) {
      refusal(() => parseTarget(text));
    }
  });

  it("is understood or refused with a sentence, whatever comes", () => {
    const near = fc.tuple(fc.constantFrom("file", "folder", "s", "v"), fc.webPath(), fc.webQueryParameters());
    const address = near.map(([kind, path, query]) => `https://app.box.com/${kind}${path}?${query}`);
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl(), address), (text) =>
        refusesAtMost(() => {
          const target = parseTarget(text);
          assert.ok(
            target.kind === "sharedLink" ? /^https:\/\/[^/]*box/.test(target.url) : /^\d+$/.test(target.id),
          );
        }),
      ),
    );
  });

  it("is named to Box by the one address that Box takes", () => {
    assert.equal(resourceUrl({ kind: "file", id: "123" }), "https://api.box.com/2.0/files/123");
    assert.equal(resourceUrl({ kind: "folder", id: "0" }), "https://api.box.com/2.0/folders/0");
  });
});

describe("the restriction of a downscoped token", () => {
  const ofFile: Downscope = { scopes: ["item_preview", "item_share"], target: { kind: "file", id: "123" } };
  const ofLink: Downscope = {
    scopes: ["item_preview"],
    target: { kind: "sharedLink", url: "https://app.box.com/s/abc" },
  };
  const on = (scope: string, type?: string, id = "123"): ResourceScope => ({
    scope,
    ...(type !== undefined && { object: { type, id } }),
  });

  const good: [name: string, asked: Downscope, given: ResourceScope[], added: string[], missing: string[]][] =
    [
      ["what was asked for", ofFile, [on("item_preview", "file"), on("item_share", "file")], [], []],
      [
        "a scope more",
        ofFile,
        ["item_preview", "item_share", "item_read"].map((scope) => on(scope, "file")),
        ["item_read"],
        [],
      ],
      ["a scope less", ofFile, [on("item_share", "file")], [], ["item_preview"]],
      ["some item, for a shared link", ofLink, [on("item_preview", "folder")], [], []],
      ["scopes alone, without a target", { scopes: ["base_upload"] }, [on("base_upload")], [], []],
      ["an item, without a target", { scopes: ["base_upload"] }, [on("base_upload", "folder")], [], []],
    ];
  for (const [name, asked, given, added, missing] of good) {
    it(`holds with ${name}`, () => assert.deepEqual(verifyRestriction(asked, given), { added, missing }));
  }

  const bad: [name: string, asked: Downscope, given: ResourceScope[], words: RegExp][] = [
    ["nothing", ofFile, [], /not restricted/],
    ["nothing, without a target", { scopes: ["base_upload"] }, [], /not restricted/],
    ["another file", ofFile, [on("item_preview", "file", "124")], /to file 124 instead/],
    ["a folder with the ID of the file", ofFile, [on("item_preview", "folder")], /to folder 123 instead/],
    ["no item", ofFile, [on("item_preview")], /did not restrict the scope item_preview/],
    [
      "no item for one of two scopes",
      ofFile,
      [on("item_preview", "file"), on("item_share")],
      /scope item_share/,
    ],
    [
      "another file beside the right one",
      ofFile,
      [on("item_preview", "file"), on("item_preview", "file", "9")],
      /file 9/,
    ],
    ["no item, for a shared link", ofLink, [on("item_preview")], /did not restrict/],
  ];
  for (const [name, asked, given, words] of bad) {
    it(`is refused with ${name}`, () => {
      const error = refusal(() => verifyRestriction(asked, given));
      assert.match(error.message, words);
      assert.equal(error.code, "notRestricted");
      assert.equal(error.decision, "fatal");
    });
  }

  it("is told in one line, whatever the other side sends as names", () => {
    const given = [on("item_preview", `file\u001b[31m\n${"x".repeat(900)}`)];
    const { message } = refusal(() => verifyRestriction(ofFile, given));
    assert.ok(message.length < 400);
    assert.doesNotMatch(message, /\p{Cc}/u);
  });
});
