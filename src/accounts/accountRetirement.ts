import { type Clock, wait } from "../base/clock";
import type { Log } from "../base/log";
import { type AccountNames, codeOf } from "./accountNames";
import { type AccountRecord, isSameSignIn } from "./model/account";
import type { AccountLock } from "./registry/accountLock";
import type { AccountRegistry } from "./registry/accountRegistry";

/** The desktop's SecretStorage is on disk about 0.2 s after a write; a crash before that loses the key of the later account. */
const KEY_IS_SAFE_AFTER_MS = 1_000;

export interface AccountRetirementParts {
  readonly registry: AccountRegistry;
  readonly lock: AccountLock;
  readonly names: AccountNames;
  readonly clock: Clock;
  readonly log: Log;
}

/** How the account before a sign-in again ends: Box is not told, since only a sign-out revokes. */
export class AccountRetirement {
  readonly #parts: AccountRetirementParts;
  readonly #retiring = new Map<string, Promise<void>>();

  constructor(parts: AccountRetirementParts) {
    this.#parts = parts;
  }

  /**
   * Of the accounts of the same app and user that this window knows, the latest stays. Each other one is retired: its name is
   * handed on, its records and its key go. Of two that began at the same moment each window keeps the same one, whichever it
   * heard of last. Never rejects.
   */
  async retireFormer(account: AccountRecord): Promise<void> {
    const { registry } = this.#parts;
    const [first, ...others] = registry.all().filter((other) => isSameSignIn(other, account));
    if (!first) {
      return;
    }
    const latest = others.reduce((later, other) => (isLater(other, later) ? other : later), first);
    const former = [first, ...others].filter(({ id }) => id !== latest.id);
    await Promise.all(former.map(({ id }) => this.#retireOnce(id, latest.id)));
  }

  #retireOnce(formerId: string, laterId: string): Promise<void> {
    let retiring = this.#retiring.get(formerId);
    if (!retiring) {
      // Two accounts of one person are better than a sign-in that failed; the next one tries again.
      retiring = this.#retire(formerId, laterId)
        .catch((error: unknown) =>
          this.#parts.log.warn(`Account ${formerId}: not retired yet (${codeOf(error)}).`),
        )
        .finally(() => this.#retiring.delete(formerId));
      this.#retiring.set(formerId, retiring);
    }
    return retiring;
  }

  async #retire(formerId: string, laterId: string): Promise<void> {
    const { registry, lock, names, clock, log } = this.#parts;
    await wait(clock, KEY_IS_SAFE_AFTER_MS);
    await lock.runExclusive(formerId, async (former) => {
      // Somebody signs one of them out just now: the former ends by that, or is the only one that is left.
      if (former.isSigningOut || !registry.get(laterId)) {
        return;
      }
      if (former.name !== undefined) {
        await names.carryOver(former.name, laterId);
      }
      await registry.end(former);
      log.info(`Account ${formerId}: retired by ${laterId}.`);
    });
  }
}

function isLater(a: AccountRecord, b: AccountRecord): boolean {
  return a.signedInAt === b.signedInAt ? a.id > b.id : a.signedInAt > b.signedInAt;
}
