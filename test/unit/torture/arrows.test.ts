import assert from "node:assert/strict";
import {
  type Arrow,
  heldTheLock,
  type Step,
  wasBetweenSendAndSeal,
  widthsFromResponseToSeal,
} from "../../torture/arrows";

describe("the trace of a process", () => {
  const trace = (...arrows: Arrow[]): Step[] => arrows.map((arrow, index) => ({ arrow, at: index * 10 }));

  it("tells that its process died as the owner of the lock", () => {
    assert.equal(heldTheLock(trace("lock", "sent")), true);
    assert.equal(
      heldTheLock(trace("lock", "sent", "response", "sealed", "stored", "published", "unlock")),
      true,
    );
  });

  it("tells that it did not, whatever it heard of and used since", () => {
    assert.equal(heldTheLock(trace("lock", "unlock", "unlocked", "published", "used")), false);
    assert.equal(heldTheLock(trace("published")), false);
    assert.equal(heldTheLock([]), false);
  });

  const between: readonly (readonly [Arrow[], boolean])[] = [
    [["lock"], false],
    [["lock", "sent"], true],
    [["lock", "sent", "response"], true],
    [["lock", "sent", "published"], true],
    [["lock", "sent", "response", "sealed"], false],
    [["lock", "sent", "unlock", "unlocked"], false],
    [[], false],
  ];
  for (const [arrows, expected] of between) {
    it(`${expected ? "counts" : "does not count"} as between send and seal: ${arrows.join(", ") || "nothing"}`, () => {
      assert.equal(wasBetweenSendAndSeal(trace(...arrows)), expected);
    });
  }

  it("gives the time from each answer to its sealed record", () => {
    const steps = trace(
      "lock",
      "sent",
      "response",
      "published",
      "sealed",
      "stored",
      "sent",
      "response",
      "sealed",
    );
    assert.deepEqual(widthsFromResponseToSeal(steps), [20, 10]);
  });

  it("gives no time for an answer that was never sealed", () => {
    assert.deepEqual(widthsFromResponseToSeal(trace("lock", "sent", "response", "unlock", "unlocked")), []);
  });
});
