import "../../../vscode-stub/install";
import assert from "node:assert/strict";
import { accountView } from "../../../../src/accounts/model/accountView";
import { daysLeft, signInEndsAt } from "../../../../src/accounts/model/refreshTokenLifetime";
import { warnBeforeSignInEnds } from "../../../../src/editor/notices/refreshTokenAge";

import { editor } from "../../../vscode-stub/scriptedEditor";
import { sampleAccount } from "../../accounts/sampleAccount";
import { RememberedState } from "../rememberedState";

const DAY_MS = 86_400_000;

describe("the age of a refresh token", () => {
  const account = accountView(sampleAccount());
  const endsAt = signInEndsAt(account) ?? 0;

  beforeEach(() => editor.reset());

  it("counts sixty days from its issue", () => {
    assert.equal(endsAt, (account.token.refreshTokenObtainedAt ?? 0) + 60 * DAY_MS);
    assert.equal(daysLeft(endsAt, endsAt - 7.5 * DAY_MS), 7);
    assert.equal(daysLeft(endsAt, endsAt + DAY_MS), 0);
  });

  it("is nobody's worry while seven days are left", async () => {
    await warnBeforeSignInEnds(account, new RememberedState(), endsAt - 7 * DAY_MS);
    assert.equal(editor.messages.length, 0);
  });

  it("is told once in the last seven days, and again for the next refresh token", async () => {
    const memento = new RememberedState();
    // Each resolves when somebody closes the message, which nobody does here.
    const told = (refreshTokenObtainedAt: number, now: number) => {
      const token = { ...account.token, refreshTokenObtainedAt };
      void warnBeforeSignInEnds({ ...account, token }, memento, now);
      return new Promise<void>((resolve) => setImmediate(resolve));
    };
    await told(endsAt - 60 * DAY_MS, endsAt - 6 * DAY_MS);
    assert.match(editor.takeMessage().text, /has not been refreshed for a long time/);
    await told(endsAt - 60 * DAY_MS, endsAt - 5 * DAY_MS);
    assert.equal(editor.messages.length, 0);
    await told(endsAt, endsAt + 55 * DAY_MS);
    editor.takeMessage();
  });

  it("does not matter for an account without a refresh token", () => {
    assert.equal(
      signInEndsAt({ ...account, token: { ...account.token, hasRefreshToken: false } }),
      undefined,
    );
  });
});
