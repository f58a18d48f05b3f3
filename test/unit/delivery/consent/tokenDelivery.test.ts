import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import { BoxError, CancelledError } from "../../../../src/base/errors";
import { accountKey } from "../../../../src/delivery/consent/accountLabel";
import type { Consumer } from "../../../../src/delivery/consent/consumer";
import type { DeliveredToken, TokenRequest } from "../../../../src/delivery/consent/tokenDelivery";
import { demoUsers } from "../../../box-simulator/tenant";
import { editor } from "../../../vscode-stub/scriptedEditor";
import { drive, until } from "../../accounts/drive";
import { type CommandFixture, withCommands } from "../../editor/commandFixture";

const MINUTE = 60_000;
const QUESTION = "asks for an access token";
const agent: Consumer = { kind: "agent", name: "Claude Code" };
const program: Consumer = { kind: "program", name: "" };

const withCode = (code: string) => (error: unknown) => error instanceof BoxError && error.code === code;

describe("a token for a program", function () {
  this.timeout(20_000);
  let window: CommandFixture;

  withCommands((fixture) => {
    window = fixture;
    // What refreshes here is asked for here.
    editor.settings.set("boxAuth.refresh", "onDemand");
  });

  const start = (request: Partial<TokenRequest> = {}) =>
    window.delivery.tokens.deliver({ consumer: agent, minimumLifetimeMs: 5 * MINUTE, ...request });
  const deliver = (request?: Partial<TokenRequest>) => drive(window.clock, start(request));
  const allow = (press: string) => editor.expect({ asks: QUESTION, press });
  const isAsked = (times = 1) =>
    editor.until(() => editor.messages.filter(({ text }) => text.includes(QUESTION)).length >= times);
  /** Time goes on until the account's token has this much left. */
  const untilLeft = (id: string, leftMs: number) => {
    const { expiresAt } = window.accounts.currentToken(id) ?? {};
    assert.ok(expiresAt);
    return window.clock.advance(expiresAt - leftMs - window.clock.now());
  };
  const textOf = ({ accessToken }: Pick<DeliveredToken, "accessToken">) => accessToken.expose();

  it("is given after one question and one refresh to 16 who ask as it expires", async () => {
    const { id } = await window.signInOAuth();
    const before = window.accounts.currentToken(id);
    await untilLeft(id, MINUTE);
    const refreshes = window.machine.refreshes;
    allow("Once");
    const given = await drive(window.clock, Promise.all(Array.from({ length: 16 }, () => start())));
    assert.equal(new Set(given.map(textOf)).size, 1);
    const [first] = given;
    assert.ok(first && before && textOf(first) !== textOf(before));
    assert.equal(window.machine.refreshes - refreshes, 1);
    assert.equal(editor.messages.length, 1);
    assert.equal(window.delivery.uses.all()[0]?.count, 16);
  });

  it("is not asked of Box before the person has said yes, and never after a no", async () => {
    await window.signInOAuth();
    await window.clock.advance(80 * MINUTE);
    const { length } = window.simulator.requests;
    const asked = start();
    await isAsked();
    assert.equal(window.simulator.requests.length, length);
    await window.delivery.consents.decide({
      consumer: agent,
      account: accountKey(window.accounts.all()[0] ?? assert.fail()),
      answer: "refused",
    });
    await assert.rejects(drive(window.clock, asked), withCode("notAllowed"));
    assert.equal(window.simulator.requests.length, length);
    assert.deepEqual(window.delivery.uses.all(), []);
  });

  it("is refused when nobody answers for a minute", async () => {
    await window.signInOAuth();
    const refused = assert.rejects(start(), withCode("notAllowed"));
    await isAsked();
    await window.clock.advance(MINUTE);
    await refused;
  });

  it("is not handed out when the program has left or was refused while it was on its way", async () => {
    const account = await window.signInOAuth();
    allow("This Session");
    await deliver();
    for (const change of ["leaves", "is refused"]) {
      await window.clock.advance(80 * MINUTE);
      window.simulator.faults.add({ on: "token", kind: "hold" });
      const leaving = new AbortController();
      const asked = start({ signal: leaving.signal });
      const ended = asked.then(
        () => "given",
        (error: unknown) => (error instanceof CancelledError ? "left" : (error as BoxError).code),
      );
      await until(window.clock, async () => {
        await window.simulator.faults.held();
        return true;
      });
      if (change === "leaves") {
        leaving.abort();
      } else {
        const consumer = agent;
        await window.delivery.consents.decide({ consumer, account: accountKey(account), answer: "refused" });
      }
      window.simulator.faults.clear();
      assert.equal(await drive(window.clock, ended), change === "leaves" ? "left" : "notAllowed");
      assert.equal(window.delivery.uses.all()[0]?.count, 1);
    }
  });

  it("is none once the account is signed out while the question is open, and says so at once", async () => {
    const { id } = await window.signInOAuth();
    const refused = assert.rejects(start(), withCode("noAccount"));
    await isAsked();
    await drive(window.clock, window.accounts.signOut(id));
    await refused;
  });

  it("is the account's that the question was about, whatever became active or was signed in again meanwhile", async () => {
    const mira = await window.signInOAuth(demoUsers[0].id);
    const tomas = await window.signInOAuth(demoUsers[1].id);
    await window.parts.active.choose(mira);
    const asked = start();
    await isAsked();
    await window.parts.active.choose(tomas);
    const again = await window.signInOAuth(demoUsers[0].id);
    await until(window.clock, () => window.accounts.get(mira.id) === undefined);
    await window.delivery.consents.decide({ consumer: agent, account: accountKey(mira), answer: "session" });
    assert.equal((await drive(window.clock, asked)).account.id, again.id);
  });

  it("goes without a question to who a setting allows, and not once the list of token uses refuses it", async () => {
    const account = await window.signInOAuth();
    const consumer: Consumer = { kind: "mcpClient", name: "" };
    const request = { consumer, minimumLifetimeMs: 0 };
    const allowed = () => drive(window.clock, window.delivery.tokens.deliverAllowed(request));
    assert.ok(await window.isAlive(textOf(await allowed())));
    assert.equal(window.delivery.uses.all()[0]?.isAllowedBySetting, true);
    const { consents } = window.delivery;
    await consents.decide({ consumer, account: accountKey(account), answer: "refused" });
    await assert.rejects(allowed(), withCode("notAllowed"));
    assert.equal(editor.messages.length, 0);
  });

  describe("where nothing may refresh", () => {
    let id: string;

    beforeEach(async () => {
      editor.settings.set("boxAuth.refresh", "never");
      ({ id } = await window.signInOAuth());
    });

    it("is the living one, however little is left of it", async () => {
      allow("Once");
      await untilLeft(id, MINUTE);
      const given = await deliver({ minimumLifetimeMs: 60 * MINUTE });
      assert.ok(await window.isAlive(textOf(given)));
      assert.equal(window.machine.refreshes, 0);
    });

    it("is none after it has ended, nor one for less when too little is left", async () => {
      allow("This Session");
      // Box tells its time in whole seconds.
      await untilLeft(id, 5 * MINUTE - 2_000);
      const downscope = { scopes: ["item_preview"] };
      await assert.rejects(deliver({ downscope }), withCode("expired"));
      assert.ok(await deliver());
      await untilLeft(id, -2_000);
      await assert.rejects(deliver(), withCode("expired"));
      assert.equal(window.machine.refreshes, 0);
    });
  });

  it("is a developer token as it is, which nobody can renew, until it has ended", async () => {
    await window.addDeveloperToken();
    allow("This Session");
    await window.clock.advance(58 * MINUTE);
    assert.ok(await window.isAlive(textOf(await deliver({ minimumLifetimeMs: 60 * MINUTE }))));
    await window.clock.advance(3 * MINUTE);
    await assert.rejects(deliver(), BoxError);
  });

  it("is an App Token too, of whose end nothing is known", async () => {
    await window.addDeveloperToken(null);
    allow("Once");
    const { expiresAt } = await deliver();
    assert.equal(expiresAt, undefined);
    assert.deepEqual(
      window.delivery.uses.all().map((use) => use.expiresAt),
      [undefined],
    );
  });

  it("is nobody's when nobody is signed in, when no account is called that, or several are", async () => {
    await assert.rejects(deliver(), withCode("noAccount"));
    await window.signInOAuth(demoUsers[0].id);
    await window.addDeveloperToken();
    await assert.rejects(deliver({ account: "nobody" }), withCode("noAccount"));
    await assert.rejects(deliver({ account: demoUsers[0].login }), (error: BoxError) => {
      assert.equal(error.code, "ambiguousAccount");
      assert.match(error.message, /\(boxsim\).*\(developer token\)/);
      return true;
    });
    assert.equal(editor.messages.length, 0, "nobody is asked about no account");
  });

  it("goes into no note, no stored decision and no message", async () => {
    await window.signInOAuth();
    allow("This Workspace");
    const token = textOf(await deliver({ consumer: program }));
    const kept = JSON.stringify([
      window.delivery.uses.all(),
      [...window.workspace.values],
      [...window.everywhere.values],
      editor.messages,
      window.logged,
    ]);
    assert.match(kept, /program/);
    assert.ok(!kept.includes(token) && !kept.includes(token.slice(0, 12)));
  });

  it("is asked for by a name that is cut before it is kept", async () => {
    await window.signInOAuth();
    allow("This Workspace");
    const name = "x".repeat(1_000_000);
    await deliver({ consumer: { kind: "mcpClient", name } });
    await deliver({ consumer: { kind: "mcpClient", name } });
    assert.equal(window.delivery.uses.all()[0]?.count, 2);
    assert.ok(JSON.stringify([window.delivery.uses.all(), [...window.workspace.values]]).length < 2_000);
  });
});
