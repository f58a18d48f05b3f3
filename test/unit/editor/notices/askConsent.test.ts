import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import type { Accounts } from "../../../../src/accounts/accounts";
import type { Account } from "../../../../src/accounts/model/accountView";
import type { Consumer } from "../../../../src/delivery/consent/consumer";
import { consumerName, consumerText } from "../../../../src/editor/display/consumerText";
import { askConsent } from "../../../../src/editor/notices/askConsent";
import { read } from "../../../vscode-stub/language";
import { editor } from "../../../vscode-stub/scriptedEditor";
import { sampleView } from "../sampleView";

const agent: Consumer = { kind: "agent", name: "Claude Code" };
const everyAnswer = ["once", "session", "downscopedSession", "workspace", "refused"] as const;

describe("the question whether a program may have a token", () => {
  beforeEach(() => editor.reset());
  afterEach(() => editor.assertAsked());

  const ask = (consumer: Consumer, account: Account = sampleView(), others: readonly Account[] = []) =>
    askConsent({ all: () => [account, ...others] } as Pick<Accounts, "all"> as Accounts, {
      consumer,
      account,
      answers: everyAnswer,
    });
  const shown = async (consumer: Consumer, account?: Account, others?: readonly Account[]) => {
    editor.expect({ asks: "access token", escape: true });
    await ask(consumer, account, others);
    return editor.takeMessage().text;
  };

  for (const [press, answer] of [
    ["Once", "once"],
    ["This Session", "session"],
    ["Read Only", "downscopedSession"],
    ["This Workspace", "workspace"],
    ["No", "refused"],
  ] as const) {
    it(`is answered by its buttons: ${press}`, async () => {
      editor.expect({ asks: "The agent Claude Code asks for an access token of Mira Okafor.", press });
      assert.equal(await ask(agent), answer);
    });
  }

  it("is not answered by closing it", async () => {
    editor.expect({ asks: "access token", escape: true });
    assert.equal(await ask(agent), undefined);
  });

  it("says what Read Only may do, and that a terminal shows the token", async () => {
    const text = await shown({ kind: "terminal", name: "" });
    assert.match(text, /^A terminal, which shows the token on the screen, asks for .* of Mira Okafor\. /);
    assert.match(text, /no more than base_explorer, item_preview, item_download\.$/);
  });

  it("calls an agent so that no more is known of than its variable", async () => {
    assert.match(await shown({ kind: "agent", name: "AI_AGENT" }), /^An AI agent asks for an access token/);
  });

  it("tells two accounts of one name apart", async () => {
    const other = sampleView({ id: "other", identity: { userId: "2", name: "Mira Okafor", login: "m@b.c" } });
    assert.match(await shown(agent, other, [sampleView()]), /access token of Mira Okafor \(m@b\.c\)\./);
  });

  it("has a name for every consumer, also for one without a name", async () => {
    const kinds = ["agent", "terminal", "program", "debugSession", "mcpClient", "extension"] as const;
    const names = kinds.map((kind) => consumerName({ kind, name: "x" }));
    assert.equal(new Set(names).size, kinds.length);
    assert.equal(read(consumerName({ kind: "mcpClient", name: "" })), "An MCP client");
    assert.equal(read(consumerText({ kind: "program", name: "" })), "A program in a terminal");
  });
});
