import type { AccountRecord } from "../model/account";
import type { FileLock, HeldLock } from "../shared/fileLock";
import type { AccountRegistry } from "./accountRegistry";

/** The lock of an account between all windows of the machine, with what is true of the account once it is held. */
export class AccountLock {
  readonly #registry: AccountRegistry;
  readonly #locks: FileLock;

  constructor(parts: { readonly registry: AccountRegistry; readonly locks: FileLock }) {
    this.#registry = parts.registry;
    this.#locks = parts.locks;
  }

  /**
   * Runs `action` as the only process that touches this account, with its latest truth.
   * @throws BoxError code `locked`, `diskWrite`, or `signedOut` when it has ended; what `action` throws; the signal's reason
   */
  async runExclusive<T>(
    id: string,
    action: (account: AccountRecord, lock: HeldLock) => Promise<T>,
    signal?: AbortSignal,
  ): Promise<T> {
    const lock = await this.#locks.acquire(id, signal);
    try {
      const latest = await this.#registry.readLatest(id);
      // Who left meanwhile was told that nothing is sent.
      signal?.throwIfAborted();
      return await action(latest, lock);
    } finally {
      await lock.release();
    }
  }
}
