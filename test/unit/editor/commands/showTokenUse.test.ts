import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import type { Account } from "../../../../src/accounts/model/accountView";
import { accountKey } from "../../../../src/delivery/consent/accountLabel";
import type { Consumer } from "../../../../src/delivery/consent/consumer";
import { showTokenUse } from "../../../../src/editor/commands/showTokenUse";
import { demoUsers } from "../../../box-simulator/tenant";
import { QuickPick } from "../../../vscode-stub/inputs";
import { read as shownAs } from "../../../vscode-stub/language";
import { screen } from "../../../vscode-stub/screen";
import { editor } from "../../../vscode-stub/scriptedEditor";
import { drive, until } from "../../accounts/drive";
import { type CommandFixture, withCommands } from "../commandFixture";

const LIST = "Box: token use";
const agent: Consumer = { kind: "agent", name: "Claude Code" };
const client: Consumer = { kind: "mcpClient", name: "Codex" };

describe("Box: Show Token Use", function () {
  this.timeout(20_000);
  let window: CommandFixture;
  let mira: Account;

  withCommands((fixture) => {
    window = fixture;
  });

  beforeEach(async () => {
    screen.inputs.length = 0;
    editor.settings.set("boxAuth.refresh", "onDemand");
    mira = await window.signInOAuth();
  });

  const deliver = (consumer: Consumer, press?: string) => {
    if (press) {
      editor.expect({ asks: "asks for an access token", press });
    }
    const asked = window.delivery.tokens.deliver({ consumer, minimumLifetimeMs: 0 });
    return drive(window.clock, asked);
  };
  /** What stood in the list when it was closed at once. */
  const rows = async () => {
    const seen = editor.questions.length;
    await window.run(showTokenUse);
    return editor.questions.slice(seen).at(-1)?.rows ?? [];
  };

  /** Opens the list, which then stays. */
  async function opened() {
    editor.isScripted = false;
    const running = window.start(showTokenUse);
    await until(window.clock, () => screen.inputs.some((input) => input instanceof QuickPick), 0);
    const list = screen.inputs.at(-1);
    assert.ok(list instanceof QuickPick);
    return {
      list,
      read: () =>
        list.items.map(({ label, description, detail }) => shownAs([label, description, detail].join(" | "))),
      /** The icons at the end of a row. */
      buttons: (row: number) =>
        (list.items[row]?.buttons ?? []) as readonly { readonly tooltip: string; press(): void }[],
      close: async () => {
        list.hide();
        await running;
      },
    };
  }

  it("lists who got a token, the latest first, with account, count, limits and end", async () => {
    const { expiresAt } = await deliver(client, "This Workspace");
    await window.clock.advance(60_000);
    await deliver(client);
    await window.clock.advance(60_000);
    await deliver(agent, "Read Only");
    const [ofAgent = "", ofClient = "", ...more] = await rows();
    assert.deepEqual(more, []);
    assert.match(ofAgent, /^The agent Claude Code \| read only, for this session \| Mira Okafor · /);
    assert.match(ofAgent, / · once, .* · until .* · read only$/);
    assert.match(ofClient, /^The MCP client Codex \| allowed in this workspace \| Mira Okafor · 2 times, /);
    assert.match(ofClient, / · full access$/);
    const ends = new Date(expiresAt ?? 0).toLocaleTimeString("en", { timeStyle: "short" });
    assert.ok(ofClient.includes(ends), ofClient);
    await window.clock.advance(48 * 60 * 60_000);
    const day = new Date(expiresAt ?? 0).toLocaleDateString("en", { dateStyle: "medium" });
    assert.ok((await rows())[1]?.includes(`until ${day}`));
  });

  it("lists a consent that holds without a use, and a refusal", async () => {
    const account = accountKey(mira);
    await window.delivery.consents.decide({ consumer: agent, account, answer: "session" });
    await window.delivery.consents.decide({ consumer: client, account, answer: "refused" });
    assert.deepEqual([...(await rows())].sort(), [
      "The MCP client Codex | not allowed | Mira Okafor",
      "The agent Claude Code | allowed for this session | Mira Okafor",
    ]);
  });

  it("says that a setting allows one that is not asked about", async () => {
    const request = { consumer: client, minimumLifetimeMs: 0 };
    await drive(window.clock, window.delivery.tokens.deliverAllowed(request));
    assert.match((await rows())[0] ?? "", /MCP client Codex \| allowed by a setting \|/);
  });

  it("says whose it was after the account is gone", async () => {
    await deliver(agent, "This Session");
    await drive(window.clock, window.accounts.signOut(mira.id));
    assert.match(
      (await rows())[0] ?? "",
      /\| allowed for this session \| an account that is not signed in any more/,
    );
  });

  it("takes a token's consent back from the list, and asks again", async () => {
    await deliver(agent, "This Session");
    editor.expect(
      { asks: LIST, pick: "Claude Code" },
      { asks: "The agent Claude Code", pick: "Don't Allow Any More" },
    );
    await window.run(showTokenUse);
    editor.messages.length = 0;
    await assert.rejects(deliver(agent), /has not allowed this/);
    assert.equal(editor.messages.length, 0);
    editor.expect({ asks: LIST, pick: "not allowed" }, { asks: "The agent Claude Code", pick: "Ask Again" });
    await window.run(showTokenUse);
    await deliver(agent, "Once");
  });

  it("says in the list of actions whose account it is about, and comes back to the row that was picked", async () => {
    await deliver(agent, "This Session");
    await deliver(client, "This Workspace");
    editor.expect(
      { asks: LIST, pick: "Claude Code" },
      { asks: "For Mira Okafor", pick: "Don't Allow Any More" },
    );
    await window.run(showTokenUse);
    const list = screen.inputs.at(-1);
    assert.ok(list instanceof QuickPick);
    assert.match(shownAs(list.items[0]?.label ?? ""), /Codex/);
    assert.match(shownAs(list.activeItems[0]?.label ?? ""), /Claude Code/);
  });

  it("names the limits of a token that is neither whole nor read only", async () => {
    editor.expect({ asks: "asks for an access token", press: "Once" });
    const request = { consumer: agent, minimumLifetimeMs: 0, downscope: { scopes: ["item_preview"] } };
    await drive(window.clock, window.delivery.tokens.deliver(request));
    assert.match((await rows())[0] ?? "", / · only item_preview$/);
  });

  it("offers what can be done, and no more", async () => {
    await deliver(agent, "Once");
    await deliver(client, "This Workspace");
    const { buttons, close } = await opened();
    const tooltips = (row: number) => buttons(row).map(({ tooltip }) => shownAs(tooltip));
    assert.deepEqual(tooltips(0), ["Don't Allow Any More", "Ask Again"]);
    assert.deepEqual(tooltips(1), ["Don't Allow Any More"]);
    buttons(0)[0]?.press();
    await until(window.clock, () => tooltips(0).length === 1, 0);
    assert.deepEqual(tooltips(0), ["Ask Again"]);
    await close();
  });

  it("leads to the editor's own list for what extensions got", async () => {
    window.delivery.tokens.record({ kind: "extension", name: "" }, mira, {
      ...(window.accounts.currentToken(mira.id) ?? assert.fail()),
    });
    editor.expect({ asks: LIST, pick: "An extension" }, { asks: "An extension", pick: "Manage Trusted" });
    await window.run(showTokenUse);
    assert.deepEqual(editor.executed, [
      {
        command: "_manageTrustedExtensionsForAccount",
        args: [{ providerId: "box", accountLabel: "mira@example.com (boxsim)" }],
      },
    ]);
  });

  it("follows uses, decisions, sign-outs and names while it is open, and keeps the row that was active", async () => {
    await deliver(agent, "This Session");
    await window.delivery.consents.decide({
      consumer: client,
      account: accountKey(mira),
      answer: "workspace",
    });
    const { list, read, close } = await opened();
    list.activeItems = [list.items[1] ?? assert.fail()];
    await deliver(agent);
    assert.match(read()[0] ?? "", /Claude Code .* 2 times, last/);
    assert.match(list.activeItems[0]?.label ?? "", /Codex/);
    await window.delivery.consents.forget(client, accountKey(mira));
    assert.equal(read().length, 1);
    await drive(window.clock, window.accounts.rename(mira.id, "Night job"));
    assert.match(read()[0] ?? "", /Night job/);
    await drive(window.clock, window.accounts.signOut(mira.id));
    assert.match(read()[0] ?? "", /not signed in any more/);
    await close();
    const kept = list.items;
    await window.delivery.consents.forget(agent, accountKey(mira));
    assert.equal(list.items, kept, "nothing listens any more");
  });

  it("says why it is empty, and leads on", async () => {
    assert.match(
      (await rows())[0] ?? "",
      /No program has asked this window for a token yet\. \| In a terminal, box-token/,
    );
    editor.expect({ asks: LIST, pick: "No program" });
    await window.run(showTokenUse);
    await drive(window.clock, window.accounts.signOut(mira.id));
    editor.expect({ asks: LIST, pick: "press Enter to sign in" });
    await window.run(showTokenUse);
    assert.deepEqual(
      editor.executed.map(({ command }) => command),
      ["workbench.action.terminal.new", "boxAuth.signIn"],
    );
  });

  it("says when a refusal could not be stored, by whichever way it was pressed", async () => {
    await deliver(client, "This Workspace");
    window.workspace.update = async () => Promise.reject(new Error("the disk is full"));
    editor.messages.length = 0;
    editor.expect({ asks: LIST, pick: "Codex" }, { asks: "The MCP client Codex", pick: "Don't Allow" });
    await window.run(showTokenUse);
    assert.equal(editor.takeMessage().kind, "error");
    const { buttons, close } = await opened();
    screen.shown.length = 0;
    buttons(0)[0]?.press();
    await until(window.clock, () => screen.shown.length > 0, 0);
    await close();
    await assert.rejects(deliver(client), /has not allowed this/);
  });

  it("keeps two accounts of one consumer apart", async () => {
    const tomas = await window.signInOAuth(demoUsers[1].id);
    for (const [account, press] of [
      [mira, "This Session"],
      [tomas, "Once"],
    ] as const) {
      editor.expect({ asks: "asks for an access token", press });
      const request = { consumer: agent, account: account.id, minimumLifetimeMs: 0 };
      await drive(window.clock, window.delivery.tokens.deliver(request));
    }
    const [first = "", second = ""] = await rows();
    assert.match(first, /asks each time \| Tomas Lindqvist/);
    assert.match(second, /allowed for this session \| Mira Okafor/);
  });

  it("shows no token", async () => {
    const { accessToken } = await deliver(agent, "This Session");
    const { list, close } = await opened();
    assert.ok(!JSON.stringify(list.texts).includes(accessToken.expose()));
    await close();
  });
});
