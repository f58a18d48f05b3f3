import type { Accounts } from "../../accounts/accounts";
import type { LiveToken } from "../../accounts/model/accountView";
import type { Clock } from "../../base/clock";
import type { Cancellable } from "../../base/sharedWork";
import { type Downscope, verifyRestriction } from "../../box/oauth/downscope";

interface Kept {
  readonly accountId: string;
  /** Tells the token that it was made from. */
  readonly parentObtainedAt: number;
  readonly token: Promise<LiveToken>;
}

/** The account's own token, which lives long enough, and what is wanted of it. */
export interface Downscoping {
  readonly accountId: string;
  readonly parent: LiveToken;
  readonly downscope: Downscope;
  readonly minimumLifetimeMs: number;
}

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

  /** @throws BoxError, also when Box did not restrict the token to what was asked */
  async get(wanted: Downscoping, leaving: Cancellable = {}): Promise<LiveToken> {
    const { accountId, parent, downscope } = wanted;
    const key = JSON.stringify([accountId, [...downscope.scopes].sort(), downscope.target]);
    const kept = this.#kept.get(key);
    if (kept?.parentObtainedAt === parent.obtainedAt) {
      const token = await kept.token;
      if (this.#isUsable(token, wanted.minimumLifetimeMs)) {
        return token;
      }
    }
    const token = this.#ask(wanted, leaving);
    const asked: Kept = { accountId, parentObtainedAt: parent.obtainedAt, token };
    this.#kept.set(key, asked);
    token.catch(() => this.#kept.get(key) === asked && this.#kept.delete(key));
    return token;
  }

  /** What was made from an account's tokens is of no use any more. */
  forget(accountId: string): void {
    for (const [key, kept] of this.#kept) {
      if (kept.accountId === accountId) {
        this.#kept.delete(key);
      }
    }
  }

  /** As for an account's own token: none is replaced before half of its life is over. */
  #isUsable(
    { expiresAt = Number.POSITIVE_INFINITY, obtainedAt }: LiveToken,
    minimumLifetimeMs: number,
  ): boolean {
    const lifetimeMs = expiresAt - obtainedAt;
    return expiresAt - this.#clock.now() > Math.min(minimumLifetimeMs, lifetimeMs / 2);
  }

  async #ask({ accountId, downscope }: Downscoping, leaving: Cancellable): Promise<LiveToken> {
    const obtainedAt = this.#clock.now();
    const token = await this.#accounts.downscope(accountId, downscope, leaving);
    verifyRestriction(downscope, token.restrictedTo);
    return { ...token, obtainedAt };
  }
}
