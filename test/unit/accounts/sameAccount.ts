import assert from "node:assert/strict";
import type { AccountRecord, OAuthApp, SealedContent } from "../../../src/accounts/model/account";
import { formatAccount, formatApp, formatContent } from "../../../src/accounts/model/accountFormat";

/** Equal in everything, secrets included: those are hidden from an ordinary comparison. */
export function assertSameAccount(actual: AccountRecord | undefined, expected: AccountRecord): void {
  assert.ok(actual, "there is no account");
  assert.deepEqual(JSON.parse(formatAccount(actual)), JSON.parse(formatAccount(expected)));
}

/** As for accounts. */
export function assertSameContent(actual: SealedContent | undefined, expected: SealedContent): void {
  assert.ok(actual, "there is no content");
  assert.deepEqual(JSON.parse(formatContent(actual)), JSON.parse(formatContent(expected)));
}

/** As for accounts. */
export function assertSameApp(actual: OAuthApp | undefined, expected: OAuthApp): void {
  assert.ok(actual, "there is no app");
  assert.deepEqual(JSON.parse(formatApp(actual)), JSON.parse(formatApp(expected)));
}
