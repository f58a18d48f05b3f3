import assert from "node:assert/strict";
import type * as vscode from "vscode";
import { daysLeft, signInEndsAt } from "../../src/accounts/model/refreshTokenLife";
import { noticeAge } from "../../src/editor/notices/refreshTokenAge";
import { sampleAccount } from "../unit/accounts/sampleAccount";

const DAY_MS = 86_400_000;

/** What a window remembers, in memory. */
class RememberedState implements vscode.Memento {
  readonly values = new Map<string, unknown>();
  updates = 0;

  keys(): readonly string[] {
    return [...this.values.keys()];
  }

  get<T>(key: string, fallback?: T): T | undefined {
    return this.values.has(key) ? (this.values.get(key) as T) : fallback;
  }

  async update(key: string, value: unknown): Promise<void> {
    this.updates += 1;
    this.values.set(key, value);
  }
}

describe("the age of a refresh token", () => {
  const account = sampleAccount();
  const endsAt = signInEndsAt(account) ?? 0;

  it("counts sixty days from its issue", () => {
    assert.equal(endsAt, (account.tokenSet.refreshTokenObtainedAt ?? 0) + 60 * DAY_MS);
    assert.equal(daysLeft(endsAt, endsAt - 7.5 * DAY_MS), 7);
    assert.equal(daysLeft(endsAt, endsAt + DAY_MS), 0);
  });

  it("is nobody's worry while seven days are left", async () => {
    const memento = new RememberedState();
    await noticeAge(account, memento, endsAt - 7 * DAY_MS);
    assert.equal(memento.updates, 0);
  });

  it("is told once in the last seven days, and again for the next refresh token", async () => {
    const memento = new RememberedState();
    // Each resolves when somebody closes the message, which nobody does here.
    void noticeAge(account, memento, endsAt - 6 * DAY_MS);
    void noticeAge(account, memento, endsAt - 5 * DAY_MS);
    assert.equal(memento.updates, 1);
    const { tokenSet } = account;
    const renewed = { ...account, tokenSet: { ...tokenSet, refreshTokenObtainedAt: endsAt } };
    void noticeAge(renewed, memento, endsAt + 55 * DAY_MS);
    assert.equal(memento.updates, 2);
  });

  it("does not matter for an account without a refresh token", () => {
    const { refreshToken: _, ...tokenSet } = account.tokenSet;
    assert.equal(signInEndsAt({ ...account, tokenSet }), undefined);
  });
});
