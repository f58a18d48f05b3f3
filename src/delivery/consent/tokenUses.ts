import type { Disposable } from "../../base/clock";
import { Emitter } from "../../base/emitter";
import { type AnyAccount, accountKey } from "./accountLabel";
import { type Consumer, consumerKey } from "./consumer";

/** That a token was handed out; the token itself is not kept. Times are epoch milliseconds. */
export interface TokenUse {
  readonly consumer: Consumer;
  readonly accountId: string;
  /** As decisions name the account, which may be signed out by now. */
  readonly accountKey: string;
  readonly at: number;
  /** When the token that was handed out last ends; `undefined` where only Box knows. */
  readonly expiresAt: number | undefined;
  /** Scopes of a restricted token; empty for one that may do all. */
  readonly scopes: readonly string[];
  /** A setting of the person allows it, so nobody was asked. */
  readonly isAllowedBySetting?: true;
  /** How often in this window, as far back as it remembers. */
  readonly count: number;
}

/** More than a person would look through; the oldest go first. */
const MOST_USES = 200;

/** Who got a token in this window, for which account, newest first: in memory alone. */
export class TokenUses implements Disposable {
  readonly #uses = new Map<string, TokenUse>();
  readonly #changed = new Emitter<void>();

  readonly onDidChange: (listener: () => void) => Disposable = this.#changed.event;

  record(
    consumer: Consumer,
    account: AnyAccount,
    use: Pick<TokenUse, "at" | "expiresAt" | "scopes" | "isAllowedBySetting">,
  ): void {
    const key = JSON.stringify([consumerKey(consumer), account.id, [...use.scopes].sort()]);
    const count = (this.#uses.get(key)?.count ?? 0) + 1;
    // A map keeps the order in which its keys came.
    this.#uses.delete(key);
    this.#uses.set(key, { ...use, consumer, accountId: account.id, accountKey: accountKey(account), count });
    for (const oldest of [...this.#uses.keys()].slice(0, -MOST_USES)) {
      this.#uses.delete(oldest);
    }
    this.#changed.fire();
  }

  all(): readonly TokenUse[] {
    return [...this.#uses.values()].reverse();
  }

  dispose(): void {
    this.#uses.clear();
  }
}
