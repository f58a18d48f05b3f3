import assert from "node:assert/strict";
import { repeatedRequest } from "../../../../src/accounts/requests/repeatedRequest";
import { BoxError, type BoxErrorDetails } from "../../../../src/base/errors";
import { localized } from "../../../../src/base/localizedMessage";
import { ManualClock } from "../../manualClock";
import { drive } from "../drive";

const failed = (details: Partial<BoxErrorDetails>) =>
  new BoxError(localized("It did not work; try again."), {
    decision: "retryLater",
    code: "settings",
    ...details,
  });

describe("a request that may be repeated", () => {
  let clock: ManualClock;
  let at: number[];

  beforeEach(() => {
    clock = new ManualClock();
    at = [];
  });

  /** Fails with each of these, then brings `done`. */
  const run = (...errors: readonly Error[]) => {
    const left = [...errors];
    const request = async () => {
      at.push(clock.monotonic());
      const error = left.shift();
      if (error) {
        throw error;
      }
      return "done";
    };
    return drive(
      clock,
      repeatedRequest(request, { clock }).catch((error: unknown) => error),
    );
  };

  for (const [what, details, most] of [
    ["without a response", { decision: "retryNow" }, 3],
    ["that Box answered with 503", { status: 503 }, 3],
    ["that Box wants again in five seconds", { status: 429, retryAfterSeconds: 5 }, 3],
    ["that Box wants again in six seconds", { status: 429, retryAfterSeconds: 6 }, 1],
    ["that never reached Box's answer, but for a reason of its own", {}, 1],
    ["with an assertion that Box did not take, with or without a date", { decision: "newAssertion" }, 2],
    ["whose sign-in has ended", { decision: "signInAgain", status: 400 }, 1],
    ["with wrong credentials", { decision: "fixSettings", status: 401 }, 1],
    ["that cannot work", { decision: "fatal", status: 400 }, 1],
  ] as const satisfies readonly (readonly [string, Partial<BoxErrorDetails>, number])[]) {
    it(`is sent ${most} times at most: one ${what}`, async () => {
      const error = failed(details);
      assert.equal(await run(error, error, error, error), error);
      assert.equal(at.length, most);
    });
  }

  it("ends with the first that works", async () => {
    assert.equal(await run(failed({ decision: "retryNow" })), "done");
    assert.equal(at.length, 2);
  });

  it("waits between the tries, longer each time, and for as long as Box asked", async () => {
    await run(failed({ decision: "retryNow" }), failed({ status: 429, retryAfterSeconds: 3 }));
    const [first = 0, second = 0, third = 0] = at;
    assert.ok(second - first >= 200 && second - first < 1_000, `${second - first} ms`);
    assert.ok(third - second >= 3_000 && third - second < 4_000, `${third - second} ms`);
  });

  it("tells each error before it decides", async () => {
    const told: unknown[] = [];
    const error = failed({ decision: "retryNow" });
    const fails = repeatedRequest(() => Promise.reject(error), {
      clock,
      onError: (one) => void told.push(one),
    });
    await drive(
      clock,
      fails.catch(() => undefined),
    );
    assert.deepEqual(told, [error, error, error]);
  });

  it("is not repeated for an error that is none of Box's", async () => {
    const boom = new Error("boom");
    assert.equal(await run(boom), boom);
    assert.equal(at.length, 1);
  });
});
