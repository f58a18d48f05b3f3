import assert from "node:assert/strict";
import { BoxError } from "../../../../src/base/errors";
import { accountKey } from "../../../../src/delivery/consent/accountLabel";
import { Consents } from "../../../../src/delivery/consent/consents";
import type { Consumer } from "../../../../src/delivery/consent/consumer";
import { RememberedState } from "../../editor/rememberedState";
import { sampleView } from "../../editor/sampleView";
import { ManualClock } from "../../manualClock";
import { AskedPerson } from "./askedPerson";

const program: Consumer = { kind: "program", name: "" };
const mira = sampleView();
const KEY = "tokenConsents";

const refusal = (error: unknown) => error instanceof BoxError && error.code === "notAllowed";

describe("what the workspace remembers of who may have a token", () => {
  let person: AskedPerson;
  let workspace: RememberedState;
  let consents: Consents;

  const open = () => new Consents({ ask: person.ask, workspace, clock: new ManualClock() });

  beforeEach(() => {
    person = new AskedPerson();
    workspace = new RememberedState();
    consents = open();
  });

  const allowed = () => {
    const asked = consents.require(program, mira);
    person.answer("workspace");
    return asked;
  };

  const decision = (changes: object = {}) => ({
    consumer: { kind: "program", name: "" },
    account: accountKey(mira),
    answer: "workspace",
    ...changes,
  });

  it("takes stored decisions, which the test has the shape of", async () => {
    await workspace.update(KEY, [decision()]);
    assert.equal(await consents.require(program, mira), "full");
  });

  for (const stored of [
    "text",
    { 0: decision(), length: 1 },
    [null, 7, "x", [], [decision()]],
    [decision({ answer: "session" })],
    [decision({ answer: "once" })],
    [decision({ answer: undefined })],
    [decision({ account: 7 })],
    [decision({ account: "x".repeat(1_000) })],
    [decision({ consumer: null })],
    [decision({ consumer: { kind: "toString", name: "" } })],
    [decision({ consumer: { kind: "__proto__", name: "" } })],
    [decision({ consumer: { kind: "agent", name: "Claude Code" } })],
    [decision({ consumer: { kind: "terminal", name: "" } })],
    [decision({ consumer: { kind: "extension", name: "" } })],
    [decision({ consumer: { kind: "program", name: "x".repeat(1_000) } })],
    [decision({ consumer: { kind: "program" } })],
  ]) {
    it(`counts what is stored and is no decision as nothing: ${JSON.stringify(stored).slice(0, 80)}`, async () => {
      await workspace.update(KEY, stored);
      assert.deepEqual(consents.all(), []);
      assert.equal(await allowed(), "full");
      assert.equal(person.questions.length, 1);
      assert.deepEqual(open().all(), [decision()]);
    });
  }

  it("believes the refusal where two stored decisions contradict each other", async () => {
    const refused = decision({ answer: "refused" });
    for (const both of [
      [refused, decision()],
      [decision(), refused],
    ]) {
      await workspace.update(KEY, both);
      await assert.rejects(consents.require(program, mira), refusal);
      assert.equal(consents.all().length, 1);
    }
  });

  it("keeps no more than a person would have answered", async () => {
    const many = Array.from({ length: 5_000 }, (_, index) =>
      decision({ consumer: { kind: "mcpClient", name: `client ${index}` } }),
    );
    await workspace.update(KEY, many);
    await allowed();
    assert.ok((workspace.get<unknown[]>(KEY)?.length ?? 0) <= 201);
    assert.equal(await consents.require(program, mira), "full");
  });
});
