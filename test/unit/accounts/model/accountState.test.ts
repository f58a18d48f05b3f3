import assert from "node:assert/strict";
import { type Activity, accountState, EXPIRING_MS } from "../../../../src/accounts/model/accountState";
import { localized } from "../../../../src/base/localizedMessage";
import { NOW, sampleAccount, sampleProblem, sampleTokenSet } from "../sampleAccount";

const idle: Activity = { kind: "idle" };
const renewing: Activity = { kind: "renewing" };
const offline: Activity = { kind: "offline", reason: localized("Box cannot be reached; check the network.") };

describe("the state of an account", () => {
  for (const [life, activity, problem, expected] of [
    [EXPIRING_MS + 1, idle, undefined, "valid"],
    [EXPIRING_MS, idle, undefined, "expiring"],
    [1, idle, undefined, "expiring"],
    [0, idle, undefined, "expired"],
    [-1, idle, undefined, "expired"],
    [EXPIRING_MS + 1, renewing, undefined, "renewing"],
    [0, renewing, undefined, "renewing"],
    [EXPIRING_MS + 1, offline, undefined, "offline"],
    [0, offline, undefined, "offline"],
    [EXPIRING_MS + 1, idle, "signInAgain", "signInAgain"],
    [0, idle, "actionRequiredAtBox", "actionRequiredAtBox"],
    [0, idle, "fixSettings", "fixSettings"],
    [0, offline, "signInAgain", "signInAgain"],
    [0, renewing, "signInAgain", "renewing"],
  ] as const) {
    const when = `${life} ms before expiry, ${activity.kind}${problem ? `, marked ${problem}` : ""}`;
    it(`is ${expected} ${when}`, () => {
      const tokenSet = sampleTokenSet({ expiresAt: NOW + life });
      const account = sampleAccount({
        tokenSet,
        ...(problem && { problem: { ...sampleProblem, decision: problem } }),
      });
      const state = accountState(account, activity, NOW);
      assert.deepEqual([state.kind, state.expiresAt], [expected, NOW + life]);
    });
  }

  it("says why, when the person has to know", () => {
    const marked = accountState(sampleAccount({ problem: sampleProblem }), offline, NOW);
    assert.ok("reason" in marked && marked.reason === sampleProblem.reason);
    const cut = accountState(sampleAccount(), offline, NOW);
    assert.ok("reason" in cut && cut.reason === offline.reason);
  });

  it("goes by the expiry on this machine's clock where that is better known", () => {
    const state = accountState(sampleAccount(), idle, NOW, NOW);
    assert.deepEqual(state, { kind: "expired", expiresAt: NOW });
  });
});
