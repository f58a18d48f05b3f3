import assert from "node:assert/strict";
import { BoxError, type BoxErrorDetails, CancelledError } from "../../../src/base/errors";
import { localized } from "../../../src/base/localizedMessage";

describe("an error of Box", () => {
  const details: BoxErrorDetails = {
    decision: "retryLater",
    code: "rate_limit_exceeded",
    status: 429,
    description: "Too many requests",
    requestId: "abc123",
    retryAfterSeconds: 7,
    serverDate: Date.UTC(2030, 0, 1),
  };

  it("has its filled sentence as its message, and its name", () => {
    const error = new BoxError(localized("Wait {0} seconds.", 7), details);
    assert.ok(error instanceof Error);
    assert.equal(error.message, "Wait 7 seconds.");
    assert.equal(String(error), "BoxError: Wait 7 seconds.");
  });

  it("keeps the sentence for translation, and every detail", () => {
    const error = new BoxError(localized("Wait {0} seconds.", 7), details);
    assert.deepEqual(error.sentence, { template: "Wait {0} seconds.", values: [7] });
    for (const [name, value] of Object.entries(details)) {
      assert.equal(Reflect.get(error, name), value, name);
    }
  });

  it("says nothing of what is not known", () => {
    const error = new BoxError(localized("Failed."), { decision: "fatal", code: "settings" });
    assert.equal(error.status, undefined);
    assert.equal(error.requestId, undefined);
    assert.equal(error.retryAfterSeconds, undefined);
    assert.equal(error.cause, undefined);
  });
});

describe("a cancellation", () => {
  it("is no error of Box, so that no caller shows it", () => {
    const error = new CancelledError();
    assert.ok(!(error instanceof BoxError));
    assert.equal(String(error), "CancelledError: Cancelled.");
  });
});
