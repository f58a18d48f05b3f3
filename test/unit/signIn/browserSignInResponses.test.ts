import assert from "node:assert/strict";
import { format } from "../../../src/base/localizedMessage";
import { BrowserSignIn } from "../../../src/signIn/browserSignIn";
import { ask, assertNobodyListens } from "./loopbackClient";
import { ada, code, type WaitingSignIn, withWaitingSignIn } from "./waitingSignIn";

describe("an answer that is forged or pasted, to a sign-in through the browser", () => {
  let clock: WaitingSignIn["clock"];
  let redirect: WaitingSignIn["redirect"];
  let app: WaitingSignIn["app"];
  let signIn: BrowserSignIn;
  let state: string;
  let arrive: WaitingSignIn["arrive"];

  withWaitingSignIn((waiting) => {
    ({ clock, redirect, app, signIn, state, arrive } = waiting);
  });

  for (const content of [{ code }, { error: "access_denied" }]) {
    it(`refuses ${Object.keys(content)} of another sender with a sentence, and goes on waiting`, async () => {
      const forged = await arrive({ ...content, state, iss: "https://evil.example" });
      assert.equal(forged.status, 400);
      assert.match(
        forged.body,
        /names another sender than https:\/\/api\.box\.com \/ https:\/\/account\.box\.com/,
      );
      assert.match(forged.body, /Approve in the tab that your editor opened, or start again/);
      assert.ok(!forged.body.includes("evil.example") && !forged.body.includes(state));
      const tab = arrive({ code: "true-code", state, iss: "https://api.box.com" });
      assert.equal((await signIn.code).code.expose(), "true-code");
      signIn.report(ada);
      await tab;
    });
  }

  it("takes the sender from the addresses of the app, so that no caller can forget it", async () => {
    signIn.dispose();
    const endpoints = { authorizeUrl: "http://127.0.0.1:1/authorize", apiUrl: "http://127.0.0.1:1" };
    const local = await BrowserSignIn.start({ app: { ...app, endpoints }, clock });
    const localState = new URL(local.authorizeUrl).searchParams.get("state") ?? "";
    const arriveFrom = (iss: string) => arrive({ code, state: localState, iss });
    assert.equal((await arriveFrom("https://api.box.com")).status, 400);
    const tab = arriveFrom("http://127.0.0.1:1");
    assert.equal((await local.code).code.expose(), code);
    local.report(ada);
    await tab;
  });

  it("does not take a pasted address of another sender", () => {
    const wrong = signIn.paste(`${redirect.href}?code=${code}&state=${state}&iss=https://evil.example`);
    assert.ok(wrong);
    assert.match(format(wrong), /names another sender than https:\/\/api\.box\.com/);
    assert.doesNotMatch(format(wrong), /evil\.example/);
  });

  const forgeries: [what: string, query: (state: string) => string][] = [
    ["no query", () => ""],
    ["no state", () => `?code=${code}`],
    ["a wrong state", () => `?code=${code}&state=guess`],
    ["a state that is only almost right", (right) => `?code=${code}&state=${right.slice(0, -1)}`],
    ["an error without the state", () => "?error=access_denied"],
    ["the right state twice", (right) => `?code=${code}&state=${right}&state=${right}`],
    ["two codes", (right) => `?code=${code}&code=b&state=${right}`],
    ["neither code nor error", (right) => `?state=${right}`],
  ];
  for (const [what, query] of forgeries) {
    it(`ignores an answer with ${what}`, async () => {
      const forged = await ask(redirect, `/callback${query(state)}`);
      assert.equal(forged.status, 400);
      assert.match(forged.body, /Nothing happens here|belongs to another sign-in/);
      assert.ok(!JSON.stringify(forged).includes(state) && !forged.body.includes(code));
      const tab = arrive({ code, state });
      assert.equal((await signIn.code).code.expose(), code);
      signIn.report(ada);
      await tab;
    });
  }

  it("still takes the true answer after a thousand forged ones", async () => {
    for (let batch = 0; batch < 40; batch++) {
      const forged = Array.from({ length: 25 }, (_, index) =>
        index % 5 === 0
          ? ask(redirect, `/callback?code=x&state=${state}`, { method: "POST" })
          : arrive({ code: "forged", state: `guess-${batch}-${index}` }),
      );
      for (const { status } of await Promise.all(forged)) {
        assert.ok(status === 400 || status === 405);
      }
    }
    const tab = arrive({ code, state });
    assert.equal((await signIn.code).code.expose(), code);
    signIn.report(ada);
    assert.match((await tab).body, /Ada Lovelace/);
  });

  it("takes a pasted address", async () => {
    assert.equal(signIn.paste(`${redirect.href}?code=${code}&state=${state}`), undefined);
    assert.equal((await signIn.code).code.expose(), code);
    signIn.report(ada);
    await assertNobodyListens(redirect.port);
  });

  it("does not take a pasted code, in which nothing tells whose it is", async () => {
    const wrong = signIn.paste(code);
    assert.ok(wrong);
    assert.match(format(wrong), /its code alone is not enough/);
    assert.ok(!format(wrong).includes(code));
    assert.equal(signIn.paste(`${redirect.href}?code=other&state=${state}`), undefined);
    assert.equal((await signIn.code).code.expose(), "other");
  });

  it("ends with Box's reason when the pasted address carries it", async () => {
    assert.equal(signIn.paste(`${redirect.href}?error=access_denied&state=${state}`), undefined);
    await assert.rejects(signIn.code, /not granted/);
  });

  it("goes on after a wrong paste, and says what was wrong", async () => {
    const wrong = signIn.paste(`${redirect.href}?code=${code}&state=other`);
    assert.ok(wrong);
    assert.match(format(wrong), /another sign-in/);
    const tab = arrive({ code, state });
    assert.equal((await signIn.code).code.expose(), code);
    signIn.report(ada);
    await tab;
  });

  it("refuses a paste once it has its answer", async () => {
    const address = `${redirect.href}?code=${code}&state=${state}`;
    assert.equal(signIn.paste(address), undefined);
    assert.ok(signIn.paste(address));
  });
});
