import "../../vscode-stub/install";
import assert from "node:assert/strict";
import type { Accounts } from "../../../src/accounts/accounts";
import type { Account } from "../../../src/accounts/model/accountView";
import { accountKey } from "../../../src/delivery/consent/accountLabel";
import type { ConsentDecision } from "../../../src/delivery/consent/consents";
import type { Consumer } from "../../../src/delivery/consent/consumer";
import { pickTokenUse } from "../../../src/editor/display/tokenUseList";
import { askConsent } from "../../../src/editor/notices/askConsent";
import { screen } from "../../vscode-stub/screen";
import { editor } from "../../vscode-stub/scriptedEditor";
import { activeParts, hostileTexts } from "./hostileTexts";
import { NOW, sampleView } from "./sampleView";

/** What a debug configuration or an MCP client may be called, since somebody else names it. */
const names = [
  ...hostileTexts,
  "x” asks for nothing. “",
  `x${" ".repeat(2_000)}y`,
  "x".repeat(5_000),
  "\u{1f600}".repeat(100),
];

describe("a program whose name means harm", () => {
  const mira = sampleView();

  beforeEach(() => {
    screen.clear();
    editor.reset();
  });

  async function question(consumer: Consumer): Promise<string> {
    const all: readonly Account[] = [mira];
    editor.expect({ asks: "access token", escape: true });
    await askConsent({ all: () => all } as Pick<Accounts, "all"> as Accounts, {
      consumer,
      account: mira,
      answers: ["once", "downscopedSession", "refused"],
    });
    return editor.takeMessage().text;
  }

  for (const name of names) {
    it(`says nothing else in the question: ${JSON.stringify(name).slice(0, 40)}`, async () => {
      for (const kind of ["debugSession", "mcpClient"] as const) {
        const text = await question({ kind, name });
        assert.deepEqual(activeParts(text), []);
        // The account and the question stay in sight behind it.
        assert.match(text, /asks for an access token of Mira Okafor\. Allow it\?/);
        assert.ok(text.length < 300, `${text.length} characters`);
        const quotationMarks = text.split(" asks for an")[0]?.match(/[“”]/g) ?? [];
        assert.equal(quotationMarks.length, kind === "debugSession" ? 2 : 0);
      }
    });
  }

  it("is a row like any other in the list", async () => {
    editor.isScripted = false;
    const decisions = names.map((name): ConsentDecision => {
      const consumer: Consumer = { kind: "debugSession", name };
      return { consumer, account: accountKey(mira), answer: "workspace" };
    });
    const picking = pickTokenUse(
      {
        uses: () => [],
        decisions: () => decisions,
        accounts: () => [mira],
        now: () => NOW,
        onDidChange: () => ({ dispose: () => undefined }),
      },
      () => undefined,
    );
    const [list] = screen.inputs;
    const rows = (list?.texts ?? []).filter((text) => text.includes("debug configuration"));
    assert.equal(rows.length, names.length);
    for (const text of rows) {
      assert.deepEqual(activeParts(text.replace(/^\$\(key\) /, "")), []);
    }
    list?.hide();
    assert.equal(await picking, undefined);
  });
});
