import type { Clock, Disposable } from "../../base/clock";
import { Emitter } from "../../base/emitter";
import type { Pause } from "../model/accountState";
import type { AccountRegistry } from "../registry/accountRegistry";
import { LONGEST_PAUSE_MS, type RetryAfterStore } from "../shared/retryAfterStore";

/** The schedule tries far more often than this; where nobody tries, nobody knows. */
const OFFLINE_REMEMBERED_MS = 10 * 60_000;

/** Which accounts wait, whichever window heard why (law 7). */
export class SharedPauses implements Disposable {
  readonly #store: RetryAfterStore;
  readonly #clock: Clock;
  readonly #pauses = new Map<string, Pause>();
  /** Of each account, the reading whose outcome is known. */
  readonly #seenBy = new Map<string, number>();
  #readings = 0;
  readonly #changed = new Emitter<string>();
  readonly #subscriptions: readonly Disposable[];

  /** The event is the account's ID. */
  readonly onDidChange = this.#changed.event;

  constructor(parts: { registry: AccountRegistry; retryAfter: RetryAfterStore; clock: Clock }) {
    this.#store = parts.retryAfter;
    this.#clock = parts.clock;
    const sync = (id: string) => void this.sync(id);
    this.#subscriptions = [
      parts.registry.onDidHint(sync),
      parts.registry.onDidChange(({ kind, id }) => {
        if (kind === "removed") {
          this.#pauses.delete(id);
        } else {
          sync(id);
        }
      }),
    ];
  }

  /** `undefined` when nothing stands in the way. A pause lasts until its end, offline until somebody reached Box or nobody tried. */
  get(id: string): Pause | undefined {
    const pause = this.#pauses.get(id);
    if (!pause) {
      return undefined;
    }
    const leftMs = pause.until - this.#clock.now();
    const rememberedMs = pause.kind === "offline" ? OFFLINE_REMEMBERED_MS : 0;
    // One that has longer to go than any pause was read before the clock was set back.
    return leftMs + rememberedMs > 0 && leftMs <= LONGEST_PAUSE_MS ? pause : undefined;
  }

  dispose(): void {
    for (const subscription of this.#subscriptions) {
      subscription.dispose();
    }
  }

  /** Reads what is shared about an account. Never rejects. */
  async sync(id: string): Promise<void> {
    this.#readings += 1;
    const reading = this.#readings;
    const now = await this.#store.read(id);
    // Its file may have been read before that of a reading that ended first.
    if (reading < (this.#seenBy.get(id) ?? 0)) {
      return;
    }
    this.#seenBy.set(id, reading);
    const before = this.#pauses.get(id);
    if (now) {
      this.#pauses.set(id, now);
    } else {
      this.#pauses.delete(id);
    }
    if (before?.kind !== now?.kind || before?.until !== now?.until) {
      this.#changed.fire(id);
    }
  }
}
