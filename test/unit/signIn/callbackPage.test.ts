import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { english, localized } from "../../../src/base/localizedMessage";
import {
  alreadyDonePage,
  approvedPage,
  failedPage,
  foreignIssuerPage,
  ignoredPage,
  otherSignInPage,
  pageHeaders,
  signedInPage,
} from "../../../src/signIn/callbackPage";
import { pageStyle } from "../../../src/signIn/callbackPageStyle";
import { colorSchemes, contrast } from "../colours";

const pages = {
  "signed in": signedInPage({ name: "Ada Lovelace", login: "ada@example.com" }),
  approved: approvedPage(),
  failed: failedPage(localized("Box refused the sign-in.")),
  "already done": alreadyDonePage(),
  "of another sign-in": otherSignInPage(),
  "of another issuer": foreignIssuerPage(["https://api.box.com"]),
  ignored: ignoredPage(400),
};

describe("a callback page", () => {
  for (const [name, page] of Object.entries(pages)) {
    const html = page.htmlIn(english);
    it(`(${name}) runs and shows only what its policy allows by hash`, () => {
      const policy = pageHeaders()["Content-Security-Policy"] ?? "";
      const inline = [...html.matchAll(/<(?:style|script)>([\s\S]*?)<\/(?:style|script)>/g)];
      assert.equal(inline.length, 2);
      for (const [, content] of inline) {
        const hash = createHash("sha256")
          .update(content ?? "")
          .digest("base64");
        assert.ok(policy.includes(`'sha256-${hash}'`));
      }
      assert.doesNotMatch(html, /\son\w+=|\sstyle=/);
    });

    it(`(${name}) fetches nothing and links nowhere`, () => {
      assert.doesNotMatch(
        html.replaceAll(/href="data:[^"]*"/g, ""),
        /\b(?:src|href|action)=|@import|url\((?!#)/,
      );
    });
  }

  it("forbids everything that is not allowed by name, caching, referrers and frames", () => {
    const headers = pageHeaders();
    const policy = headers["Content-Security-Policy"] ?? "";
    assert.match(policy, /^default-src 'none';/);
    assert.match(policy, /frame-ancestors 'none'/);
    assert.doesNotMatch(policy, /unsafe|https?:|\*/);
    assert.equal(headers["Cache-Control"], "no-store");
    assert.equal(headers["Referrer-Policy"], "no-referrer");
    assert.equal(headers["X-Content-Type-Options"], "nosniff");
    assert.equal(headers["X-Frame-Options"], "DENY");
  });

  for (const [colorScheme, colours] of Object.entries(colorSchemes(pageStyle))) {
    // WCAG 2.2, 1.4.3: text of this size needs 4.5:1 against whatever is behind it.
    const behind = { ink: ["card", "wash"], soft: ["card", "wash"], faint: ["card", "ground", "glow"] };
    for (const [text, grounds] of Object.entries(behind)) {
      it(`can be read in its ${colorScheme} colours: ${text} on ${grounds.join(", ")}`, () => {
        for (const ground of grounds) {
          const ratio = contrast(colours[text] ?? "", colours[ground] ?? "");
          assert.ok(ratio >= 4.5, `${text} on ${ground}: ${ratio.toFixed(2)}`);
        }
      });
    }
  }

  it("says who is signed in", () => {
    assert.match(pages["signed in"].htmlIn(english), /Ada Lovelace/);
    assert.match(pages["signed in"].htmlIn(english), /ada@example\.com/);
  });

  it("escapes names, logins and reasons", () => {
    const evil = `</main><script>alert('1')</script>"&`;
    const safe = "&#60;/main&#62;&#60;script&#62;alert(&#39;1&#39;)&#60;/script&#62;&#34;&#38;";
    const reflected = [
      signedInPage({ name: evil, login: "x" }),
      signedInPage({ name: "x", login: evil }),
      failedPage(localized("Box says {0}.", evil)),
    ];
    for (const html of reflected.map((page) => page.htmlIn(english))) {
      assert.ok(html.includes(safe));
      assert.ok(!html.includes(evil));
    }
  });

  for (const [name, page] of Object.entries(pages)) {
    it(`(${name}) has no word of its own but in the language of the editor, whose tag it bears`, () => {
      const html = page.htmlIn({ tag: 'x-"dots"', translate: () => "<…>" });
      assert.match(html, /<html lang="x-&#34;dots&#34;">/);
      const words = html.replace(/<(style|script)>[\s\S]*?<\/\1>|<[^>]*>/g, " ").match(/[a-z@.]{2,}/gi);
      const data = name === "signed in" ? ["Ada", "Lovelace", "ada@example.com"] : [];
      assert.deepEqual(words, ["Box", "Auth", ...data, "Box", "Auth"]);
    });
  }

  it("is the same for every ignored request, but for the status", () => {
    assert.equal(ignoredPage(404).htmlIn(english), ignoredPage(400).htmlIn(english));
    assert.equal(ignoredPage(404).status, 404);
  });
});
