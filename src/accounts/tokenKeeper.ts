import { type Clock, wait } from "../box/clock";
import { BoxError, CancelledError } from "../box/errors";
import { sentence } from "../box/sentence";
import { type IssuedTokens, unusableTokenType } from "../box/tokens";
import { type Account, type Problem, type TokenSet, tokenSetFrom } from "./account";
import type { AccountBook } from "./accountBook";
import { type AccountState, type Activity, accountState } from "./accountState";
import type { BoxTime } from "./boxTime";
import { Emitter } from "./emitter";
import type { FileLock, HeldLock } from "./fileLock";
import type { Grants } from "./grants";
import type { Log } from "./log";
import type { Pauses } from "./pauses";
import { RenewalHistory } from "./renewalHistory";

/** A lost answer is asked for again with the same refresh token: Box replays the pair until it is used (grace rule). */
const RETRIES = 2;
const RETRY_AFTER_MS = 400;

/**
 * The only way to a token. Law 1: a new token set is persisted before anything uses it. Law 2: one renewal per account
 * per machine; whoever finds a newer generation adopts it without a request. Law 3: nothing transient signs out.
 */
export class TokenKeeper {
  readonly #book: AccountBook;
  readonly #locks: FileLock;
  readonly #grants: Grants;
  readonly #pauses: Pauses;
  readonly #boxTime: BoxTime;
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
    book: AccountBook;
    locks: FileLock;
    grants: Grants;
    pauses: Pauses;
    boxTime: BoxTime;
    clock: Clock;
    log: Log;
  }) {
    this.#book = parts.book;
    this.#locks = parts.locks;
    this.#grants = parts.grants;
    this.#pauses = parts.pauses;
    this.#boxTime = parts.boxTime;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#book.onDidChange((id) => this.#accountChanged(id));
  }

  state(id: string): AccountState | undefined {
    const account = this.#book.get(id);
    if (!account) {
      return undefined;
    }
    const activity = this.#activities.get(id) ?? { kind: "idle" };
    return accountState(account, activity, this.#clock.now(), this.#boxTime.expiresAt(account.tokenSet));
  }

  /**
   * A token set that lives at least `minimumLifeMs`, or the longest that Box gives.
   * @throws BoxError; the account and its tokens are kept. CancelledError when `signal` is aborted: a renewal that has
   * begun goes on for the others.
   */
  async fresh(id: string, minimumLifeMs: number, signal?: AbortSignal): Promise<TokenSet> {
    const account = this.#known(id);
    if (this.#lives(account.tokenSet, minimumLifeMs)) {
      return account.tokenSet;
    }
    if (account.problem?.decision === "signInAgain") {
      throw new BoxError(account.problem.reason, { decision: "signInAgain", code: "signInAgain" });
    }
    return this.#oneRenewal(account, minimumLifeMs, signal);
  }

  /** A new token set because the person asked for one; another window's newer one counts. Errors as for `fresh`. */
  async renew(id: string, signal?: AbortSignal): Promise<TokenSet> {
    return this.#oneRenewal(this.#known(id), 0, signal);
  }

  /** Runs `action` as the only process that touches this account, with its newest truth. */
  async alone<T>(id: string, action: (account: Account) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const lock = await this.#locks.acquire(id, signal);
    try {
      return await action(await this.#truth(id));
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
    return signal ? untilCancelled(renewal, signal) : renewal;
  }

  async #renewUntilDone({ id, generation }: Account, minimumLifeMs: number): Promise<TokenSet> {
    this.#setActivity(id, { kind: "renewing" });
    let activity: Activity = { kind: "idle" };
    try {
      for (;;) {
        const lock = await this.#locks.acquire(id);
        const tokenSet = await this.#renewUnderLock(id, generation, minimumLifeMs, lock).finally(() =>
          lock.release(),
        );
        if (tokenSet) {
          return tokenSet;
        }
        this.#log.warn(`Account ${id}: another process took over during this renewal; looking again.`);
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

  /** `undefined` when this process was overtaken (it slept) before it could write: then everything is looked at again. */
  async #renewUnderLock(
    id: string,
    seenGeneration: number,
    minimumLifeMs: number,
    lock: HeldLock,
  ): Promise<TokenSet | undefined> {
    const newest = await this.#truth(id);
    const unsaved = this.#unsaved.get(id);
    if (unsaved && unsaved.account.generation > newest.generation) {
      return this.#persistThenUse(unsaved, lock);
    }
    this.#unsaved.delete(id);
    if (newest.generation > seenGeneration) {
      this.#book.publish(newest);
      if (!newest.problem && this.#lives(newest.tokenSet, minimumLifeMs)) {
        this.#log.info(`Account ${id}: adopted generation ${newest.generation} from another window.`);
        this.history.note(id, { at: this.#clock.now(), outcome: "adopted" });
        return newest.tokenSet;
      }
    }
    try {
      const issued = await this.#ask(newest);
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
    await this.#book.persist(account);
    this.#unsaved.delete(account.id);
    this.#book.publish(account);
    if (unusable) {
      throw unusable;
    }
    this.#log.info(`Account ${account.id}: renewed, generation ${account.generation}.`);
    this.history.note(account.id, { at: this.#clock.now(), outcome: "renewed" });
    return account.tokenSet;
  }

  async #ask(account: Account): Promise<IssuedTokens> {
    const pause = await this.#pauses.remaining(account.id);
    if (pause > 0) {
      const seconds = Math.ceil(pause / 1000);
      throw new BoxError(
        sentence("Box asked to wait {0} more seconds before the next refresh; try again then.", seconds),
        {
          decision: "retryLater",
          code: "paused",
          retryAfterSeconds: seconds,
        },
      );
    }
    for (let attempt = 0; ; attempt++) {
      try {
        const issued = await this.#grants.renew(account);
        if (issued.serverDate !== undefined) {
          this.#boxTime.learn(issued.serverDate, this.#clock.now());
        }
        return issued;
      } catch (error) {
        if (error instanceof BoxError && error.serverDate !== undefined) {
          // An assertion is refused when the clocks differ; the next one is made by Box's clock.
          this.#boxTime.learn(error.serverDate, this.#clock.now());
        }
        if (error instanceof BoxError && error.retryAfterSeconds !== undefined) {
          await this.#pauses.begin(account.id, error.retryAfterSeconds);
        }
        const again =
          error instanceof BoxError && (error.decision === "retryNow" || error.decision === "newAssertion");
        if (!again || attempt === RETRIES) {
          throw error;
        }
        await wait(this.#clock, RETRY_AFTER_MS * 2 ** attempt * (0.5 + Math.random()));
      }
    }
  }

  /** Law 3: only a terminal answer marks the account, only when no window has a newer generation; the record is kept. */
  async #adoptOrMark(asked: Account, error: unknown, lock: HeldLock): Promise<TokenSet | undefined> {
    if (!(error instanceof BoxError) || !needsPerson(error.decision)) {
      throw error;
    }
    const newest = await this.#truth(asked.id);
    if (newest.generation > asked.generation) {
      this.#book.publish(newest);
      return newest.problem ? Promise.reject(error) : newest.tokenSet;
    }
    if (!(await lock.stillOwned())) {
      return undefined;
    }
    const problem: Problem = { decision: error.decision, reason: error.sentence, at: this.#clock.now() };
    const marked: Account = { ...newest, generation: newest.generation + 1, problem };
    await this.#book.persist(marked);
    this.#book.publish(marked);
    throw error;
  }

  #known(id: string): Account {
    const account = this.#book.get(id);
    if (!account) {
      throw new BoxError(sentence("This account is signed out; run Box: Sign In."), signedOut);
    }
    return account;
  }

  async #truth(id: string): Promise<Account> {
    const newest = await this.#book.newest(id);
    switch (newest.kind) {
      case "account":
        return newest.account;
      case "signedOut":
      case "unknown":
        throw new BoxError(
          sentence("This account was signed out in another window; run Box: Sign In."),
          signedOut,
        );
      case "foreign":
        throw new BoxError(
          sentence("Another browser tab signed in to this account again; reload this tab to use it."),
          signedOut,
        );
    }
  }

  #lives(tokenSet: TokenSet, minimumLifeMs: number): boolean {
    // A token at its very end is of no use to anyone, whatever they asked for.
    return this.#boxTime.expiresAt(tokenSet) - this.#clock.now() >= Math.max(minimumLifeMs, 1);
  }

  #setActivity(id: string, activity: Activity): void {
    this.#activities.set(id, activity);
    this.#changed.fire(id);
  }

  #accountChanged(id: string): void {
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

const signedOut = { decision: "giveUp", code: "signedOut" } as const;

function needsPerson(decision: BoxError["decision"]): decision is Problem["decision"] {
  return decision === "signInAgain" || decision === "actInBox" || decision === "fixSettings";
}

function isUnreachable({ code }: BoxError): boolean {
  return code === "network" || code === "timeLimit" || code === "tls" || code === "proxy";
}

/** A token of an unknown type is kept for its refresh token but never handed out (RFC 6749 7.1). */
function withoutUse(account: Account, error: BoxError, now: number): Account {
  const problem: Problem = { decision: "actInBox", reason: error.sentence, at: now };
  // Without Box's own end of it, which would outrank this one.
  const { boxExpiresAt: _, ...tokenSet } = account.tokenSet;
  return { ...account, tokenSet: { ...tokenSet, expiresAt: now }, problem };
}

function untilCancelled<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const cancel = () => reject(new CancelledError());
    signal.addEventListener("abort", cancel, { once: true });
    work.then(resolve, reject).finally(() => signal.removeEventListener("abort", cancel));
    if (signal.aborted) {
      cancel();
    }
  });
}
