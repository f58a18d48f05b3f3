import assert from "node:assert/strict";
import { accountState, EXPIRING_MS, type Pause } from "../../../../src/accounts/model/accountState";
import { localized } from "../../../../src/base/localizedMessage";
import { NOW, type SampleAccount, sampleAccount, sampleProblem, sampleTokenSet } from "../sampleAccount";

const offline: Pause = {
  kind: "offline",
  reason: localized("Box cannot be reached; check the network."),
  until: NOW + 10_000,
};
const paused: Pause = { ...offline, kind: "paused", reason: localized("Box asked to wait.") };

interface Seen {
  readonly lifetimeMs?: number;
  readonly isRefreshing?: boolean;
  readonly pause?: Pause;
}

function stateOf(
  changes: Partial<SampleAccount>,
  { lifetimeMs = EXPIRING_MS + 1, isRefreshing = false, pause }: Seen = {},
) {
  return accountState(sampleAccount(changes), { now: NOW, expiresAt: NOW + lifetimeMs, isRefreshing, pause });
}

const refused = (decision: (typeof sampleProblem)["decision"]) => ({
  problem: { ...sampleProblem, decision },
});
const appToken = { tokenSet: sampleTokenSet({ lifetimeIsUnknown: true }) };

describe("the state of an account", () => {
  for (const [what, changes, seen, expected] of [
    ["with more than five minutes left", {}, { lifetimeMs: EXPIRING_MS + 1 }, "valid"],
    ["with five minutes left", {}, { lifetimeMs: EXPIRING_MS }, "expiring"],
    ["with a moment left", {}, { lifetimeMs: 1 }, "expiring"],
    ["at its end", {}, { lifetimeMs: 0 }, "expired"],
    ["after its end", {}, { lifetimeMs: -1 }, "expired"],
    ["while it is refreshed", {}, { isRefreshing: true }, "refreshing"],
    ["while it is refreshed after its end", {}, { lifetimeMs: 0, isRefreshing: true }, "refreshing"],
    ["that Box could not be asked about", {}, { pause: offline }, "offline"],
    ["that Box could not be asked about after its end", {}, { lifetimeMs: 0, pause: offline }, "offline"],
    ["that Box asked to wait with", {}, { pause: paused }, "paused"],
    ["that needs another sign-in", refused("signInAgain"), {}, "signInAgain"],
    [
      "that Box has to be told about",
      refused("actionRequiredAtBox"),
      { lifetimeMs: 0 },
      "actionRequiredAtBox",
    ],
    ["whose app is set up wrongly", refused("fixSettings"), { lifetimeMs: 0 }, "fixSettings"],
    ["that needs another sign-in, offline", refused("signInAgain"), { pause: offline }, "signInAgain"],
    ["that needs another sign-in and is tried", refused("signInAgain"), { isRefreshing: true }, "refreshing"],
    ["of a token whose end only Box knows", appToken, { lifetimeMs: -1 }, "alive"],
    ["of such a token, offline", appToken, { pause: offline }, "offline"],
    [
      "that is being signed out",
      { isSigningOut: true },
      { isRefreshing: true, pause: offline },
      "signingOut",
    ],
  ] as const satisfies readonly (readonly [string, Partial<SampleAccount>, Seen, string])[]) {
    it(`${what} is ${expected}`, () => {
      assert.equal(stateOf(changes, seen).kind, expected);
    });
  }

  it("says why, when the person has to know", () => {
    const problem = stateOf({ problem: sampleProblem });
    assert.ok("reason" in problem && problem.reason === sampleProblem.reason);
    assert.deepEqual(stateOf({}, { pause: paused }), { ...paused, expiresAt: NOW + EXPIRING_MS + 1 });
  });

  it("has an end, but where Box has refused or alone knows it", () => {
    assert.deepEqual(stateOf({}, { lifetimeMs: 1 }), { kind: "expiring", expiresAt: NOW + 1 });
    for (const changes of [{ problem: sampleProblem }, appToken]) {
      assert.ok(!("expiresAt" in stateOf(changes)));
    }
  });
});
