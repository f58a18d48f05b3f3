import { SharedWork, type Work } from "../../base/sharedWork";
import type { AccountRecord } from "../model/account";

type Renewal = SharedWork<AccountRecord>;

/** The renewals of one process: callers of an account share one, and a window that closes waits for all of them. */
export class SharedRenewals {
  readonly #joinable = new Map<string, Renewal>();
  /** Those that everybody has left go on until what was sent is saved. */
  readonly #running = new Set<Renewal>();

  /** Somebody waits for one. */
  isAwaited(id: string): boolean {
    return this.#joinable.get(id)?.isAbandoned === false;
  }

  /** The one that runs; `undefined` when there is none that anybody waits for. */
  get(id: string): Renewal | undefined {
    const renewal = this.#joinable.get(id);
    return renewal && !renewal.isAbandoned ? renewal : undefined;
  }

  /** Begins one; it does not reject before it can be joined. */
  share(id: string, run: (work: Work) => Promise<AccountRecord>): Renewal {
    const renewal: Renewal = new SharedWork(async (work) => {
      // So that whoever begins it has it in the table before it ends.
      await Promise.resolve();
      try {
        return await run(work);
      } finally {
        this.#running.delete(renewal);
        if (this.#joinable.get(id) === renewal) {
          this.#joinable.delete(id);
        }
      }
    });
    this.#joinable.set(id, renewal);
    this.#running.add(renewal);
    return renewal;
  }

  /** Resolves when those that run now have ended, however. */
  async settled(): Promise<void> {
    await Promise.all([...this.#running].map(({ ended }) => ended));
  }
}
