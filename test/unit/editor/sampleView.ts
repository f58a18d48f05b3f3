import type { AccountState } from "../../../src/accounts/model/accountState";
import type { Account } from "../../../src/accounts/model/accountView";
import { localized } from "../../../src/base/localizedMessage";

export const NOW = Date.UTC(2030, 0, 1);
export const MINUTE = 60_000;

/** An account as the editor sees it. */
export function sampleView(changes: Partial<Account> = {}): Account {
  return {
    id: "sampleaccount",
    kind: "oauth",
    clientId: "sampleclientid",
    endpoints: { authorizeUrl: "http://localhost:1/authorize", apiUrl: "http://localhost:1" },
    identity: { userId: "31415926535", name: "Mira Okafor", login: "mira@example.com" },
    token: {
      obtainedAt: NOW,
      expiryIsEstimated: false,
      lifetimeIsUnknown: false,
      restrictedTo: [],
      hasRefreshToken: true,
      refreshTokenObtainedAt: NOW,
    },
    generation: 1,
    ...changes,
  };
}

/** A pasted App Token, of whose end nothing is known. */
export function appTokenView(): Account {
  const { clientId: _, token, ...account } = sampleView({ kind: "developerToken" });
  const { refreshTokenObtainedAt: __, ...facts } = token;
  return { ...account, token: { ...facts, lifetimeIsUnknown: true, hasRefreshToken: false } };
}

const reason = localized("Box says no; sign in again.");

/** Each state there is, with 42 minutes left where that means something. */
export const everyState: readonly AccountState[] = [
  { kind: "valid", expiresAt: NOW + 42 * MINUTE },
  { kind: "expiring", expiresAt: NOW + 4 * MINUTE },
  { kind: "expired", expiresAt: NOW - MINUTE },
  { kind: "refreshing", expiresAt: NOW + 42 * MINUTE },
  { kind: "signingOut", expiresAt: NOW + 42 * MINUTE },
  { kind: "alive" },
  { kind: "offline", reason, until: NOW + MINUTE, expiresAt: NOW + 42 * MINUTE },
  { kind: "paused", reason, until: NOW + MINUTE, expiresAt: NOW + 42 * MINUTE },
  { kind: "signInAgain", reason },
  { kind: "actionRequiredAtBox", reason },
  { kind: "fixSettings", reason },
];
