import type { Secret } from "../../base/secret";
import type { Endpoints } from "../../box/oauth/endpoints";
import type { Subject } from "../../box/oauth/subject";
import type { ResourceScope } from "../../box/oauth/tokens";
import {
  type AccountRecord,
  type CredentialSource,
  clientIdOf,
  type Identity,
  type Problem,
} from "./account";

/** What may be shown of an account: no secret, and no expiry, which `Accounts.state` alone knows. */
export interface Account {
  readonly id: string;
  readonly kind: CredentialSource["kind"];
  /** Given by the person; otherwise the identity's name is shown. */
  readonly name?: string;
  /** Absent until Box has said who it is. */
  readonly identity?: Identity;
  /** Unknown for developer tokens. */
  readonly clientId?: string;
  readonly endpoints: Endpoints;
  /** Of an OAuth 2.0 app. */
  readonly redirectUri?: string;
  /** What the sign-in asked for; absent: all scopes of the app. */
  readonly scope?: string;
  /** Whom a server account acts for. */
  readonly subject?: Subject;
  readonly problem?: Problem;
  readonly token: TokenFacts;
  /** Raised by every change. */
  readonly generation: number;
}

/** What is known of a token without the token. Times are epoch milliseconds of the local wall clock. */
export interface TokenFacts {
  readonly obtainedAt: number;
  readonly expiryIsEstimated: boolean;
  /** An App Token: alive until Box says otherwise. */
  readonly lifetimeIsUnknown: boolean;
  readonly restrictedTo: readonly ResourceScope[];
  readonly hasRefreshToken: boolean;
  readonly refreshTokenObtainedAt?: number;
}

/** A token that is alive now; the only way in which one leaves this floor. */
export interface LiveToken {
  readonly accessToken: Secret;
  /** Epoch milliseconds on this machine's clock of now, corrected by Box's; `undefined` where only Box knows. */
  readonly expiresAt: number | undefined;
  /** Tells this token from the one before and after it. */
  readonly obtainedAt: number;
  readonly restrictedTo: readonly ResourceScope[];
}

/** The account as it may be shown. */
export function accountView(record: AccountRecord): Account {
  const { id, kind, name, identity, problem, generation, tokenSet, app } = record;
  const clientId = clientIdOf(record);
  const { refreshTokenObtainedAt } = tokenSet;
  const subject = record.kind === "jwt" || record.kind === "clientCredentials" ? record.subject : undefined;
  const scope = record.kind === "oauth" ? record.scope : undefined;
  return {
    id,
    kind,
    ...(name !== undefined && { name }),
    ...(identity && { identity }),
    ...(clientId !== undefined && { clientId }),
    endpoints: app.endpoints,
    ...(record.kind === "oauth" && { redirectUri: record.app.redirectUri }),
    ...(scope !== undefined && { scope }),
    ...(subject && { subject }),
    ...(problem && { problem }),
    token: {
      obtainedAt: tokenSet.obtainedAt,
      expiryIsEstimated: tokenSet.expiryIsEstimated,
      lifetimeIsUnknown: tokenSet.lifetimeIsUnknown === true,
      restrictedTo: tokenSet.restrictedTo,
      hasRefreshToken: tokenSet.refreshToken !== undefined,
      ...(refreshTokenObtainedAt !== undefined && { refreshTokenObtainedAt }),
    },
    generation,
  };
}
