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
  readonly obtainedAt: number;
  readonly restrictedTo: readonly ResourceScope[];
  readonly refreshToken?: Secret;
  /** A refresh token lives 60 days from here (Box guide, refresh tokens). */
  readonly refreshTokenObtainedAt?: number;
}

/** Why an account cannot be renewed without the person. Its tokens are kept (law 3). */
export interface Problem {
  readonly decision: "signInAgain" | "actionRequiredAtBox" | "fixSettings";
  readonly reason: LocalizedMessage;
  readonly at: number;
}

/** Where the tokens of an account come from: the part of it that never changes. */
export type CredentialSource =
  | { readonly kind: "oauth"; readonly app: OAuthApp }
  | { readonly kind: "jwt"; readonly app: JwtApp; readonly subject: Subject }
  | { readonly kind: "clientCredentials"; readonly app: AppCredentials; readonly subject: Subject }
  /** Made in the Developer Console, which alone knows its app. */
  | { readonly kind: "developerToken"; readonly app: { readonly endpoints: Endpoints } };

/** The kinds that get a new token by a new request, without a refresh token. */
export type ServerCredentialSource = Extract<CredentialSource, { kind: "jwt" | "clientCredentials" }>;

/** An identity signed in through an app. Every write raises `generation` by one; the higher generation is the truth. */
export type Account = CredentialSource & AccountRecord;

interface AccountRecord {
  readonly id: string;
  /** Given by the person; otherwise the identity's name is shown. */
  readonly name?: string;
  readonly generation: number;
  /** 256 random bits, base64url. Never changes for the life of the sign-in. */
  readonly sealKey: Secret;
  readonly tokenSet: TokenSet;
  /** Absent until `/users/me` has been read, which happens after the tokens were persisted (law 1). */
  readonly identity?: Identity;
  readonly problem?: Problem;
}

/** What windows share through the hand-off record: all of the account that changes. */
export type AccountContent =
  | ({ readonly signedOut: false } & Pick<
      Account,
      "name" | "generation" | "tokenSet" | "identity" | "problem"
    >)
  | { readonly signedOut: true; readonly generation: number };

/** The token set after Box issued tokens; an answer without a refresh token keeps the one before (RFC 6749 6). */
export function tokenSetFrom({ answer, sentAt, serverDate }: IssuedTokens, before?: TokenSet): TokenSet {
  const renewed =
    answer.refreshToken && !(before?.refreshToken && answer.refreshToken.equals(before.refreshToken));
  const refreshToken = answer.refreshToken ?? before?.refreshToken;
  const refreshTokenObtainedAt = renewed ? sentAt : before?.refreshTokenObtainedAt;
  return {
    accessToken: answer.accessToken,
    expiresAt: sentAt + answer.expiresInSeconds * 1000,
    ...(serverDate !== undefined && { boxExpiresAt: serverDate + answer.expiresInSeconds * 1000 }),
    expiryIsEstimated: answer.expiryIsEstimated,
    obtainedAt: sentAt,
    restrictedTo: answer.restrictedTo,
    ...(refreshToken && { refreshToken }),
    ...(refreshTokenObtainedAt !== undefined && { refreshTokenObtainedAt }),
  };
}

/** The account with what another window or an earlier run wrote into its hand-off record. */
export function withContent(account: Account, content: AccountContent & { signedOut: false }): Account {
  const { name: _name, identity: _identity, problem: _problem, ...kept } = account;
  const { signedOut: _, ...shared } = content;
  return { ...kept, ...shared };
}

export function contentOf({ name, generation, tokenSet, identity, problem }: Account): AccountContent {
  return {
    signedOut: false,
    ...(name !== undefined && { name }),
    generation,
    tokenSet,
    ...(identity && { identity }),
    ...(problem && { problem }),
  };
}

/** Same person, same app, same Box: a new sign-in takes the place of the old one. */
export function isSameSignIn(a: Account, b: Account): boolean {
  return (
    a.kind === b.kind &&
    clientIdOf(a) === clientIdOf(b) &&
    a.app.endpoints.apiUrl === b.app.endpoints.apiUrl &&
    a.identity !== undefined &&
    a.identity.userId === b.identity?.userId
  );
}

/** Unknown for developer tokens. */
export function clientIdOf(account: CredentialSource): string | undefined {
  return account.kind === "developerToken" ? undefined : account.app.clientId;
}
