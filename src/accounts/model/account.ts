import type { LocalizedMessage } from "../../base/localizedMessage";
import type { Secret } from "../../base/secret";
import type { Endpoints } from "../../box/oauth/endpoints";
import type { AssertionAlgorithm } from "../../box/oauth/jwtAssertion";
import type { Subject } from "../../box/oauth/subject";
import type { IssuedTokens, ResourceScope } from "../../box/oauth/tokens";

/** A Box app registration, with the addresses it was used at: a later change of settings never redirects its secret. */
export interface AppCredentials {
  readonly clientId: string;
  readonly clientSecret: Secret;
  readonly endpoints: Endpoints;
}

/** An app with user authentication (OAuth 2.0). */
export interface OAuthApp extends AppCredentials {
  readonly redirectUri: string;
}

/** An app with server authentication by key pair, as its configuration file describes it. */
export interface JwtApp extends AppCredentials {
  /** Names the public key that was registered at Box. */
  readonly keyId: string;
  readonly privateKey: Secret;
  readonly passphrase?: Secret;
  readonly algorithm: AssertionAlgorithm;
}

/** Who a token acts for, as `/users/me` says. */
export interface Identity {
  readonly userId: string;
  readonly name: string;
  readonly login: string;
  readonly enterprise?: { readonly id: string; readonly name: string };
}

/** What Box issued. Times are epoch milliseconds of the local wall clock. */
export interface TokenSet {
  readonly accessToken: Secret;
  /** Counted from the moment the request was sent, so never later than Box's own. */
  readonly expiresAt: number;
  /** The same moment on Box's clock, when Box sent its `Date`: true even after this machine's clock was set. */
  readonly boxExpiresAt?: number;
  /** Box sent no `expires_in`; an hour is assumed. */
  readonly expiryIsEstimated: boolean;
  /** An App Token, whose end only Box knows: alive until Box answers 401. `expiresAt` then says nothing. */
  readonly lifetimeIsUnknown?: true;
  readonly obtainedAt: number;
  readonly restrictedTo: readonly ResourceScope[];
  readonly refreshToken?: Secret;
  /** A refresh token lives 60 days from here (Box guide, refresh tokens). */
  readonly refreshTokenObtainedAt?: number;
}

/** Why an account cannot be refreshed without the person. Its tokens are kept (law 3). */
export interface Problem {
  readonly decision: "signInAgain" | "actionRequiredAtBox" | "fixSettings";
  readonly reason: LocalizedMessage;
}

/** Where the tokens of an account come from. It never changes: another secret, key or app is another sign-in. */
export type CredentialSource =
  /** `scope`: what the sign-in asked for, space separated; left out, all scopes of the app. */
  | { readonly kind: "oauth"; readonly app: OAuthApp; readonly scope?: string }
  | { readonly kind: "jwt"; readonly app: JwtApp; readonly subject: Subject }
  | { readonly kind: "clientCredentials"; readonly app: AppCredentials; readonly subject: Subject }
  /** Made in the Developer Console, which alone knows its app: a developer token, or an App Token. */
  | { readonly kind: "developerToken"; readonly app: { readonly endpoints: Endpoints } };

/** The kinds that get a new token by a new request, without a refresh token. */
export type ServerCredentialSource = Extract<CredentialSource, { kind: "jwt" | "clientCredentials" }>;

/**
 * An identity signed in through an app, with its secrets: what is stored and sealed, and never leaves this floor. Every
 * write raises `generation`; the highest generation is the truth.
 */
export type AccountRecord = CredentialSource & RecordFields;

interface RecordFields {
  readonly id: string;
  /** Given by the person; otherwise the identity's name is shown. */
  readonly name?: string;
  readonly generation: number;
  /** 256 random bits, base64url. Never changes for the life of the sign-in. */
  readonly sealKey: Secret;
  /** Epoch milliseconds, and later than that of every account known before: of two accounts of one person, the later stays. */
  readonly signedInAt: number;
  readonly tokenSet: TokenSet;
  /** Absent until `/users/me` has been read, which happens after the tokens were persisted (law 1). */
  readonly identity?: Identity;
  readonly problem?: Problem;
  /** The sign-out mark: it is being revoked, nobody gets its token any more, and whoever finds it so finishes the sign-out. */
  readonly isSigningOut?: true;
}

/** What a sealed record holds: the whole account but `id` and `sealKey`, or that it has ended. */
export type SealedContent =
  | { readonly ended: false; readonly account: CredentialSource & Omit<RecordFields, "id" | "sealKey"> }
  | { readonly ended: true; readonly generation: number };

/** The token set after Box issued tokens; a response without a refresh token keeps the one before (RFC 6749 6). */
export function tokenSetFrom({ response, sentAt, serverDate }: IssuedTokens, before?: TokenSet): TokenSet {
  const renewed =
    response.refreshToken && !(before?.refreshToken && response.refreshToken.equals(before.refreshToken));
  const refreshToken = response.refreshToken ?? before?.refreshToken;
  const refreshTokenObtainedAt = renewed ? sentAt : before?.refreshTokenObtainedAt;
  return {
    accessToken: response.accessToken,
    expiresAt: sentAt + response.expiresInSeconds * 1000,
    ...(serverDate !== undefined && { boxExpiresAt: serverDate + response.expiresInSeconds * 1000 }),
    expiryIsEstimated: response.expiryIsEstimated,
    obtainedAt: sentAt,
    restrictedTo: response.restrictedTo,
    ...(refreshToken && { refreshToken }),
    ...(refreshTokenObtainedAt !== undefined && { refreshTokenObtainedAt }),
  };
}

/** The token set as ended at `now`; its refresh token stays. */
export function endedTokenSet(tokenSet: TokenSet, now: number): TokenSet {
  // Without Box's own end of it, which would outrank this one.
  const { boxExpiresAt: _, lifetimeIsUnknown: __, ...kept } = tokenSet;
  return { ...kept, expiresAt: now };
}

/** Same person, same app, same Box: a new sign-in retires the one before. */
export function isSameSignIn(a: AccountRecord, b: AccountRecord): boolean {
  return (
    a.kind === b.kind &&
    clientIdOf(a) === clientIdOf(b) &&
    a.app.endpoints.apiUrl === b.app.endpoints.apiUrl &&
    a.identity !== undefined &&
    a.identity.userId === b.identity?.userId
  );
}

/** Unknown for developer tokens. */
export function clientIdOf(source: CredentialSource): string | undefined {
  return source.kind === "developerToken" ? undefined : source.app.clientId;
}
