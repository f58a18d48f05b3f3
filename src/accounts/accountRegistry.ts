import { type Clock, type Disposable, wait } from "../base/clock";
import { Emitter } from "../base/emitter";
import { errorCode } from "../base/errorCode";
import { BoxError } from "../base/errors";
import { localized } from "../base/localizedMessage";
import type { Log } from "../base/log";
import { type Account, contentOf, withContent } from "./model/account";
import type { AccountStore } from "./model/accountStore";
import type { SharedTokenFiles } from "./shared/sharedTokenFiles";

/** The truth about one account, from memory, SecretStorage and the hand-off record: the highest generation wins. */
export type Newest =
  | { readonly kind: "account"; readonly account: Account }
  | { readonly kind: "signedOut" }
  /** Sealed for a sign-in that this window's SecretStorage does not have: a browser tab that must be reloaded. */
  | { readonly kind: "foreign" }
  | { readonly kind: "unknown" };

const signedOut = { decision: "fatal", code: "signedOut" } as const;

/** How long SecretStorage may lag behind before this window writes the newer record back: ten times the host's own delay. */
const REPAIR_AFTER_MS = 2_000;

/** The accounts that this window knows, kept in step with every other window. */
export class AccountRegistry implements Disposable {
  readonly #store: AccountStore;
  readonly #sharedFiles: SharedTokenFiles;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #accounts = new Map<string, Account>();
  readonly #changed = new Emitter<string>();
  readonly #repairing = new Set<string>();
  readonly #stop = new AbortController();
  readonly #subscriptions: Disposable[] = [];
  #isWatching = false;

  /** An account appeared, changed or went; the event is its ID. */
  readonly onDidChange = this.#changed.event;

  constructor(parts: { store: AccountStore; sharedFiles: SharedTokenFiles; clock: Clock; log: Log }) {
    this.#store = parts.store;
    this.#sharedFiles = parts.sharedFiles;
    this.#clock = parts.clock;
    this.#log = parts.log;
  }

  /** Reads what SecretStorage holds and begins to follow other windows. Nothing heavy runs when there is no account. */
  async open(): Promise<void> {
    this.#subscriptions.push(this.#store.onDidChange((id) => this.#follow(id)));
    const ids = await this.#store.ids();
    await Promise.all(ids.map((id) => this.#begin(id)));
  }

  all(): readonly Account[] {
    return [...this.#accounts.values()];
  }

  get(id: string): Account | undefined {
    return this.#accounts.get(id);
  }

  /** @throws BoxError `retryLater` when the hand-off folder cannot be read: then nothing is known for sure. */
  async newest(id: string): Promise<Newest> {
    const known = higher(this.#accounts.get(id), await this.#store.read(id));
    if (!known) {
      return { kind: "unknown" };
    }
    const record = await this.#sharedFiles.read(id, known.sealKey).catch((error: unknown) => {
      throw new BoxError(
        localized(
          "The tokens shared by all windows could not be read from disk ({0}); check the folder's rights, then try again.",
          errorCode(error) ?? "unknown reason",
        ),
        { decision: "retryLater", code: "diskRead" },
      );
    });
    switch (record.kind) {
      case "none":
        return { kind: "account", account: known };
      case "foreign":
        return record.generation > known.generation
          ? { kind: "foreign" }
          : { kind: "account", account: known };
      case "open":
        if (record.content.signedOut) {
          return { kind: "signedOut" };
        }
        return { kind: "account", account: higher(known, withContent(known, record.content)) ?? known };
    }
  }

  /** The newest account. @throws BoxError code `signedOut` when there is none that this window may use */
  async truth(id: string): Promise<Account> {
    const newest = await this.newest(id);
    switch (newest.kind) {
      case "account":
        return newest.account;
      case "signedOut":
      case "unknown":
        throw new BoxError(
          localized("This account was signed out in another window; run Box: Sign In."),
          signedOut,
        );
      case "foreign":
        throw new BoxError(
          localized("Another browser tab signed in to this account again; reload this tab to use it."),
          signedOut,
        );
    }
  }

  /**
   * Writes an account so that no crash can lose it: sealed record first, then SecretStorage awaited (law 1).
   * @throws BoxError `retryLater`. Code `diskWrite`: the account before it is still the truth for everyone. Code
   * `secretStorage`: the sealed record is written and is the truth already, so that no window that saw it is wrong.
   */
  async persist(account: Account): Promise<void> {
    await this.#sharedFiles.write(account.id, account.sealKey, contentOf(account)).catch((error: unknown) => {
      this.#log.error(
        `Account ${account.id}: the hand-off record could not be written (${errorCode(error) ?? "unknown"}).`,
      );
      throw new BoxError(
        localized(
          "The new token could not be saved to disk ({0}), so the one before is kept; free some space or check the folder's rights, then try again.",
          errorCode(error) ?? "unknown reason",
        ),
        { decision: "retryLater", code: "diskWrite" },
      );
    });
    try {
      await this.#store.write(account);
    } catch {
      this.#log.error(`Account ${account.id}: SecretStorage refused the record.`);
      throw new BoxError(
        localized(
          "The editor could not write the new token to its secret storage; unlock your keyring, then try again.",
        ),
        { decision: "retryLater", code: "secretStorage" },
      );
    }
  }

  /** Makes a persisted account the one that this window shows and uses. */
  publish(account: Account): void {
    const before = this.#accounts.get(account.id);
    if (before && before.generation >= account.generation) {
      return;
    }
    if (!this.#isWatching) {
      this.#isWatching = true;
      this.#subscriptions.push(this.#sharedFiles.watch((id) => this.#follow(id)));
    }
    this.#accounts.set(account.id, account);
    this.#changed.fire(account.id);
  }

  /** Forgets an account everywhere: a sealed mark tells windows that know it, and SecretStorage loses it. */
  async forget(account: Account): Promise<void> {
    const newest = await this.#sharedFiles.newestGeneration(account.id).catch(() => 0);
    const generation = Math.max(account.generation, newest) + 1;
    await this.#sharedFiles
      .write(account.id, account.sealKey, { signedOut: true, generation })
      .catch((error: unknown) =>
        this.#log.warn(`Account ${account.id}: no sign-out mark (${errorCode(error) ?? "unknown"}).`),
      );
    this.#remove(account.id);
    await this.#store.delete(account.id);
  }

  /** Publishes what another window persisted; where SecretStorage does not have it, this window writes it there. */
  takeOver(account: Account): void {
    this.publish(account);
    this.#repairLater(account.id);
  }

  /** Takes over whatever is newest. Called for every hint of a change, and on focus. */
  async adopt(id: string): Promise<Newest> {
    const newest = await this.newest(id);
    switch (newest.kind) {
      case "account":
        this.takeOver(newest.account);
        break;
      case "signedOut":
        this.#remove(id);
        await this.#store.delete(id);
        break;
      case "foreign":
      case "unknown":
        break;
    }
    return newest;
  }

  async adoptAll(): Promise<void> {
    const ids = new Set([...this.#accounts.keys(), ...(await this.#store.ids())]);
    await Promise.all([...ids].map((id) => this.adopt(id)));
  }

  dispose(): void {
    this.#stop.abort();
    for (const subscription of this.#subscriptions) {
      subscription.dispose();
    }
  }

  /** Where the folder cannot be read, the window begins with what SecretStorage has: nobody is signed out by it (law 3). */
  async #begin(id: string): Promise<void> {
    try {
      await this.adopt(id);
    } catch (error) {
      const stored = await this.#store.read(id);
      if (stored) {
        this.publish(stored);
      }
      this.#log.warn(`Account ${id}: opened without its hand-off record (${errorCode(error) ?? "unknown"}).`);
    }
  }

  #follow(id: string): void {
    this.adopt(id).catch((error: unknown) => {
      this.#log.warn(
        `Account ${id}: a change could not be read (${errorCode(error) ?? "unknown"}); it is read again at the next use.`,
      );
    });
  }

  #remove(id: string): void {
    if (this.#accounts.delete(id)) {
      this.#changed.fire(id);
    }
  }

  /** A browser tab, or a host that crashed before its flush, can lose or roll back the record: whoever knows better writes it back. */
  #repairLater(id: string): void {
    if (this.#repairing.has(id)) {
      return;
    }
    this.#repairing.add(id);
    wait(this.#clock, REPAIR_AFTER_MS * (1 + Math.random()), this.#stop.signal)
      .then(() => this.#repair(id))
      .catch(() => undefined)
      .finally(() => this.#repairing.delete(id));
  }

  async #repair(id: string): Promise<void> {
    const newest = await this.newest(id);
    const stored = await this.#store.read(id);
    if (newest.kind === "account" && (!stored || stored.generation < newest.account.generation)) {
      await this.#store.write(newest.account);
      this.#log.info(
        `Account ${id}: SecretStorage was behind and has generation ${newest.account.generation} again.`,
      );
    }
  }
}

function higher(a: Account | undefined, b: Account | undefined): Account | undefined {
  return a && b ? (b.generation > a.generation ? b : a) : (a ?? b);
}
