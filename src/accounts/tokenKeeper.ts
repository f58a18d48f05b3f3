import { abortable } from "../base/abortable";
import type { Clock } from "../base/clock";
import { Emitter } from "../base/emitter";
import { BoxError } from "../base/errors";
import { localized } from "../base/localizedMessage";
import type { Log } from "../base/log";
import { unusableTokenType } from "../box/oauth/tokens";
import type { AccountRegistry } from "./accountRegistry";
import { type Account, type Problem, type TokenSet, tokenSetFrom } from "./model/account";
import { type AccountState, type Activity, accountState } from "./model/accountState";
import { RenewalHistory } from "./renewalHistory";
import { RenewalRequest } from "./renewalRequest";
import type { ServerClock } from "./serverClock";
import type { FileLock, HeldLock } from "./shared/fileLock";
import type { RetryAfterStore } from "./shared/retryAfterStore";
import type { TokenRequests } from "./tokenRequests";

/**
 * The only way to a token. Law 1: a new token set is persisted before anything uses it. Law 2: one renewal per account
 * per machine; whoever finds a newer generation adopts it without a request. Law 3: nothing transient signs out.
 */
export class TokenKeeper {
  readonly #registry: AccountRegistry;
  readonly #locks: FileLock;
  readonly #request: RenewalRequest;
  readonly #serverClock: ServerClock;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #renewals = new Map<string, Promise<TokenSet>>();
  readonly #activities = new Map<string, Activity>();
  /** Answers of Box that could not be written yet: saved before anything else is asked. */
  readonly #unsaved = new Map<string, Unsaved>();
  readonly #changed = new Emitter<string>();

  readonly history = new RenewalHistory();

  /** The state of an account may be another one now; the event is its ID. */
  readonly onDidChangeState = this.#changed.event;

  constructor(parts: {
    registry: AccountRegistry;
    locks: FileLock;
    tokenRequests: TokenRequests;
    retryAfter: RetryAfterStore;
    serverClock: ServerClock;
    clock: Clock;
    log: Log;
  }) {
    this.#registry = parts.registry;
    this.#locks = parts.locks;
    this.#request = new RenewalRequest(parts);
    this.#serverClock = parts.serverClock;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#registry.onDidChange((id) => this.#accountChanged(id));
  }

  state(id: string): AccountState | undefined {
    const account = this.#registry.get(id);
    if (!account) {
      return undefined;
    }
    const activity = this.#activities.get(id) ?? { kind: "idle" };
    return accountState(account, activity, this.#clock.now(), this.#serverClock.expiresAt(account.tokenSet));
  }

  /**
   * A token set that lives at least `minimumLifeMs`, or the longest that Box gives.
   * @throws BoxError; the account and its tokens are kept. CancelledError when `signal` is aborted: a renewal that has
   * begun goes on for the others.
   */
  async fresh(id: string, minimumLifeMs: number, signal?: AbortSignal): Promise<TokenSet> {
    const account = this.#known(id);
    // Nothing but a person can make another developer token, so its last minutes are as good as its first.
    const minimum = account.kind === "developerToken" ? 0 : minimumLifeMs;
    if (this.#lives(account.tokenSet, minimum)) {
      return account.tokenSet;
    }
    if (account.problem?.decision === "signInAgain") {
      // Another window may have signed in again since.
      await this.#registry.adopt(id);
      const { problem, tokenSet } = this.#known(id);
      if (problem) {
        throw new BoxError(problem.reason, { decision: problem.decision, code: problem.decision });
      }
      if (this.#lives(tokenSet, minimum)) {
        return tokenSet;
      }
    }
    return this.#oneRenewal(this.#known(id), minimum, signal);
  }

  /** A new token set because the person asked for one; another window's newer one counts. Errors as for `fresh`. */
  async renew(id: string, signal?: AbortSignal): Promise<TokenSet> {
    return this.#oneRenewal(this.#known(id), 0, signal);
  }

  /** Runs `action` as the only process that touches this account, with its newest truth. */
  async alone<T>(id: string, action: (account: Account) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const lock = await this.#locks.acquire(id, signal);
    try {
      return await action(await this.#registry.truth(id));
    } finally {
      await lock.release();
    }
  }

  /** Callers of one process share one renewal. */
  async #oneRenewal(account: Account, minimumLifeMs: number, signal?: AbortSignal): Promise<TokenSet> {
    const running = this.#renewals.get(account.id);
    const renewal =
      running ??
      this.#renewUntilDone(account, minimumLifeMs).finally(() => this.#renewals.delete(account.id));
    this.#renewals.set(account.id, renewal);
    return signal ? abortable(renewal, signal) : renewal;
  }

  async #renewUntilDone({ id, generation }: Account, minimumLifeMs: number): Promise<TokenSet> {
    this.#setActivity(id, { kind: "renewing" });
    let activity: Activity = { kind: "idle" };
    try {
      for (let ended = 0; ; ) {
        const lock = await this.#locks.acquire(id);
        const tokenSet = await this.#renewUnderLock(id, generation, minimumLifeMs, lock).finally(() =>
          lock.release(),
        );
        // A pair whose answer was lost may have ended before Box repeats it; its refresh token gives another one.
        if (tokenSet && (this.#lives(tokenSet, 0) || ended > 0)) {
          return tokenSet;
        }
        ended += tokenSet ? 1 : 0;
        this.#log.warn(
          `Account ${id}: another process took over, or the token waited too long; looking again.`,
        );
      }
    } catch (error) {
      if (error instanceof BoxError) {
        this.#log.warn(
          `Account ${id}: not renewed: ${error.code}, ${error.decision}, request ${error.requestId ?? "none"}.`,
        );
        const { code: outcome, requestId } = error;
        this.history.note(id, { at: this.#clock.now(), outcome, ...(requestId && { requestId }) });
        activity = isUnreachable(error) ? { kind: "offline", reason: error.sentence } : activity;
      }
      throw error;
    } finally {
      this.#setActivity(id, activity);
    }
  }

  /**
   * `undefined` when this process was overtaken (it slept) before it could write, or when what it could write only now has
   * ended meanwhile: then everything is looked at again.
   */
  async #renewUnderLock(
    id: string,
    seenGeneration: number,
    minimumLifeMs: number,
    lock: HeldLock,
  ): Promise<TokenSet | undefined> {
    const newest = await this.#registry.truth(id);
    const unsaved = this.#unsaved.get(id);
    if (unsaved && unsaved.account.generation > newest.generation) {
      const tokenSet = await this.#persistThenUse(unsaved, lock);
      // It may have waited for the disk longer than its token lives.
      return tokenSet && this.#lives(tokenSet, minimumLifeMs) ? tokenSet : undefined;
    }
    this.#unsaved.delete(id);
    if (newest.generation > seenGeneration) {
      this.#registry.takeOver(newest);
      if (newest.problem?.decision === "signInAgain") {
        // Another window has just heard it from Box; ten windows need not ask ten times.
        throw new BoxError(newest.problem.reason, { decision: "signInAgain", code: "signInAgain" });
      }
      if (!newest.problem && this.#lives(newest.tokenSet, minimumLifeMs)) {
        this.#log.info(`Account ${id}: adopted generation ${newest.generation} from another window.`);
        this.history.note(id, { at: this.#clock.now(), outcome: "adopted" });
        return newest.tokenSet;
      }
    }
    try {
      const issued = await this.#request.ask(newest, lock);
      if (!issued) {
        return undefined;
      }
      const { problem: _, ...account } = newest;
      const renewed: Account = {
        ...account,
        generation: newest.generation + 1,
        tokenSet: tokenSetFrom(issued, newest.tokenSet),
      };
      const unusable = unusableTokenType(issued.answer);
      const answered: Unsaved = unusable
        ? { account: withoutUse(renewed, unusable, this.#clock.now()), unusable }
        : { account: renewed };
      this.#unsaved.set(id, answered);
      return await this.#persistThenUse(answered, lock);
    } catch (error) {
      return this.#adoptOrMark(newest, error, lock);
    }
  }

  /** Law 1. Box keeps the pair before alive until this one is used, so a failure up to `publish` loses nothing. */
  async #persistThenUse({ account, unusable }: Unsaved, lock: HeldLock): Promise<TokenSet | undefined> {
    if (!(await lock.stillOwned())) {
      return undefined;
    }
    await this.#registry.persist(account);
    this.#unsaved.delete(account.id);
    this.#registry.publish(account);
    if (unusable) {
      throw unusable;
    }
    this.#log.info(`Account ${account.id}: renewed, generation ${account.generation}.`);
    this.history.note(account.id, { at: this.#clock.now(), outcome: "renewed" });
    return account.tokenSet;
  }

  /** Law 3: only a terminal answer marks the account, only when no window has a newer generation; the record is kept. */
  async #adoptOrMark(asked: Account, error: unknown, lock: HeldLock): Promise<TokenSet | undefined> {
    if (!(error instanceof BoxError) || !needsPerson(error.decision)) {
      throw error;
    }
    const newest = await this.#registry.truth(asked.id);
    if (newest.generation > asked.generation) {
      this.#registry.takeOver(newest);
      return newest.problem ? Promise.reject(error) : newest.tokenSet;
    }
    if (!(await lock.stillOwned())) {
      return undefined;
    }
    const problem: Problem = { decision: error.decision, reason: error.sentence, at: this.#clock.now() };
    const marked: Account = { ...newest, generation: newest.generation + 1, problem };
    await this.#registry.persist(marked);
    this.#registry.publish(marked);
    throw error;
  }

  #known(id: string): Account {
    const account = this.#registry.get(id);
    if (!account) {
      throw new BoxError(localized("This account is signed out; run Box: Sign In."), {
        decision: "fatal",
        code: "signedOut",
      });
    }
    return account;
  }

  #lives(tokenSet: TokenSet, minimumLifeMs: number): boolean {
    // A token at its very end is of no use to anyone, whatever they asked for.
    return this.#serverClock.expiresAt(tokenSet) - this.#clock.now() >= Math.max(minimumLifeMs, 1);
  }

  #setActivity(id: string, activity: Activity): void {
    this.#activities.set(id, activity);
    this.#changed.fire(id);
  }

  #accountChanged(id: string): void {
    const account = this.#registry.get(id);
    if (account) {
      this.#serverClock.synchronizeWith(account.tokenSet);
    }
    // What another window obtained proves that Box can be reached.
    if (this.#activities.get(id)?.kind === "offline") {
      this.#activities.delete(id);
    }
    this.#changed.fire(id);
  }
}

/** An answer of Box that is on its way to the disk; with the reason why its token must not be used, if there is one. */
interface Unsaved {
  readonly account: Account;
  readonly unusable?: BoxError;
}

function needsPerson(decision: BoxError["decision"]): decision is Problem["decision"] {
  return decision === "signInAgain" || decision === "actionRequiredAtBox" || decision === "fixSettings";
}

function isUnreachable({ code }: BoxError): boolean {
  return code === "network" || code === "timeLimit" || code === "tls" || code === "proxy";
}

/** A token of an unknown type is kept for its refresh token but never handed out (RFC 6749 7.1). */
function withoutUse(account: Account, error: BoxError, now: number): Account {
  const problem: Problem = { decision: "actionRequiredAtBox", reason: error.sentence, at: now };
  // Without Box's own end of it, which would outrank this one.
  const { boxExpiresAt: _, ...tokenSet } = account.tokenSet;
  return { ...account, tokenSet: { ...tokenSet, expiresAt: now }, problem };
}
