import assert from "node:assert/strict";
import type { AccountState } from "../../../../src/accounts/model/accountState";
import type { Account } from "../../../../src/accounts/model/accountView";
import { BoxError } from "../../../../src/base/errors";
import { localized } from "../../../../src/base/localizedMessage";
import { diagnose } from "../../../../src/diagnosis/findings/diagnosis";
import { checkAccounts } from "../../../../src/diagnosis/storage/checkAccounts";
import { NOW, sampleView } from "../../editor/sampleView";
import { ManualClock } from "../../manualClock";
import { linesOf, run } from "../sentences";

const reason = localized("Box says no; sign in again.");
const clock = new ManualClock(NOW);

function check(states: readonly AccountState[], more: Partial<Account> & { readonly later?: boolean } = {}) {
  const { later: hasLaterVersion = false, ...account } = more;
  const all = states.map((_, index) => sampleView({ ...account, id: `id${index}` }));
  const state = (id: string) => states[all.findIndex((each) => each.id === id)];
  return checkAccounts({
    open: async () => ({ all: () => all, state, hasLaterVersion }),
    nameOf: ({ id }) => `name of ${id}`,
    clock,
  });
}

describe("the check of the accounts", () => {
  for (const [state, expected, cure] of [
    [
      { kind: "valid", expiresAt: NOW + 42 * 60_000 + 59_000 },
      "good: signed in, the token is valid for 42 min",
      undefined,
    ],
    [{ kind: "expiring", expiresAt: NOW + 1 }, "good: signed in, the token is valid for 0 min", undefined],
    [{ kind: "alive" }, "good: signed in, with a token whose end only Box knows", undefined],
    [{ kind: "refreshing", expiresAt: NOW }, "good: the token is being refreshed", undefined],
    [{ kind: "signingOut", expiresAt: NOW }, "note: the sign-out waits for Box", undefined],
    [{ kind: "expired", expiresAt: NOW }, "note: the token has expired; refresh it", "refresh"],
    [{ kind: "offline", reason, until: NOW, expiresAt: NOW }, "note: Box says no; sign in again.", "refresh"],
    [{ kind: "signInAgain", reason }, "problem: Box says no; sign in again.", "signInAgain"],
    [{ kind: "fixSettings", reason }, "problem: Box says no; sign in again.", "fixCredentials"],
    [{ kind: "actionRequiredAtBox", reason }, "problem: Box says no; sign in again.", undefined],
  ] as const) {
    it(`tells of one that is ${state.kind}`, async () => {
      const findings = await check([state]).run(new AbortController().signal);
      assert.deepEqual(linesOf(findings), [expected]);
      assert.deepEqual(findings[0]?.who, { name: "name of id0", number: 1 });
      assert.equal(findings[0]?.cure?.kind, cure);
    });
  }

  it("asks for a new developer token in the place of an expired one", async () => {
    const expired = { kind: "expired", expiresAt: NOW } as const;
    const [finding] = await check([expired], { kind: "developerToken" }).run(new AbortController().signal);
    assert.ok(finding);
    assert.deepEqual(linesOf([finding]), ["note: the developer token has expired; paste a new one"]);
    assert.equal(finding.cure?.kind, "signInAgain");
  });

  it("tells of none, and of one that a later version saved", async () => {
    assert.deepEqual(await run(check([])), ["note: No account is signed in; run Box: Sign In."]);
    assert.match(
      (await run(check([], { later: true }))).join(),
      /^note: An account was saved by a later version/,
    );
  });

  it("says why they cannot be opened", async () => {
    const error = new BoxError(localized("It does not work."), {
      decision: "retryLater",
      code: "secretStorage",
    });
    const open = () => Promise.reject(error);
    const results = await diagnose([checkAccounts({ open, nameOf: () => "", clock })], {
      clock,
      signal: new AbortController().signal,
      onBegin: () => undefined,
      onEnd: () => undefined,
    });
    assert.deepEqual(linesOf(results.flatMap(({ findings }) => findings)), ["problem: It does not work."]);
  });
});
