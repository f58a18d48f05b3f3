import { randomBytes } from "node:crypto";
import type {
  AccountRecord,
  OAuthApp,
  Problem,
  SealedContent,
  TokenSet,
} from "../../../src/accounts/model/account";
import { localized } from "../../../src/base/localizedMessage";
import { Secret } from "../../../src/base/secret";

/** The moment at which a `ManualClock` starts. */
export const NOW = Date.UTC(2030, 0, 1);

export const sampleApp: OAuthApp = {
  clientId: "sampleclientid",
  clientSecret: new Secret("canary-client-secret"),
  redirectUri: "http://localhost:28473/callback",
  endpoints: { authorizeUrl: "http://localhost:1/authorize", apiUrl: "http://localhost:1" },
};

export function sampleTokenSet(changes: Partial<TokenSet> = {}): TokenSet {
  return {
    accessToken: new Secret("canary-access-token-1"),
    expiresAt: NOW + 3_600_000,
    expiryIsEstimated: false,
    obtainedAt: NOW,
    restrictedTo: [],
    refreshToken: new Secret("canary-refresh-token-1"),
    refreshTokenObtainedAt: NOW,
    ...changes,
  };
}

export type SampleAccount = Extract<AccountRecord, { kind: "oauth" }>;

export function sampleAccount(changes: Partial<SampleAccount> = {}): SampleAccount {
  return {
    id: "sampleaccount",
    kind: "oauth",
    app: sampleApp,
    generation: 1,
    sealKey: newSealKey(),
    signedInAt: NOW,
    tokenSet: sampleTokenSet(),
    identity: { userId: "31415926535", name: "Mira Okafor", login: "mira@example.com" },
    ...changes,
  };
}

/** The same account some writes later, each of which came with another token. */
export function laterGeneration(account: SampleAccount, generation = account.generation + 1): SampleAccount {
  const accessToken = new Secret(`canary-access-token-${generation}`);
  const refreshToken = new Secret(`canary-refresh-token-${generation}`);
  return { ...account, generation, tokenSet: { ...account.tokenSet, accessToken, refreshToken } };
}

/** What a sealed record of this account holds. */
export function contentOf({ id: _, sealKey: __, ...account }: AccountRecord): SealedContent {
  return { ended: false, account };
}

export function newSealKey(): Secret {
  return new Secret(randomBytes(32).toString("base64url"));
}

export const sampleProblem: Problem = {
  decision: "signInAgain",
  reason: localized("Box says no ({0}); sign in again.", "sample"),
};
