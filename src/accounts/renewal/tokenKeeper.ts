import { type Clock, type Disposable, wait } from "../../base/clock";
import { Emitter } from "../../base/emitter";
import { BoxError } from "../../base/errors";
import type { Log } from "../../base/log";
import type { Cancellable } from "../../base/sharedWork";
import { type IssuedTokens, unusableTokenType } from "../../box/oauth/tokens";
import { type AccountRecord, type Problem, tokenSetFrom } from "../model/account";
import { type AccountState, accountState } from "../model/accountState";
import { isUsableFor } from "../model/tokenUse";
import type { AccountLock } from "../registry/accountLock";
import type { AccountRegistry } from "../registry/accountRegistry";
import type { RenewalRequest } from "../requests/renewalRequest";
import type { ServerClock } from "../requests/serverClock";
import { type HeldLock, lockedTooLong } from "../shared/fileLock";
import type { DeveloperTokenCheck } from "./developerTokenCheck";
import { NewerAccount } from "./newerAccount";
import type { Asking, Attempt } from "./renewalAttempt";
import { RenewalHistory } from "./renewalHistory";
import {
  errorOf,
  failureText,
  isNewerToken,
  signedInAgain,
  signedOut,
  verdictOf,
  wasSignedInAgain,
  withoutUse,
} from "./renewalVerdict";
import type { SharedPauses } from "./sharedPauses";
import { SharedRenewals } from "./sharedRenewals";

/** Another machine may have used the refresh token a moment ago, and SecretStorage shows that late. */
const SECOND_READ_MS = 1_000;

/** Where files can be made but not read back, nobody ever owns the lock. */
const MOST_ATTEMPTS = 10;

export interface TokenKeeperParts {
  readonly registry: AccountRegistry;
  readonly lock: AccountLock;
  readonly request: RenewalRequest;
  readonly developerTokens: DeveloperTokenCheck;
  readonly pauses: SharedPauses;
  readonly serverClock: ServerClock;
  readonly clock: Clock;
  readonly log: Log;
}

/**
 * The only way to a token. Law 1: a new token set is persisted before anything uses it. Law 2: one renewal per account
 * per machine; whoever finds a newer token adopts it without a request. Law 3: nothing transient signs out.
 */
export class TokenKeeper implements Disposable {
  readonly #parts: TokenKeeperParts;
  readonly #renewals = new SharedRenewals();
  readonly #changed = new Emitter<string>();
  readonly #subscription: Disposable;

  readonly history = new RenewalHistory();

  /** The state of an account may be another one now, though the account is not; the event is its ID. */
  readonly onDidChangeState = this.#changed.event;

  constructor(parts: TokenKeeperParts) {
    this.#parts = parts;
    this.#subscription = parts.pauses.onDidChange((id) => this.#changed.fire(id));
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  state(id: string): AccountState | undefined {
    const { registry, serverClock, clock, pauses } = this.#parts;
    const account = registry.get(id);
    return (
      account &&
      accountState(account, {
        now: clock.now(),
        expiresAt: serverClock.expiresAt(account.tokenSet),
        isRefreshing: this.#renewals.isAwaited(id),
        pause: pauses.get(id),
        obstacle: this.history.of(id)[0]?.obstacle,
      })
    );
  }

  /**
   * An account whose token lives at least `minimumLifetimeMs`, or is as new as Box gives them.
   * @throws BoxError; the account and its tokens are kept. CancelledError after the signal, when nothing was sent: a renewal
   * that others wait for goes on.
   */
  async getToken(id: string, minimumLifetimeMs: number, leaving?: Cancellable): Promise<AccountRecord> {
    // What is shared may have been begun by somebody who asked for less; what it brings may have ended on its way.
    for (let tries = 1; ; tries++) {
      const account = await this.#withoutProblem(id);
      if (this.isUsableFor(account, minimumLifetimeMs)) {
        return account;
      }
      const renewed = await this.#share(id, { minimumLifetimeMs, isPressed: false }, leaving);
      if (this.isUsableFor(renewed, minimumLifetimeMs) || tries === 2) {
        return renewed;
      }
    }
  }

  /** A new token because the person asked for one; another window's newer one counts. Errors as for `getToken`. */
  async refresh(id: string, leaving?: Cancellable): Promise<AccountRecord> {
    return this.#share(id, { minimumLifetimeMs: 0, isPressed: true }, leaving);
  }

  /** Resolves when no renewal runs any more. */
  settled(): Promise<void> {
    return this.#renewals.settled();
  }

  /** As `isUsableFor` of the model, by Box's clock. */
  isUsableFor(account: AccountRecord, minimumLifetimeMs: number): boolean {
    const { serverClock, clock } = this.#parts;
    return isUsableFor(account, serverClock.expiresAt(account.tokenSet) - clock.now(), minimumLifetimeMs);
  }

  /** Law 1. Box keeps the pair before alive until this one is used, so a failure up to `write` loses nothing. */
  async #persistThenUse(before: AccountRecord, issued: IssuedTokens, lock: HeldLock): Promise<Attempt> {
    const { registry, request, clock, log } = this.#parts;
    if (!(await lock.stillOwned())) {
      return { kind: "overtaken" };
    }
    const { problem: _, ...account } = before;
    const renewed: AccountRecord = { ...account, tokenSet: tokenSetFrom(issued, before.tokenSet) };
    const unusable = unusableTokenType(issued.response);
    const next = unusable ? withoutUse(renewed, unusable, clock.now()) : renewed;
    const written = await registry.write(before, next);
    await request.settle(before.id);
    if (!written) {
      return { kind: "overtaken" };
    }
    if (unusable) {
      throw unusable;
    }
    log.info(`Account ${written.id}: renewed, generation ${written.generation}.`);
    return { kind: "renewed", account: written };
  }

  /** Law 2: lock, re-read, decide, renew, persist, publish, unlock. What another window publishes ends the wait for the lock. */
  async #attempt(asking: Asking): Promise<Attempt> {
    const { registry, request, developerTokens } = this.#parts;
    const underLock = async (latest: AccountRecord, lock: HeldLock): Promise<Attempt> => {
      const newer = this.#fromAnotherWindow(latest, asking);
      if (newer) {
        return { kind: "adopted", account: newer };
      }
      if (latest.kind === "developerToken") {
        asking.onSend();
        const checked = await developerTokens.check(latest);
        return checked ? { kind: "renewed", account: checked } : { kind: "overtaken" };
      }
      try {
        const issued = await request.send(latest, { ...asking, lock });
        return issued ? await this.#persistThenUse(latest, issued, lock) : { kind: "overtaken" };
      } catch (error) {
        return this.#adoptOrKeepProblem(latest, error, lock);
      }
    };
    const serves = (account: AccountRecord) => this.#serves(account, asking);
    const newer = new NewerAccount(registry, { id: asking.id, cancel: asking.signal }, serves);
    try {
      return await this.#parts.lock.runExclusive(asking.id, underLock, newer.signal);
    } catch (error) {
      if (newer.signal.aborted && newer.found && !(error instanceof BoxError)) {
        return { kind: "adopted", account: newer.found };
      }
      throw error;
    } finally {
      newer.dispose();
    }
  }

  /** Law 3: only Box's own word is written down as a problem, only when no window has a newer token; the record is kept. */
  async #adoptOrKeepProblem(asked: AccountRecord, error: unknown, lock: HeldLock): Promise<Attempt> {
    const { registry, clock } = this.#parts;
    const decision = error instanceof BoxError ? verdictOf(error) : undefined;
    if (!(error instanceof BoxError) || !decision) {
      throw error;
    }
    if (decision === "signInAgain") {
      await wait(clock, SECOND_READ_MS);
    }
    const latest = await registry.readLatest(asked.id);
    if (isNewerToken(latest, asked)) {
      registry.publishAndRepair(latest);
      if (latest.problem) {
        throw error;
      }
      return { kind: "adopted", account: latest };
    }
    if (!(await lock.stillOwned())) {
      return { kind: "overtaken" };
    }
    const problem: Problem = { decision, reason: error.sentence };
    if (!(await registry.write(latest, { ...latest, problem }))) {
      return { kind: "overtaken" };
    }
    throw error;
  }

  /**
   * What another window wrote since, if it serves. A rename is newer as well, but no newer token.
   * @throws BoxError when another window has just heard from Box that the sign-in has ended, or signs it out
   */
  #fromAnotherWindow(latest: AccountRecord, asking: Asking): AccountRecord | undefined {
    const { seen } = asking;
    const isNewer = latest.generation > seen.generation;
    if (isNewer) {
      this.#parts.registry.publishAndRepair(latest);
    }
    if (latest.isSigningOut) {
      throw signedOut();
    }
    if (!isNewer) {
      return undefined;
    }
    if (latest.problem?.decision === "signInAgain" && seen.problem === undefined) {
      throw errorOf(latest.problem);
    }
    return this.#serves(latest, asking) ? latest : undefined;
  }

  #serves(latest: AccountRecord, { seen, minimumLifetimeMs }: Asking): boolean {
    return isNewerToken(latest, seen) && !latest.problem && this.isUsableFor(latest, minimumLifetimeMs);
  }

  /** Callers of one process share one renewal. */
  #share(
    id: string,
    wish: { readonly minimumLifetimeMs: number; readonly isPressed: boolean },
    leaving?: Cancellable,
  ): Promise<AccountRecord> {
    const running = this.#renewals.get(id);
    if (running) {
      return running.join(leaving);
    }
    const seen = this.#known(id);
    const renewal = this.#renewals.share(id, (work) => this.#renewUntilDone({ id, seen, ...wish, ...work }));
    const joined = renewal.join(leaving);
    void renewal.ended.then(() => this.#changed.fire(id));
    this.#changed.fire(id);
    return joined;
  }

  async #renewUntilDone(asking: Asking): Promise<AccountRecord> {
    const { registry, log, clock, pauses } = this.#parts;
    const { id } = asking;
    try {
      let hasEnded = false;
      for (let tries = 1; tries <= MOST_ATTEMPTS; tries++) {
        const attempt = await this.#attempt(asking);
        // A pair whose response was lost may have ended before Box repeats it; its refresh token gives another one.
        const isDone = attempt.kind !== "overtaken" && (hasEnded || this.isUsableFor(attempt.account, 0));
        if (isDone) {
          this.history.record(id, { at: clock.now(), outcome: attempt.kind });
          return attempt.account;
        }
        hasEnded ||= attempt.kind === "renewed";
        log.warn(`Account ${id}: another process took over, or the token waited too long; looking again.`);
      }
      throw lockedTooLong();
    } catch (error) {
      if (this.history.recordFailure(id, clock.now(), error)) {
        log.warn(`Account ${id}: not renewed: ${failureText(error)}.`);
      }
      throw wasSignedInAgain(error, asking, registry.all()) ? signedInAgain() : error;
    } finally {
      await pauses.sync(id);
    }
  }

  /** @throws BoxError when the sign-in has ended, here and in what another window may have written since */
  async #withoutProblem(id: string): Promise<AccountRecord> {
    const account = this.#known(id);
    if (account.problem?.decision !== "signInAgain") {
      return account;
    }
    await this.#parts.registry.sync(id);
    const latest = this.#known(id);
    if (latest.problem) {
      throw errorOf(latest.problem);
    }
    return latest;
  }

  #known(id: string): AccountRecord {
    const account = this.#parts.registry.get(id);
    if (!account || account.isSigningOut) {
      throw signedOut();
    }
    return account;
  }
}
