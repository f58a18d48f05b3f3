import type { Clock } from "../base/clock";
import { BoxError } from "../base/errors";
import { localized } from "../base/localizedMessage";
import type { Log } from "../base/log";
import type { Secret } from "../base/secret";
import type { Work } from "../base/sharedWork";
import type { Transport } from "../box/http/transport";
import { readCurrentUser } from "../box/oauth/currentUser";
import { revoke } from "../box/oauth/revocation";
import type { RevocationResult, SignOutResult } from "./accounts";
import { type AccountRecord, type AppCredentials, endedTokenSet } from "./model/account";
import type { AccountLock } from "./registry/accountLock";
import type { AccountRegistry } from "./registry/accountRegistry";
import { tokenVerdict } from "./requests/identityRequest";
import { repeatedRequest } from "./requests/repeatedRequest";

export interface AccountSignOutParts {
  readonly registry: AccountRegistry;
  readonly lock: AccountLock;
  readonly transport: Transport;
  readonly clock: Clock;
  readonly log: Log;
}

/** How accounts end: marked, revoked, ended, in this order, so that a crash in between leaves nothing alive and unknown. */
export class AccountSignOut {
  readonly #parts: AccountSignOutParts;

  constructor(parts: AccountSignOutParts) {
    this.#parts = parts;
  }

  /**
   * Revokes the pair at Box, then forgets it here. When Box cannot be told, the account stays as it was, unless `anyway`.
   * @throws BoxError; then nothing was signed out, or the sentence says that it goes on
   */
  async signOut(
    id: string,
    { anyway = false, signal, onSend }: Partial<Work> & { readonly anyway?: boolean } = {},
  ): Promise<SignOutResult> {
    const { registry, lock, log } = this.#parts;
    return lock.runExclusive(
      id,
      async (latest) => {
        onSend?.();
        const marked = latest.isSigningOut ? latest : await this.#mark(latest);
        // A mark that was found here stays: its pair may be revoked already.
        const takeBack = async () => (latest.isSigningOut ? undefined : this.#unmark(marked));
        const { wasRevoked, error } = await this.#revokePair(marked, signal).catch(
          async (unexpected: unknown) => {
            await takeBack();
            throw unexpected;
          },
        );
        if (error && !anyway) {
          await takeBack();
          return { kind: "unreachable", reason: error.sentence };
        }
        log.info(`Account ${id}: signed out${wasRevoked ? " and revoked" : ", not revoked"}.`);
        // The mark holds: no window hands the token out, and whoever finds the account so ends it.
        await registry.end(marked).catch((unended: unknown) => this.#unfinished(id, unended));
        return { kind: "signedOut", wasRevoked };
      },
      signal,
    );
  }

  /** Goes on with the sign-outs that a crash left behind. Never rejects: it is tried again at the next start and focus. */
  async finishAll(): Promise<void> {
    const left = this.#parts.registry.all().filter(({ isSigningOut }) => isSigningOut);
    await Promise.all(left.map(({ id }) => this.#finish(id)));
  }

  /**
   * Revokes the access token of a server account, which then has ended; the account stays. Already invalid counts too. Its end
   * is written first, so that nobody hands out what Box has revoked, whatever happens in between.
   * @throws BoxError; then the token is as it was, or is renewed at its next use
   */
  async revokeAccessToken(id: string, { signal, onSend }: Partial<Work> = {}): Promise<void> {
    const { registry, lock, clock } = this.#parts;
    const underLock = async (latest: AccountRecord) => {
      if (latest.kind === "developerToken") {
        throw onlyByConsole();
      }
      onSend?.();
      const ended = await registry.write(latest, {
        ...latest,
        tokenSet: endedTokenSet(latest.tokenSet, clock.now()),
      });
      if (!ended) {
        throw overtaken();
      }
      await this.#revoke(latest.tokenSet.accessToken, latest.app, signal).catch(async (error: unknown) => {
        await registry.write(ended, latest).catch(() => undefined);
        throw error;
      });
    };
    await lock.runExclusive(id, underLock, signal);
  }

  /** As `Accounts.revokeToken` says. @throws BoxError when Box did not say. A token that Box does not know for this app may be alive for another one. */
  async revokeToken(token: Secret, app: AppCredentials): Promise<RevocationResult> {
    if ((await this.#revoke(token, app)) === "revoked") {
      return "revoked";
    }
    const { transport, clock } = this.#parts;
    const ask = () => readCurrentUser(transport, app.endpoints, token);
    try {
      await repeatedRequest(ask, { clock });
      return "aliveForAnotherApp";
    } catch (error) {
      const verdict = tokenVerdict(error);
      if (verdict === "unknown") {
        throw error;
      }
      // A refresh token gets the same 401 as a dead access token.
      return verdict === "alive" ? "aliveForAnotherApp" : "unknownForThisApp";
    }
  }

  /** The sign-out mark: from here on no window hands the token out, and whoever finds it so goes on. @throws BoxError */
  async #mark(account: AccountRecord): Promise<AccountRecord> {
    const marked = await this.#parts.registry
      .write(account, { ...account, isSigningOut: true })
      .catch((error: unknown) => {
        throw error instanceof BoxError && error.code === "diskWrite" ? nothingSignedOut() : error;
      });
    if (!marked) {
      throw overtaken();
    }
    return marked;
  }

  /** @throws BoxError: the mark stays, so that the sign-out goes on */
  async #unmark(marked: AccountRecord): Promise<void> {
    const { isSigningOut: _, ...account } = marked;
    await this.#parts.registry.write(marked, account).catch((error: unknown) => {
      throw error instanceof BoxError && error.code === "diskWrite" ? goesOn() : error;
    });
  }

  /**
   * Whoever has the lock and finds the mark knows that the one who wrote it is gone. While Box cannot be reached the mark
   * stays; where Box refuses to revoke, nobody can do more.
   */
  async #finish(id: string): Promise<void> {
    const { registry, lock, log } = this.#parts;
    try {
      await lock.runExclusive(id, async (latest) => {
        if (!latest.isSigningOut) {
          return;
        }
        const { wasRevoked, error } = await this.#revokePair(latest);
        if (error?.decision === "retryNow" || error?.decision === "retryLater") {
          throw error;
        }
        await registry.end(latest);
        log.info(`Account ${id}: its sign-out was finished${wasRevoked ? "" : ", not revoked"}.`);
      });
    } catch (error) {
      // Another window has finished it.
      if (error instanceof BoxError && error.code === "signedOut") {
        return;
      }
      this.#unfinished(id, error);
    }
  }

  #unfinished(id: string, error: unknown): void {
    const why = error instanceof BoxError ? error.code : "unexpected";
    this.#parts.log.warn(`Account ${id}: its sign-out is finished at the next start or focus (${why}).`);
  }

  /** Refresh token first: it lives longer, and either kills the pair. `error`: why Box could not be told, or refused. */
  async #revokePair(
    account: AccountRecord,
    signal?: AbortSignal,
  ): Promise<{ readonly wasRevoked: boolean; readonly error?: BoxError }> {
    if (account.kind === "developerToken") {
      return { wasRevoked: false };
    }
    const { refreshToken, accessToken } = account.tokenSet;
    try {
      for (const token of [refreshToken, accessToken]) {
        if (token && (await this.#revoke(token, account.app, signal)) === "revoked") {
          break;
        }
      }
      return { wasRevoked: true };
    } catch (error) {
      if (error instanceof BoxError) {
        return { wasRevoked: false, error };
      }
      throw error;
    }
  }

  /** @param signal ends the waiting between two requests */
  #revoke(token: Secret, app: AppCredentials, signal?: AbortSignal): Promise<"revoked" | "alreadyInvalid"> {
    const { transport, clock } = this.#parts;
    return repeatedRequest(() => revoke(transport, app, token), { clock, signal });
  }
}

function nothingSignedOut(): BoxError {
  return new BoxError(
    localized(
      "Nothing was signed out, since that could not be saved to disk; free some space or check the rights of the folder, then try again.",
    ),
    { decision: "retryLater", code: "diskWrite" },
  );
}

function goesOn(): BoxError {
  return new BoxError(
    localized(
      "Box could not be told of the sign-out, and it could not be taken back on disk, so it goes on as soon as Box can be reached; free some space or check the rights of the folder.",
    ),
    { decision: "retryLater", code: "diskWrite" },
  );
}

function overtaken(): BoxError {
  return new BoxError(
    localized(
      "Another window changed this account at the same moment, so nothing was signed out; try again.",
    ),
    { decision: "retryLater", code: "overtaken" },
  );
}

function onlyByConsole(): BoxError {
  return new BoxError(
    localized(
      "The app of a pasted token is not known here; copy the token and give it to Box: Revoke Token…, or revoke it in the Developer Console.",
    ),
    { decision: "fatal", code: "developerToken" },
  );
}
