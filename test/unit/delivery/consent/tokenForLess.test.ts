import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import { BoxError, CancelledError } from "../../../../src/base/errors";
import type { Consumer } from "../../../../src/delivery/consent/consumer";
import type { DeliveredToken, TokenRequest } from "../../../../src/delivery/consent/tokenDelivery";
import { editor } from "../../../vscode-stub/scriptedEditor";
import { drive } from "../../accounts/drive";
import { type CommandFixture, withCommands } from "../../editor/commandFixture";

const MINUTE = 60_000;
const QUESTION = "asks for an access token";
const EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange";
const agent: Consumer = { kind: "agent", name: "Claude Code" };

const withCode = (code: string) => (error: unknown) => error instanceof BoxError && error.code === code;

describe("a token for less, for a program", function () {
  this.timeout(20_000);
  let window: CommandFixture;

  withCommands((fixture) => {
    window = fixture;
    editor.settings.set("boxAuth.refresh", "onDemand");
  });

  const start = (request: Partial<TokenRequest> = {}) =>
    window.delivery.tokens.deliver({ consumer: agent, minimumLifetimeMs: 5 * MINUTE, ...request });
  const deliver = (request?: Partial<TokenRequest>) => drive(window.clock, start(request));
  const allow = (press: string) => editor.expect({ asks: QUESTION, press });
  const exchanges = () => window.simulator.count({ place: "token", grantType: EXCHANGE });
  /** Time goes on until the account's token has this much left. */
  const untilLeft = (id: string, leftMs: number) => {
    const { expiresAt } = window.accounts.currentToken(id) ?? {};
    assert.ok(expiresAt);
    return window.clock.advance(expiresAt - leftMs - window.clock.now());
  };
  const textOf = ({ accessToken }: Pick<DeliveredToken, "accessToken">) => accessToken.expose();

  it("may read and no more after Read Only, whatever scopes the program names", async () => {
    await window.signInOAuth();
    allow("Read Only");
    const scopesOf = ({ restrictedTo }: DeliveredToken) => new Set(restrictedTo.map(({ scope }) => scope));
    const full = await deliver();
    assert.deepEqual(scopesOf(full), new Set(["base_explorer", "item_preview", "item_download"]));
    const some = await deliver({ downscope: { scopes: ["item_preview", "item_delete"] } });
    assert.ok(!scopesOf(some).has("item_delete"));
    await assert.rejects(deliver({ downscope: { scopes: ["item_upload"] } }), withCode("notAllowed"));
    assert.deepEqual(
      window.delivery.uses.all().map(({ count }) => count),
      [1, 1],
    );
  });

  it("is made from the account's own once for 16 who want less, and again after that one was renewed", async () => {
    const { id } = await window.signInOAuth();
    allow("Read Only");
    const all = () => drive(window.clock, Promise.all(Array.from({ length: 16 }, () => start())));
    const [first] = await all();
    assert.equal(exchanges(), 1);
    await drive(window.clock, window.accounts.refresh(id));
    const [second] = await all();
    assert.equal(exchanges(), 2);
    assert.ok(first && second && textOf(first) !== textOf(second));
    assert.ok(await window.isAlive(textOf(second)));
  });

  it("is made from one that does not end on the way, and then kept, however little is asked for", async () => {
    const { id } = await window.signInOAuth();
    allow("Read Only");
    await untilLeft(id, 4 * MINUTE);
    const first = await deliver({ minimumLifetimeMs: 0 });
    assert.equal(textOf(await deliver({ minimumLifetimeMs: 0 })), textOf(first));
    assert.deepEqual([window.machine.refreshes, exchanges()], [1, 1]);
  });

  it("is made anew once for all when the one for less gets old before its parent", async () => {
    await window.signInOAuth();
    window.simulator.settings.accessTokenLifetimeSeconds = 4_000;
    allow("Read Only");
    const first = await deliver();
    await window.clock.advance((first.expiresAt ?? 0) - window.clock.now() - 4 * MINUTE);
    const before = exchanges();
    const given = await drive(window.clock, Promise.all(Array.from({ length: 16 }, () => start())));
    assert.equal(new Set(given.map(textOf)).size, 1);
    assert.equal(exchanges() - before, 1);
  });

  it("comes for less to those who stay when the one who asked first leaves", async () => {
    await window.signInOAuth();
    allow("Read Only");
    await deliver();
    const downscope = { scopes: ["item_preview"] };
    window.simulator.faults.add({ on: "token", kind: "hold", grantType: EXCHANGE });
    const leaving = new AbortController();
    const first = assert.rejects(start({ downscope, signal: leaving.signal }), CancelledError);
    const second = start({ downscope });
    await window.simulator.faults.held();
    leaving.abort();
    await first;
    window.simulator.faults.clear();
    assert.ok(await window.isAlive(textOf(await drive(window.clock, second))));
  });

  it("for less is none of an account that was signed out", async () => {
    const { id } = await window.signInOAuth();
    allow("Read Only");
    const old = await deliver();
    await drive(window.clock, window.accounts.signOut(id));
    await assert.rejects(deliver(), withCode("noAccount"));
    await window.signInOAuth();
    // The decision is the person's, about app and user, and outlives the sign-in; the token does not.
    assert.notEqual(textOf(await deliver()), textOf(old));
  });

  it("is thrown away when Box did not restrict it, and tried again the next time", async () => {
    await window.signInOAuth();
    allow("Read Only");
    window.simulator.settings.unrestrictedExchange = true;
    await assert.rejects(deliver(), withCode("notRestricted"));
    assert.deepEqual(window.delivery.uses.all(), []);
    window.simulator.settings.unrestrictedExchange = false;
    assert.ok((await deliver()).restrictedTo.length > 0);
  });
});
