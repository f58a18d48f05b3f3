import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import type { Secret } from "../../../../src/base/secret";
import { Consents } from "../../../../src/delivery/consent/consents";
import { TokenUses } from "../../../../src/delivery/consent/tokenUses";
import { ProgramRequests } from "../../../../src/delivery/terminal/programRequests";
import { serveCompanion } from "../../../../src/editor/companion/companionWishes";
import { type EditorAccount, EditorTokens } from "../../../../src/editor/companion/editorTokens";
import { showProgramUse } from "../../../../src/editor/companion/programUse";
import { askConsentFor } from "../../../../src/editor/notices/askConsent";
import { AccountSessions } from "../../../../src/editor/provider/accountSessions";
import { BoxAuthentication } from "../../../../src/editor/provider/boxAuthentication";
import { demoUsers } from "../../../box-simulator/tenant";
import { editor } from "../../../vscode-stub/scriptedEditor";
import { authentication, commands } from "../../../vscode-stub/services";
import { drive } from "../../accounts/drive";
import { type CommandFixture, withCommands } from "../commandFixture";
import { RememberedState } from "../rememberedState";

const MIRA = "mira@example.com (boxsim)";

describe("tokens that the editor carries to the companion", () => {
  let window: CommandFixture;
  let box: BoxAuthentication;
  let sessions: AccountSessions;
  let consents: Consents<EditorAccount>;
  let uses: TokenUses;
  let tokens: EditorTokens;

  withCommands((fixture) => {
    window = fixture;
  });

  beforeEach(() => {
    const { clock, parts } = window;
    box = new BoxAuthentication({ hasAccounts: async () => true, load: async () => sessions });
    sessions = new AccountSessions(parts, box);
    consents = new Consents<EditorAccount>({
      ask: (question) => askConsentFor(question.account.label, question),
      workspace: new RememberedState(),
      clock,
    });
    uses = new TokenUses();
    tokens = new EditorTokens({ consents, uses, clock });
  });

  afterEach(() => {
    sessions.dispose();
    box.dispose();
  });

  /** What `box-token` is answered. */
  async function ask(wish: { account?: string; scopes?: readonly string[]; agent?: string } = {}) {
    const service = new ProgramRequests({
      tokens,
      labelOf: ({ label }: EditorAccount) => label,
      describeActor: async ({ label }) => ({ account: label }),
      mcp: () => {
        throw new Error("not used");
      },
      clock: window.clock,
      onUnexpected: (error) => assert.fail(String(error)),
    });
    const request = { version: 1, secret: "", wants: "token", minimumLifetime: 300, isShown: false } as const;
    const response = await drive(
      window.clock,
      service.respond({ ...request, ...wish }, new AbortController().signal),
    );
    assert.ok(response && response.kind !== "actor");
    return response.kind === "token"
      ? { code: 0, ...response.token }
      : { code: response.exitCode, message: response.message, accessToken: "" };
  }

  const allowsProgram = { asks: "A program in a terminal asks", press: "This Workspace" } as const;
  const allowsCompanion = { asks: "wants to sign in using Box", press: "Allow" } as const;

  it("are asked for once, for the program and for the companion, and noted in both lists", async () => {
    await window.signInOAuth();
    editor.expect(allowsProgram, allowsCompanion);
    const first = await ask();
    assert.ok(await window.isAlive(first.accessToken));
    editor.assertAsked();
    assert.equal((await ask()).accessToken, first.accessToken);
    assert.equal(uses.all()[0]?.count, 2);
    assert.deepEqual(window.delivery.uses.all()[0]?.consumer, { kind: "extension", name: "" });
  });

  it("are for less where less is wanted or allowed", async () => {
    await window.signInOAuth();
    editor.trusted.add(MIRA);
    editor.expect(allowsProgram, { asks: "The agent Claude Code asks", press: "Read Only" });
    const wanted = await ask({ scopes: ["item_preview"] });
    assert.deepEqual("restrictedTo" in wanted && wanted.restrictedTo, ["item_preview"]);
    const allowed = await ask({ agent: "CLAUDECODE", scopes: ["item_download", "item_delete"] });
    assert.deepEqual("restrictedTo" in allowed && allowed.restrictedTo, ["item_download"]);
    assert.equal((await ask({ agent: "CLAUDECODE", scopes: ["item_delete"] })).code, 7);
  });

  it("are refused where the person refuses the program, or the companion", async () => {
    await window.signInOAuth();
    editor.expect({ asks: "The agent Claude Code asks", press: "No" });
    assert.equal((await ask({ agent: "CLAUDECODE" })).code, 7);
    editor.expect(allowsProgram, { asks: "wants to sign in using Box", escape: true });
    const refused = await ask();
    assert.equal(refused.code, 7);
    editor.assertAsked();
  });

  it("are of the account that is named, or of the one that the person chooses", async () => {
    await window.signInOAuth(demoUsers[0].id);
    await window.signInOAuth(demoUsers[1].id);
    const [first, second] = sessions.list().map(({ account }) => account);
    assert.ok(first && second);
    editor.trusted.add(first.label).add(second.label);
    editor.expect(allowsProgram, allowsProgram);
    for (const [account, wanted] of [
      [demoUsers[0].login.toUpperCase(), MIRA],
      [second.id, second.label],
    ]) {
      const given = await ask({ account: account ?? "" });
      assert.equal("account" in given && given.account, wanted);
    }
    editor.expect(allowsCompanion, { asks: "Select an account", pick: second.label });
    const chosen = await ask();
    assert.equal("account" in chosen && chosen.account, second.label);
    assert.equal((await ask({ account: "nobody" })).code, 3);
  });

  it("are not there without an account, nor without Box Auth, and nobody is asked", async () => {
    assert.equal((await ask()).code, 3);
    box.dispose();
    const missing = await ask();
    assert.equal(missing.code, 5);
    assert.match("message" in missing ? missing.message : "", /Box Auth itself is not in this editor/);
    assert.deepEqual(editor.questions, []);
  });

  it("are not there while Box cannot be reached, and the program is told why", async () => {
    editor.settings.set("boxAuth.refresh", "onDemand");
    await window.signInOAuth();
    editor.trusted.add(MIRA);
    await window.clock.advance(80 * 60_000);
    window.simulator.faults.add({ on: "token", kind: "dropBefore", times: 50 });
    editor.expect(allowsProgram);
    const failed = await ask();
    assert.equal(failed.code, 6);
    assert.match("message" in failed ? failed.message : "", /^The editor gave no token: \S/);
  });

  it("end with the editor's question when nobody answers it in time", async function () {
    // A minute goes by in small steps, between which everything else has its turn.
    this.timeout(60_000);
    await window.signInOAuth();
    editor.expect(allowsProgram);
    const { getSession } = authentication;
    authentication.getSession = (id, scopes, options) =>
      options.createIfNone ? new Promise(() => undefined) : getSession(id, scopes, options);
    const before = window.clock.now();
    try {
      const unanswered = await ask();
      assert.equal(unanswered.code, 7);
      assert.match("message" in unanswered ? unanswered.message : "", /Nobody at the editor/);
      assert.ok(window.clock.now() - before >= 60_000);
    } finally {
      authentication.getSession = getSession;
    }
  });

  it("are never another account's than the one that was allowed, whoever signs in meanwhile", async () => {
    const mira = await window.signInOAuth(demoUsers[0].id);
    editor.trusted.add(MIRA);
    editor.expect(allowsProgram);
    await ask({ account: MIRA });
    const [named] = await authentication.getAccounts("box");
    await drive(window.clock, window.accounts.signOut(mira.id));
    await window.signInOAuth(demoUsers[1].id);
    const { getAccounts, getSession } = authentication;
    // The editor's list is of a moment ago, and the person goes on with “the incorrect account”.
    authentication.getAccounts = async () => (named ? [named] : []);
    authentication.getSession = async (id, scopes, { createIfNone }) => {
      editor.trusted.add(sessions.list()[0]?.account.label ?? "");
      return createIfNone ? getSession(id, scopes, {}) : undefined;
    };
    try {
      const given = await ask({ account: MIRA });
      assert.equal(given.accessToken, "");
      assert.equal(given.code, 3);
    } finally {
      Object.assign(authentication, { getAccounts, getSession });
    }
  });

  it("are other ones where Box has refused one before its time, unless nothing may refresh", async () => {
    await window.signInOAuth();
    editor.trusted.add(MIRA);
    const { executeCommand } = commands;
    const served = serveCompanion(window.delivery.tokens);
    commands.executeCommand = async (command, ...args) => {
      const run = editor.commands.get(command) ?? assert.fail(`command '${command}' not found`);
      await run(...args);
    };
    const consumer = { kind: "mcpClient", name: "Claude Code" } as const;
    const deliver = async (refused?: Secret) => {
      const request = { consumer, minimumLifetimeMs: 0, ...(refused && { refused }) };
      return (await drive(window.clock, tokens.deliver(request))).accessToken;
    };
    editor.expect({ asks: "Claude Code", press: "This Workspace" });
    try {
      const first = await deliver();
      const second = await deliver(first);
      assert.ok(!second.equals(first));
      assert.ok(await window.isAlive(second.expose()));
      assert.ok((await deliver(first)).equals(second), "one that was refused long ago renews nothing");
      editor.settings.set("boxAuth.refresh", "never");
      assert.ok((await deliver(second)).equals(second));
      editor.settings.delete("boxAuth.refresh");
      served.dispose();
      assert.ok((await deliver(second)).equals(second), "an older Box Auth knows no such command");
    } finally {
      commands.executeCommand = executeCommand;
    }
  });

  it("are listed by program, and each permission can be taken back", async () => {
    await window.signInOAuth();
    const parts = { consents, uses, accounts: async () => [await tokens.account(undefined)] };
    await showProgramUse(parts);
    assert.match(editor.takeMessage().text, /No program here has asked/);
    editor.trusted.add(MIRA);
    editor.expect(allowsProgram);
    await ask();
    editor.expect(
      { asks: "programs in terminals here", pick: "A program in a terminal" },
      { asks: "A program in a terminal", pick: "Don't Allow Any More" },
    );
    await showProgramUse(parts);
    assert.equal((await ask()).code, 7);
    editor.expect(
      { asks: "programs in terminals here", pick: /not allowed/ },
      { asks: "A program in a terminal", pick: "Ask Again" },
      { asks: "A program in a terminal asks", press: "Once" },
    );
    await showProgramUse(parts);
    assert.equal((await ask()).code, 0);
  });
});
