import type { Accounts } from "../../accounts/accounts";
import type { LiveToken } from "../../accounts/model/accountView";
import type { Clock } from "../../base/clock";
import { type Cancellable, SharedWork } from "../../base/sharedWork";
import { type Downscope, verifyRestriction } from "../../box/oauth/downscope";

interface Kept {
  readonly accountId: string;
  /** Tells the token that it was made from. */
  readonly parentObtainedAt: number;
  readonly token: SharedWork<LiveToken>;
}

/** The account's own token, which lives long enough, and what is wanted of it. */
export interface Downscoping {
  readonly accountId: string;
  readonly parent: LiveToken;
  readonly downscope: Downscope;
  readonly minimumLifetimeMs: number;
}

/** A program may ask for any number of different scopes; the oldest go first. */
const MOST_KEPT = 50;

/**
 * Tokens for less, made from the account's own and kept in memory while that one lives, since a new one for each request
 * would be one more request to Box.
 */
export class DownscopedTokens {
  readonly #accounts: Accounts;
  readonly #clock: Clock;
  readonly #kept = new Map<string, Kept>();

  constructor(accounts: Accounts, clock: Clock) {
    this.#accounts = accounts;
    this.#clock = clock;
  }

  /** How many are kept. */
  get size(): number {
    return this.#kept.size;
  }

  /** @throws BoxError, also when Box did not restrict the token to what was asked; CancelledError after the signal */
  async get(wanted: Downscoping, leaving: Pick<Cancellable, "signal"> = {}): Promise<LiveToken> {
    const { accountId, parent, downscope } = wanted;
    const key = JSON.stringify([accountId, [...downscope.scopes].sort(), downscope.target]);
    const kept = this.#kept.get(key);
    if (kept?.parentObtainedAt === parent.obtainedAt && !kept.token.isAbandoned) {
      const token = await kept.token.join(leaving);
      if (this.#isUsable(token, wanted.minimumLifetimeMs)) {
        return token;
      }
      // The first one who finds it too old has another made, for all.
      if (this.#kept.get(key) !== kept) {
        return this.get(wanted, leaving);
      }
    }
    return this.#make(key, wanted).join(leaving);
  }

  /** What was made from an account's tokens is of no use any more. */
  forget(accountId: string): void {
    this.#drop((kept) => kept.accountId === accountId);
  }

  /** As for an account's own token: none is replaced before half of its life is over. */
  #isUsable(
    { expiresAt = Number.POSITIVE_INFINITY, obtainedAt }: LiveToken,
    minimumLifetimeMs: number,
  ): boolean {
    const lifetimeMs = expiresAt - obtainedAt;
    return expiresAt - this.#clock.now() > Math.min(minimumLifetimeMs, lifetimeMs / 2);
  }

  #make(key: string, wanted: Downscoping): SharedWork<LiveToken> {
    const { accountId, parent } = wanted;
    const token: SharedWork<LiveToken> = new SharedWork(async ({ signal }) => {
      try {
        return await this.#ask(wanted, signal);
      } catch (error) {
        this.#drop((kept) => kept.token === token);
        throw error;
      }
    });
    this.#drop((kept) => kept.accountId === accountId && kept.parentObtainedAt !== parent.obtainedAt);
    this.#kept.delete(key);
    this.#kept.set(key, { accountId, parentObtainedAt: parent.obtainedAt, token });
    for (const oldest of [...this.#kept.keys()].slice(0, -MOST_KEPT)) {
      this.#kept.delete(oldest);
    }
    return token;
  }

  async #ask({ accountId, downscope }: Downscoping, signal: AbortSignal): Promise<LiveToken> {
    const obtainedAt = this.#clock.now();
    const token = await this.#accounts.downscope(accountId, downscope, { signal });
    verifyRestriction(downscope, token.restrictedTo);
    return { ...token, obtainedAt };
  }

  #drop(isOver: (kept: Kept) => boolean): void {
    for (const [key, kept] of this.#kept) {
      if (isOver(kept)) {
        this.#kept.delete(key);
      }
    }
  }
}
