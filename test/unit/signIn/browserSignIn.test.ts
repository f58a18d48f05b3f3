import assert from "node:assert/strict";
import { once } from "node:events";
import { connect, createServer } from "node:net";
import { inspect } from "node:util";
import { BoxError, CancelledError } from "../../../src/base/errors";
import { localized } from "../../../src/base/localizedMessage";
import { BrowserSignIn } from "../../../src/signIn/browserSignIn";
import { assertNobodyListens } from "./loopbackClient";
import { ada, code, type WaitingSignIn, withWaitingSignIn } from "./waitingSignIn";

describe("signing in through the browser", () => {
  let clock: WaitingSignIn["clock"];
  let redirect: WaitingSignIn["redirect"];
  let app: WaitingSignIn["app"];
  let cancelled: AbortController;
  let signIn: BrowserSignIn;
  let state: string;
  let arrive: WaitingSignIn["arrive"];

  withWaitingSignIn((waiting) => {
    ({ clock, redirect, app, cancelled, signIn, state, arrive } = waiting);
  });

  it("gives the code with what its redemption needs", async () => {
    const tab = arrive({ code, state });
    const response = await signIn.code;
    assert.equal(response.code.expose(), code);
    assert.equal(response.redirectUri, redirect.href);
    assert.equal(response.codeVerifier.expose().length, 43);
    signIn.report(ada);
    await tab;
  });

  it("holds the tab until the outcome is known, shows it, and closes the port", async () => {
    const tab = arrive({ code, state });
    await signIn.code;
    signIn.report(ada);
    const { status, body } = await tab;
    assert.equal(status, 200);
    assert.match(body, /signed in/);
    assert.match(body, /Ada Lovelace/);
    assert.ok(!body.includes(state) && !body.includes(code));
    await assertNobodyListens(redirect.port);
    assert.equal(clock.pendingTimers, 0);
  });

  it("shows the reason in the tab when the redemption fails", async () => {
    const tab = arrive({ code, state });
    await signIn.code;
    signIn.report({ kind: "failed", sentence: localized("Box says <b>{0}</b>.", "<i>no</i>") });
    const { body } = await tab;
    assert.match(body, /not signed in/);
    assert.ok(body.includes("&#60;b&#62;&#60;i&#62;no&#60;/i&#62;"));
    await assertNobodyListens(redirect.port);
  });

  it("lets the outcome reach the tab even when it is disposed at once", async () => {
    const tab = arrive({ code, state });
    await signIn.code;
    signIn.report(ada);
    signIn.dispose();
    assert.match((await tab).body, /Ada Lovelace/);
  });

  it("lets the tab go after 15 seconds, when the editor is still busy", async () => {
    const tab = arrive({ code, state });
    await signIn.code;
    await clock.advance(15_000);
    assert.match((await tab).body, /has approved/);
    signIn.report(ada);
    await assertNobodyListens(redirect.port);
  });

  it("takes the answer once: a second one is told so and changes nothing", async () => {
    const tab = arrive({ code, state });
    const first = await signIn.code;
    const again = await arrive({ code: "another", state });
    assert.match(again.body, /already done/);
    assert.equal((await signIn.code).code, first.code);
    const refusal = await arrive({ error: "access_denied", state });
    assert.match(refusal.body, /already done/);
    signIn.report(ada);
    assert.match((await tab).body, /Ada Lovelace/);
  });

  it("says nothing of its own when it is cancelled after the code was given out", async () => {
    const tab = arrive({ code, state });
    await signIn.code;
    cancelled.abort();
    // The code may be on its way to Box by now, so whoever sent it says what came of it.
    signIn.report(ada);
    const { body } = await tab;
    assert.match(body, /Ada Lovelace/);
    assert.doesNotMatch(body, /cancelled/);
    await assertNobodyListens(redirect.port);
  });

  it("says in the tab that it was cancelled when the code never went to Box", async () => {
    const tab = arrive({ code, state });
    await signIn.code;
    cancelled.abort();
    signIn.report({ kind: "cancelled" });
    assert.match((await tab).body, /cancelled in the editor/);
    await assertNobodyListens(redirect.port);
  });

  it("sends the tab to the editor when it is disposed before the outcome is known", async () => {
    const tab = arrive({ code, state });
    await signIn.code;
    signIn.dispose();
    const { body } = await tab;
    assert.match(body, /has approved/);
    assert.doesNotMatch(body, /cancelled|signed in/);
  });

  it("does not mind when the tab is closed before the outcome is known", async () => {
    const { port, host } = redirect;
    const tab = connect(port, "127.0.0.1");
    tab.write(`GET /callback?code=${code}&state=${state} HTTP/1.1\r\nHost: ${host}\r\n\r\n`);
    await signIn.code;
    tab.destroy();
    await once(tab, "close");
    signIn.report(ada);
    await assertNobodyListens(port);
  });

  it("asks for no more than the scopes that it was given", async () => {
    assert.equal(new URL(signIn.authorizeUrl).searchParams.has("scope"), false);
    signIn.dispose();
    const narrow = await BrowserSignIn.start({ app, clock, scope: "root_readonly  item_upload" });
    assert.equal(new URL(narrow.authorizeUrl).searchParams.get("scope"), "root_readonly item_upload");
    narrow.dispose();
    await assert.rejects(
      BrowserSignIn.start({ app, clock, scope: "“all”" }),
      (error) => error instanceof BoxError && error.code === "settings",
    );
  });

  it("tells the tab of a sign-in that was begun anew where to go on", async () => {
    signIn.dispose();
    const next = await BrowserSignIn.start({ app, clock });
    const { status, body } = await arrive({ code, state });
    assert.equal(status, 400);
    assert.match(body, /belongs to another sign-in/);
    assert.match(body, /Go on in the tab that your editor opened last/);
    next.dispose();
  });

  it("ends with one sentence when the person denies access", async () => {
    const tab = arrive({ error: "access_denied", error_description: "<script>x</script>", state });
    await assert.rejects(signIn.code, (error) => {
      assert.ok(error instanceof BoxError);
      assert.equal(error.code, "access_denied");
      assert.match(error.message, /not granted/);
      return true;
    });
    const { body } = await tab;
    assert.match(body, /not granted/);
    assert.ok(!body.includes("<script>x"));
    await assertNobodyListens(redirect.port);
  });

  it("ends with Box's reason for any other error", async () => {
    const tab = arrive({ error: "odd_error", error_description: "<b>odd</b>", state });
    await assert.rejects(signIn.code, /odd_error: <b>odd<\/b>/);
    const { body } = await tab;
    assert.ok(body.includes("odd_error: &#60;b&#62;odd&#60;/b&#62;"));
  });

  it("is silent and closes the port at once when it is cancelled while it waits", async () => {
    cancelled.abort();
    await assert.rejects(signIn.code, CancelledError);
    await assertNobodyListens(redirect.port);
    assert.equal(clock.pendingTimers, 0);
    assert.ok(signIn.paste(`${redirect.href}?code=${code}&state=${state}`));
  });

  it("does not begin when it was cancelled before", async () => {
    signIn.dispose();
    await assert.rejects(BrowserSignIn.start({ app, clock, signal: AbortSignal.abort() }), CancelledError);
    await assertNobodyListens(redirect.port);
  });

  it("closes the port also when it is cancelled while the port is being opened", async () => {
    signIn.dispose();
    await assertNobodyListens(redirect.port);
    const early = new AbortController();
    const starting = BrowserSignIn.start({ app, clock, signal: early.signal });
    early.abort();
    await assert.rejects(starting, CancelledError);
    await assertNobodyListens(redirect.port);
    assert.equal(clock.pendingTimers, 0);
  });

  it("waits for no program that has the port once it is cancelled", async () => {
    signIn.dispose();
    await assertNobodyListens(redirect.port);
    let heard: () => void = () => {};
    const asked = new Promise<void>((resolve) => {
      heard = resolve;
    });
    const other = createServer((socket) => void socket.on("error", () => {}).once("data", heard));
    await new Promise<void>((resolve) => void other.listen(redirect.port, "127.0.0.1", resolve));
    const early = new AbortController();
    const starting = BrowserSignIn.start({ app, clock, signal: early.signal });
    await asked;
    early.abort();
    await assert.rejects(starting, CancelledError);
    await clock.advance(1000);
    await new Promise((resolve) => void other.close(resolve));
  });

  it("closes the port when it is disposed, and nobody has to catch anything", async () => {
    const unhandled: unknown[] = [];
    const note = (reason: unknown) => void unhandled.push(reason);
    process.on("unhandledRejection", note);
    signIn.dispose();
    await assertNobodyListens(redirect.port);
    process.off("unhandledRejection", note);
    assert.deepEqual(unhandled, []);
  });

  it("ends after five minutes and names the redirect URI that may not be registered", async () => {
    await clock.advance(5 * 60_000 - 1);
    assert.equal((await arrive({ code: "forged" })).status, 400);
    await clock.advance(1);
    await assert.rejects(signIn.code, (error) => {
      assert.ok(error instanceof BoxError);
      assert.deepEqual([error.decision, error.code], ["actionRequiredAtBox", "signInTimeLimit"]);
      assert.ok(error.message.includes(redirect.href));
      return true;
    });
    await assertNobodyListens(redirect.port);
  });

  it("makes a second sign-in wait until it is over, then leaves it the port at once", async () => {
    await assert.rejects(BrowserSignIn.start({ app, clock }), /another window that is signing in/);
    cancelled.abort();
    (await BrowserSignIn.start({ app, clock })).dispose();
  });

  it("refuses to start with a redirect URI that leads elsewhere", async () => {
    const elsewhere = { ...app, redirectUri: "http://example.com:1/callback" };
    await assert.rejects(
      BrowserSignIn.start({ app: elsewhere, clock }),
      (error) => error instanceof BoxError && error.decision === "fixSettings",
    );
  });

  it("shows no secret when it is inspected", async () => {
    signIn.paste(`${redirect.href}?code=${code}&state=${state}`);
    const response = await signIn.code;
    const shown = inspect([signIn, response], { depth: 12, showHidden: true, getters: false });
    for (const secret of [code, state, response.codeVerifier.expose()]) {
      assert.ok(!shown.includes(secret));
    }
  });
});
