import { setMaxListeners } from "node:events";
import { type Clock, type Disposable, wait } from "../../base/clock";
import type { Log } from "../../base/log";
import type { AccountStore } from "../model/accountStore";
import { type Latest, latestOf } from "../model/latestRecord";

/** How long SecretStorage may lag behind before this window writes the newer record back: ten times the host's own delay. */
const REPAIR_AFTER_MS = 2_000;
/** One that does not answer is asked less and less often. */
const LAST_REPAIR_AFTER_MS = 60_000;

export interface StorageRepairParts {
  readonly store: AccountStore;
  readonly resolveLatest: (id: string) => Promise<Latest>;
  readonly clock: Clock;
  readonly log: Log;
}

/** A browser tab, or a host that crashed before its flush, can lose or roll back the record: whoever knows better writes it back. */
export class StorageRepair implements Disposable {
  readonly #parts: StorageRepairParts;
  readonly #repairing = new Set<string>();
  readonly #stop = new AbortController();

  constructor(parts: StorageRepairParts) {
    this.#parts = parts;
    // Each account that is looked after waits with it.
    setMaxListeners(0, this.#stop.signal);
  }

  dispose(): void {
    this.#stop.abort();
  }

  /** Begins to look after an account; nothing happens while it is looked after. */
  schedule(id: string): void {
    if (this.#repairing.has(id)) {
      return;
    }
    this.#repairing.add(id);
    this.#repairUntilDone(id)
      .catch(() => undefined)
      .finally(() => this.#repairing.delete(id));
  }

  /** @throws the reason of the signal when the window closes */
  async #repairUntilDone(id: string): Promise<void> {
    for (let delayMs = REPAIR_AFTER_MS; ; delayMs = Math.min(delayMs * 2, LAST_REPAIR_AFTER_MS)) {
      await wait(this.#parts.clock, delayMs * (1 + Math.random()), this.#stop.signal);
      try {
        return await this.#repair(id);
      } catch {
        // SecretStorage or the folder does not answer yet.
      }
    }
  }

  async #repair(id: string): Promise<void> {
    const latest = await this.#parts.resolveLatest(id);
    const stored = await this.#parts.store.read(id);
    if (latest.kind === "account" && (!stored || latestOf(stored, latest.account) !== stored)) {
      await this.#parts.store.write(latest.account);
      const { generation } = latest.account;
      this.#parts.log.info(`Account ${id}: SecretStorage was behind and has generation ${generation} again.`);
    }
  }
}
