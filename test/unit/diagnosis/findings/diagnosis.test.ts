import assert from "node:assert/strict";
import { format, localized } from "../../../../src/base/localizedMessage";
import { type Check, diagnose, firstToMend } from "../../../../src/diagnosis/findings/diagnosis";
import { good, note, problem } from "../../../../src/diagnosis/findings/finding";
import { drive } from "../../accounts/drive";
import { ManualClock } from "../../manualClock";
import { linesOf } from "../sentences";

const fine = good(localized("It works."));

function check(name: string, run: Check["run"], limitMs = 10_000): Check {
  return { title: { template: name, values: [] }, limitMs, run };
}

describe("a diagnosis", () => {
  let clock: ManualClock;
  let seen: string[];

  beforeEach(() => {
    clock = new ManualClock();
    seen = [];
  });

  const start = (checks: readonly Check[], signal = new AbortController().signal) =>
    diagnose(checks, {
      clock,
      signal,
      onBegin: ({ title }) => void seen.push(`begins ${format(title)}`),
      onEnd: ({ title, findings }) => void seen.push(`ends ${format(title)}`, ...linesOf(findings)),
    });

  it("runs one check after another and tells each as it ends", async () => {
    await start([check("one", async () => [fine]), check("two", async () => [])]);
    assert.deepEqual(seen, ["begins one", "ends one", "good: It works.", "begins two", "ends two"]);
    assert.equal(clock.pendingTimers, 0);
  });

  it("goes on after a check that throws, without the words of the error", async () => {
    const throwing = () => {
      throw new TypeError("canary");
    };
    await start([check("one", throwing), check("two", async () => [fine])]);
    assert.deepEqual(seen.slice(1, 3), [
      "ends one",
      "problem: This check ran into an internal error (TypeError).",
    ]);
    assert.deepEqual(seen.at(-1), "good: It works.");
  });

  it("gives a check up at its limit, and goes on", async () => {
    const hanging = check("one", () => new Promise(() => undefined), 7_000);
    await drive(clock, start([hanging, check("two", async () => [fine])]), 500);
    assert.match(seen.join("\n"), /problem: This did not end within 7 s/);
    assert.equal(seen.at(-1), "good: It works.");
    assert.equal(clock.pendingTimers, 0);
  });

  it("ends when it is cancelled, once the check has taken back what it changed", async () => {
    const cancel = new AbortController();
    let isTidy = false;
    const tidying = check(
      "one",
      (signal) =>
        new Promise((_, reject) =>
          signal.addEventListener("abort", () => {
            isTidy = true;
            reject(signal.reason);
          }),
        ),
    );
    const running = start([tidying, check("two", async () => [fine])], cancel.signal);
    await clock.advance(100);
    cancel.abort();
    assert.deepEqual(await drive(clock, running), []);
    assert.ok(isTidy);
    assert.deepEqual(seen, ["begins one"]);
    assert.equal(clock.pendingTimers, 0);
  });

  it("waits a few seconds alone for a check that does not hear of the cancel", async () => {
    const cancel = new AbortController();
    const running = start([check("one", () => new Promise(() => undefined))], cancel.signal);
    await clock.advance(100);
    cancel.abort();
    const before = clock.monotonic();
    await drive(clock, running, 100);
    assert.ok(clock.monotonic() - before < 4_000);
  });

  it("names one thing to do next: the first problem, else what a button can mend", () => {
    const result = (...findings: Parameters<typeof linesOf>[0]) => ({
      title: localized("Settings"),
      findings,
    });
    const wrong = problem(localized("It does not work."));
    const mendable = note(localized("It works."), { kind: "signIn" });
    const known = note(localized("It works."));
    assert.equal(firstToMend([result(mendable), result(fine, wrong)]), wrong);
    assert.equal(firstToMend([result(fine, known), result(mendable)]), mendable);
    assert.equal(firstToMend([result(fine, known)]), undefined);
  });
});
