import assert from "node:assert/strict";
import { BoxError, CancelledError } from "../../../../src/base/errors";
import { accountKey } from "../../../../src/delivery/consent/accountLabel";
import {
  type ConsentAnswer,
  type ConsentDecision,
  Consents,
} from "../../../../src/delivery/consent/consents";
import type { Consumer } from "../../../../src/delivery/consent/consumer";
import { RememberedState } from "../../editor/rememberedState";
import { sampleView } from "../../editor/sampleView";
import { ManualClock } from "../../manualClock";
import { AskedPerson } from "./askedPerson";

const agent: Consumer = { kind: "agent", name: "Claude Code" };
const program: Consumer = { kind: "program", name: "" };
const mira = sampleView();

const refusal = (sentence: RegExp) => (error: unknown) =>
  error instanceof BoxError && error.code === "notAllowed" && sentence.test(error.message);

describe("who may have a token", () => {
  let clock: ManualClock;
  let person: AskedPerson;
  let workspace: RememberedState;
  let consents: Consents;

  const open = () => new Consents({ ask: person.ask, workspace, clock });

  beforeEach(() => {
    clock = new ManualClock();
    person = new AskedPerson();
    workspace = new RememberedState();
    consents = open();
  });

  afterEach(() => assert.equal(clock.pendingTimers, 0, "no timer is left behind"));

  /** Asks, and has the person answer. */
  const answered = (answer: ConsentAnswer | undefined, consumer = agent, account = mira) => {
    const asked = consents.require(consumer, account);
    person.answer(answer);
    return asked;
  };
  const asksAgain = async (consumer = agent, account = mira) => {
    const before = person.questions.length;
    const asked = consents.require(consumer, account).catch(() => undefined);
    const isAsked = person.questions.length > before;
    if (isAsked) {
      person.answer(undefined);
    }
    await asked;
    return isAsked;
  };

  for (const [answer, consumer, consent, again] of [
    ["once", agent, "full", true],
    ["session", agent, "full", false],
    ["downscopedSession", agent, "downscoped", false],
    ["workspace", program, "full", false],
  ] as const) {
    it(`is what the person said: ${answer}`, async () => {
      assert.equal(await answered(answer, consumer), consent);
      assert.equal(await asksAgain(consumer), again);
    });
  }

  it("offers the workspace to programs alone, and a session to what an agent may read", async () => {
    await answered("once");
    await answered("once", program);
    const [ofAgent, ofProgram] = person.questions.map(({ answers }) => answers);
    assert.deepEqual(ofAgent, ["once", "session", "downscopedSession", "refused"]);
    assert.deepEqual(ofProgram, ["workspace", "once", "refused"]);
  });

  it("is nobody after a No, without a question, until it may be asked again", async () => {
    await assert.rejects(answered("refused"), refusal(/has not allowed this/));
    await assert.rejects(consents.require(agent, mira), refusal(/has not allowed this/));
    assert.equal(person.questions.length, 1);
    await consents.forget(agent, accountKey(mira));
    assert.equal(await asksAgain(), true);
  });

  it("holds beyond this window for a workspace alone: allowed or refused", async () => {
    const clients = ["a", "b"].map((name): Consumer => ({ kind: "mcpClient", name }));
    const [a, b] = clients;
    assert.ok(a && b);
    await answered("workspace", a);
    await assert.rejects(answered("refused", b));
    await answered("session", agent);
    await assert.rejects(answered("refused", { kind: "terminal", name: "" }));
    consents = open();
    assert.deepEqual(
      consents.all().map(({ consumer, answer }) => [consumer.name, answer]),
      [
        ["a", "workspace"],
        ["b", "refused"],
      ],
    );
  });

  it("asks once for 16 who come at the same time, and gives each the answer", async () => {
    const asked = Array.from({ length: 16 }, () => consents.require(agent, mira));
    person.answer("once");
    assert.deepEqual(new Set(await Promise.all(asked)), new Set(["full"]));
    assert.equal(person.questions.length, 1);
  });

  it("ends unanswered after a minute for each who waits, and tells it", async () => {
    const first = assert.rejects(consents.require(agent, mira), refusal(/Nobody .* in time/));
    await clock.advance(59_000);
    let isOver = false;
    const second = consents.require(agent, mira).finally(() => {
      isOver = true;
    });
    await clock.advance(1_000);
    await first;
    assert.deepEqual([isOver, person.questions.length], [false, 1]);
    person.answer("session");
    assert.equal(await second, "full");
  });

  it("tells who waits that the question was closed, not that a minute has passed", async () => {
    const asked = assert.rejects(
      consents.require(agent, mira),
      refusal(/closed without an answer; try again/),
    );
    person.answer(undefined);
    await asked;
  });

  it("asks anew when nobody waits any more, since the editor may have put the question out of sight", async () => {
    const first = assert.rejects(consents.require(agent, mira));
    await clock.advance(60_000);
    await first;
    const second = consents.require(agent, mira);
    assert.equal(person.questions.length, 2);
    // The editor closes the same question that it showed before.
    person.answer(undefined, 0);
    person.answer("once", 1);
    assert.equal(await second, "full");
  });

  it("takes an answer that comes too late for the next one, and for who waits at another question", async () => {
    const first = assert.rejects(consents.require(agent, mira));
    await clock.advance(60_000);
    await first;
    const second = consents.require(agent, mira);
    person.answer("downscopedSession", 0);
    assert.equal(await second, "downscoped");
    assert.equal(await consents.require(agent, mira), "downscoped");
    assert.equal(person.questions.length, 2);
  });

  it("lets who leaves go at once, and asks nobody for one who has left already", async () => {
    const leaving = new AbortController();
    const asked = consents.require(agent, mira, leaving.signal);
    leaving.abort();
    await assert.rejects(asked, CancelledError);
    await assert.rejects(consents.require(program, mira, leaving.signal), CancelledError);
    assert.equal(person.questions.length, 1);
  });

  it("keeps the question of one for the others when one leaves", async () => {
    const leaving = new AbortController();
    const left = assert.rejects(consents.require(agent, mira, leaving.signal), CancelledError);
    const stays = consents.require(agent, mira);
    leaving.abort();
    await left;
    person.answer("once");
    assert.equal(await stays, "full");
    assert.equal(person.questions.length, 1);
  });

  it("is told at once when it is refused from elsewhere, or allowed, while the question is open", async () => {
    const asked = assert.rejects(consents.require(agent, mira), refusal(/has not allowed/));
    await consents.decide({ consumer: agent, account: accountKey(mira), answer: "refused" });
    await asked;
    // What was open still can be answered, and is the later word.
    person.answer("session");
    await clock.advance(0);
    assert.equal(await consents.require(agent, mira), "full");
  });

  it("ends the question about an account that is signed out, and not the others", async () => {
    const tomas = sampleView({
      id: "other",
      identity: { userId: "2", name: "Tomas", login: "t@example.com" },
    });
    const gone = assert.rejects(consents.require(agent, mira));
    const stays = consents.require(agent, tomas);
    consents.withdrawAllBut([tomas]);
    await gone;
    person.answer("once", 1);
    assert.equal(await stays, "full");
  });

  it("passes on what a question throws, and asks again the next time", async () => {
    consents = new Consents({
      ask: async () => Promise.reject(new TypeError("no window")),
      workspace,
      clock,
    });
    await assert.rejects(consents.require(agent, mira), TypeError);
    await assert.rejects(consents.require(agent, mira), TypeError);
  });

  it("holds in this window when it cannot be stored, and a change from the list says so", async () => {
    workspace.update = async () => Promise.reject(new Error("the disk is full"));
    assert.equal(await answered("workspace", program), "full");
    assert.equal(await consents.require(program, mira), "full");
    const refuse = consents.decide({ consumer: program, account: accountKey(mira), answer: "refused" });
    await assert.rejects(refuse, /disk is full/);
    await assert.rejects(consents.require(program, mira), refusal(/has not allowed/));
  });

  it("is one account's: not that of another, nor of the same person at another Box", async () => {
    const elsewhere = { ...mira.endpoints, apiUrl: "http://elsewhere.example" };
    await answered("session");
    assert.equal(await asksAgain(agent, sampleView({ clientId: "otherclientid" })), true);
    assert.equal(await asksAgain(agent, sampleView({ kind: "jwt" })), true);
    assert.equal(await asksAgain(agent, sampleView({ endpoints: elsewhere })), true);
    assert.equal(await asksAgain(agent, sampleView({ id: "signedInAgain" })), false);
  });

  it("is one consumer's, whatever it calls itself", async () => {
    const key = accountKey(mira);
    await answered("workspace", { kind: "debugSession", name: "Server" });
    for (const name of ["", "server", `Server/${key}`, `Server",false],"${key}`, "Server "]) {
      assert.equal(await asksAgain({ kind: "debugSession", name }), true, name);
    }
    assert.equal(await asksAgain({ kind: "mcpClient", name: "Server" }), true);
  });

  it("does not mix accounts whose IDs are made to look alike", async () => {
    const one = sampleView({ clientId: "a/b", identity: { userId: "c", name: "x", login: "x" } });
    const other = sampleView({ clientId: "a", identity: { userId: "b/c", name: "x", login: "x" } });
    await answered("session", agent, one);
    assert.equal(await asksAgain(agent, other), true);
    assert.doesNotThrow(() => accountKey(sampleView({ clientId: "\ud800%" })));
  });

  it("tells of each change, also of one that cannot be stored", async () => {
    const seen: (readonly ConsentDecision["answer"][])[] = [];
    consents.onDidChange(() => seen.push(consents.all().map(({ answer }) => answer)));
    await answered("workspace", program);
    await consents.forget(program, accountKey(mira));
    assert.deepEqual(seen.at(0), ["workspace"]);
    assert.deepEqual(seen.at(-1), []);
    workspace.update = async () => Promise.reject(new Error("the disk is full"));
    await answered("workspace", program);
    assert.deepEqual(seen.at(-1), ["workspace"]);
  });
});
