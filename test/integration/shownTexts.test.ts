import assert from "node:assert/strict";
import * as vscode from "vscode";
import type { AccountState } from "../../src/accounts/model/accountState";
import { tokenDetails } from "../../src/editor/display/tokenDetails";
import { accountTooltip } from "../../src/editor/display/tooltip";
import { markdown } from "../../src/editor/host/markdown";
import { hostileTexts } from "../unit/editor/hostileTexts";
import { NOW, sampleView } from "../unit/editor/sampleView";

const state: AccountState = { kind: "valid", expiresAt: NOW + 3_600_000 };

/** What Markdown's preview of this editor makes of a text: the renderer that shows the details of a token. */
async function rendered(text: string): Promise<string> {
  const html = await vscode.commands.executeCommand<string>("markdown.api.render", text);
  assert.ok(html.length > 0, "the editor renders Markdown");
  return html;
}

function elements(html: string): readonly string[] {
  return html.match(/<[a-z/!][a-z0-9]*/gi) ?? [];
}

const called = (hostile: string) =>
  sampleView({
    name: hostile,
    clientId: hostile,
    scope: hostile,
    identity: { userId: hostile, name: hostile, login: hostile, enterprise: { id: hostile, name: hostile } },
  });

describe("what a person reads about an account, as the editor renders it", () => {
  it("would hold links and images, were the names not made plain", async () => {
    const html = await rendered(hostileTexts.join("\n\n"));
    assert.match(html, /<a /);
    assert.match(html, /<img /);
  });

  for (const hostile of hostileTexts) {
    it(`holds no link, image or markup of a name: ${JSON.stringify(hostile)}`, async () => {
      const of = (name: string) => {
        const renewals = [{ at: NOW, outcome: name, requestId: name }];
        return tokenDetails({ account: called(name), state, renewals, now: NOW }).text;
      };
      // The same elements as for a name that means no harm, in the same order.
      assert.deepEqual(elements(await rendered(of(hostile))), elements(await rendered(of("x"))));
    });

    it(`is read as it was written: ${JSON.stringify(hostile)}`, async () => {
      const words = hostile.match(/\w{4,}/g) ?? [];
      const html = await rendered(markdown`${hostile}`.text);
      assert.deepEqual(
        words.filter((word) => !html.includes(word)),
        [],
      );
    });
  }

  it("is Markdown that the editor takes: our links are there, and only ours", () => {
    const { text, commands } = accountTooltip(called("[x](command:y)"), state, { now: NOW });
    const uris = [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, uri]) => vscode.Uri.parse(String(uri), true));
    assert.deepEqual([...new Set(uris.map(({ path }) => path))].sort(), [...commands].sort());
    const signOut = uris.find(({ path }) => path === "boxAuth.signOut");
    assert.deepEqual(JSON.parse(signOut?.query ?? ""), ["sampleaccount"]);
  });
});
