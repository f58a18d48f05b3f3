import type { Disposable } from "../base/clock";
import type { LocalizedMessage } from "../base/localizedMessage";
import type { Secret } from "../base/secret";
import type { Cancellable } from "../base/sharedWork";
import type { Downscope } from "../box/oauth/downscope";
import type { Endpoints } from "../box/oauth/endpoints";
import type { AuthorizationCodeGrant } from "../box/oauth/tokenEndpoint";
import type { ResourceScope } from "../box/oauth/tokens";
import type { OAuthApp, ServerCredentialSource } from "./model/account";
import type { AccountChange } from "./model/accountChange";
import type { AccountState } from "./model/accountState";
import type { Account, LiveToken } from "./model/accountView";
import type { RenewalOutcome } from "./renewal/renewalHistory";

/** Nothing was changed when Box could not be told; unless the person wanted to sign out anyway, which `wasRevoked` then tells. */
export type SignOutResult =
  | { readonly kind: "signedOut"; readonly wasRevoked: boolean }
  | { readonly kind: "unreachable"; readonly reason: LocalizedMessage };

/** What became of a token that was pasted to be revoked. */
export type RevocationResult =
  | "revoked"
  /** Box does not know it for this app, but accepts it: another app's access token, still alive. */
  | "aliveForAnotherApp"
  /** Box does not know it for this app and accepts it nowhere: it has ended, or it is another app's refresh token. */
  | "unknownForThisApp";

export interface DownscopedToken {
  readonly accessToken: Secret;
  /** Epoch milliseconds on this machine's clock. */
  readonly expiresAt: number;
  readonly restrictedTo: readonly ResourceScope[];
}

/** The one face of this floor. Errors are `BoxError`, or `CancelledError` after the caller's signal, when nothing was sent. */
export interface Accounts extends Disposable {
  all(): readonly Account[];
  get(id: string): Account | undefined;
  /** The account whose access or refresh token this is. */
  holderOf(token: Secret): Account | undefined;
  /** A later version of Box Auth saved an account here, which this one leaves alone. */
  readonly hasLaterVersion: boolean;
  /** The state of this moment, its expiry corrected by Box's clock. */
  state(id: string): AccountState | undefined;
  /** The last refreshes of this window, newest first. */
  history(id: string): readonly RenewalOutcome[];
  readonly onDidChange: (listener: (change: AccountChange) => void) => Disposable;

  /**
   * The only way to a token. It lives at least `minimumLifetimeMs`, or is as new as Box gives them: a token is not refreshed
   * before half of its own life is over.
   */
  getToken(id: string, options: Cancellable & { readonly minimumLifetimeMs: number }): Promise<LiveToken>;
  /** The token as it is, without a request; its account's state tells what it is worth. `undefined` when it has ended. */
  currentToken(id: string): LiveToken | undefined;
  /** A new token because a person asked for one; another window's newer one counts. */
  refresh(id: string, options?: Cancellable): Promise<LiveToken>;
  /** A token for less, made from the account's own and kept nowhere. */
  downscope(id: string, downscope: Downscope, options?: Cancellable): Promise<DownscopedToken>;

  /** Redeems a code once and keeps what comes. The account of the same app and user before it is retired. */
  signInWithCode(
    app: OAuthApp,
    grant: AuthorizationCodeGrant & { readonly scope?: string },
    options?: Cancellable,
  ): Promise<Account>;
  addServerAccount(source: ServerCredentialSource, options?: Cancellable): Promise<Account>;
  /**
   * Keeps a token that Box accepts (a 403 counts as accepted: it is alive and nameless).
   * @param madeAt epoch milliseconds when a developer token was made, which lives an hour from there; `undefined` for an App
   * Token, whose life only Box knows
   */
  addDeveloperToken(
    token: {
      readonly accessToken: Secret;
      readonly endpoints: Endpoints;
      readonly madeAt: number | undefined;
    },
    options?: Cancellable,
  ): Promise<Account>;
  /** Asks Box for the name of an account that has none yet. Does nothing when it has one or Box does not say. */
  identify(id: string): Promise<void>;

  /** An empty name gives back the one at Box. */
  rename(id: string, name: string): Promise<void>;
  /** Revokes, then forgets. When Box cannot be told, nothing changes, unless `anyway`. */
  signOut(id: string, options?: Cancellable & { readonly anyway?: boolean }): Promise<SignOutResult>;
  /** Revokes the access token of a server account, which then has ended; the account stays. */
  revokeAccessToken(id: string, options?: Cancellable): Promise<void>;
  /**
   * Revokes a token that was found somewhere, with the credentials of its app; a developer token account that holds it ends
   * with it. The token of another account ends by `signOut` or `revokeAccessToken`.
   */
  revokeToken(token: Secret, app: RevocationApp, options?: Cancellable): Promise<RevocationResult>;

  /** OAuth 2.0 apps as they were set up, so that a sign-in asks once for the client secret. */
  readonly apps: AppStore;

  /** Takes over what other windows wrote; to be called when the window gets the focus. */
  sync(): Promise<void>;
  /** Waits for what is on its way to Box to be saved, a few seconds at most. To be returned from `deactivate`. */
  close(): Promise<void>;
}

/** The app of an account here, or one that a person typed for this request alone. */
export type RevocationApp =
  | { readonly accountId: string }
  | { readonly clientId: string; readonly clientSecret: Secret; readonly endpoints: Endpoints };

export interface AppStore {
  read(clientId: string): Promise<OAuthApp | undefined>;
  write(app: OAuthApp): Promise<void>;
  /** An account here has this very secret, and Box does not accept it any more. */
  isRefused(app: OAuthApp): boolean;
  /** The client ID of every app that is kept. */
  ids(): Promise<readonly string[]>;
  /** The app's secret is gone from then on; accounts that use it keep theirs. */
  forget(clientId: string): Promise<void>;
}
