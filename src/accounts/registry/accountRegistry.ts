import type { Clock, Disposable } from "../../base/clock";
import { Emitter } from "../../base/emitter";
import { BoxError } from "../../base/errors";
import { localized } from "../../base/localizedMessage";
import type { Log } from "../../base/log";
import type { AccountRecord } from "../model/account";
import type { AccountChange } from "../model/accountChange";
import type { AccountStore } from "../model/accountStore";
import { type Latest, latestOf } from "../model/latestRecord";
import type { SharedTokenFiles } from "../shared/sharedTokenFiles";
import { reasonOf, unreadableFolder, unwritable } from "./diskErrors";
import { StorageRepair } from "./storageRepair";

/** The accounts that this window knows, kept in step with every other window. */
export class AccountRegistry implements Disposable {
  readonly #store: AccountStore;
  readonly #files: SharedTokenFiles;
  readonly #clock: Clock;
  readonly #log: Log;
  readonly #accounts = new Map<string, AccountRecord>();
  readonly #changed = new Emitter<AccountChange>();
  readonly #hinted = new Emitter<string>();
  readonly #repair: StorageRepair;
  /** Accounts that a later version wrote, so that this one knows nothing of them. */
  readonly #ofLaterVersion = new Set<string>();
  #isClosed = false;
  readonly #subscriptions: Disposable[] = [];
  #isWatching = false;

  readonly onDidChange = this.#changed.event;

  /** Another window may have written something about an account, be it only why Box could not be asked. */
  readonly onDidHint = this.#hinted.event;

  constructor(parts: { store: AccountStore; files: SharedTokenFiles; clock: Clock; log: Log }) {
    this.#store = parts.store;
    this.#files = parts.files;
    this.#clock = parts.clock;
    this.#log = parts.log;
    this.#repair = new StorageRepair({ ...parts, resolveLatest: (id) => this.resolveLatest(id) });
  }

  /**
   * Reads what SecretStorage holds and begins to follow other windows. What cannot be read does not keep the rest from
   * opening. Nothing heavy runs when there is no account.
   * @throws BoxError `secretStorage` when not even the list can be had
   */
  async open(): Promise<void> {
    this.#subscriptions.push(this.#store.onDidChange((id) => this.#onStorageHint(id)));
    await Promise.all((await this.#store.ids()).map((id) => this.#openOne(id)));
  }

  all(): readonly AccountRecord[] {
    return [...this.#accounts.values()];
  }

  get hasLaterVersion(): boolean {
    return this.#ofLaterVersion.size > 0;
  }

  get(id: string): AccountRecord | undefined {
    return this.#accounts.get(id);
  }

  /** The newest truth about an account. @throws BoxError code `signedOut` when there is none; else as `resolveLatest` */
  async readLatest(id: string): Promise<AccountRecord> {
    const latest = await this.resolveLatest(id);
    if (latest.kind === "account") {
      return latest.account;
    }
    if (latest.kind === "ended") {
      await this.#dropEnded(id);
    }
    throw new BoxError(localized("This account is signed out; run Box: Sign In."), {
      decision: "fatal",
      code: "signedOut",
    });
  }

  /**
   * A SecretStorage that does not answer is no reason to wait, where memory and the sealed record tell.
   * @throws BoxError `retryLater`, code `diskRead` or `secretStorage`: then nothing is known for sure
   */
  async resolveLatest(id: string): Promise<Latest> {
    const own = this.#accounts.get(id);
    const stored = await this.#store.read(id).catch((error: unknown) => {
      if (!own) {
        throw error;
      }
      return undefined;
    });
    const known = latestOf(own, stored);
    if (!known) {
      return { kind: "unknown" };
    }
    // Whoever did not hear of an end may have written the account back, so a window that starts looks for an end there as well.
    if ((!stored || !own) && (await this.#store.hasEnded(id).catch(() => false))) {
      return { kind: "ended" };
    }
    // Only what this window has from the folder, or wrote there, tells that nothing newer is in it.
    const inFolder = known === own ? own.generation : undefined;
    const content = await this.#files.read(id, known.sealKey, inFolder).catch((error: unknown) => {
      throw unreadableFolder(error);
    });
    if (content?.ended) {
      return { kind: "ended" };
    }
    const sealed: AccountRecord | undefined = content && { ...content.account, id, sealKey: known.sealKey };
    return { kind: "account", account: latestOf(known, sealed) ?? known };
  }

  /**
   * Law 1, in one place: the next generation is sealed, then given to SecretStorage, then published. After the seal the
   * record is the truth for everyone, so that a SecretStorage that fails is repaired later.
   * @returns what was written; `undefined` when another process has written since `before` was read
   * @throws BoxError `retryLater`, code `diskWrite`: `before` is still the truth
   */
  async write(before: AccountRecord, next: AccountRecord): Promise<AccountRecord | undefined> {
    for (let generation = before.generation + 1; ; generation++) {
      const account: AccountRecord = { ...next, generation };
      const { id, sealKey } = account;
      if ((await this.#seal(account)) === "created") {
        await this.#store.write(account).catch(() => {
          this.#log.warn(`Account ${id}: SecretStorage does not have generation ${generation} yet.`);
          this.#repair.schedule(id);
        });
        this.#publish(account);
        return account;
      }
      // A damaged file has the number, or a newer record is there.
      if (await this.#isOvertaken(id, sealKey, generation)) {
        return undefined;
      }
    }
  }

  /**
   * The first generation, written like every other, but without its key in SecretStorage it would be lost at the next
   * start: then nothing is kept. It is not published before whoever signs in has looked at it.
   * @throws BoxError `retryLater`, code `diskWrite` or `secretStorage`
   */
  async add(account: AccountRecord): Promise<void> {
    await this.#seal(account);
    try {
      await this.#store.write(account);
    } catch (error) {
      await this.#files.discard(account.id, account.generation);
      // It may arrive late all the same.
      this.#store.delete(account.id).catch(() => undefined);
      throw error;
    }
  }

  /** Makes a stored account the one that this window shows and uses. */
  publish(account: AccountRecord): void {
    this.#publish(account);
  }

  /**
   * Ends an account everywhere: the end record tells windows that know it, then its records and SecretStorage lose the tokens.
   * @throws BoxError `retryLater`, code `diskWrite`: then nothing was ended
   */
  async end(account: AccountRecord): Promise<void> {
    const { id, sealKey } = account;
    let generation = account.generation + 1;
    const writeEndRecord = () => this.#files.create(id, sealKey, { ended: true, generation });
    try {
      while ((await writeEndRecord()) === "taken") {
        generation += 1;
      }
    } catch (error) {
      throw unwritable(error);
    }
    await this.#files.removeBefore(id, generation).catch(() => undefined);
    await this.#store.writeEnd(id, this.#clock.now()).catch(() => undefined);
    await this.#drop(id);
  }

  /** Publishes what another window wrote; where SecretStorage does not have it, this window writes it there. */
  publishAndRepair(account: AccountRecord): void {
    this.#publish(account);
    this.#repair.schedule(account.id);
  }

  /** Takes over whatever is latest. @throws BoxError as `resolveLatest` */
  async sync(id: string): Promise<Latest> {
    // A machine that shares the storage and no folder may have written its record back after the end.
    const hasEnded = this.#accounts.has(id) && (await this.#store.hasEnded(id).catch(() => false));
    const latest: Latest = hasEnded ? { kind: "ended" } : await this.resolveLatest(id);
    if (latest.kind === "account") {
      this.publishAndRepair(latest.account);
    } else if (latest.kind === "ended") {
      await this.#dropEnded(id);
    }
    return latest;
  }

  /** One account that cannot be read does not keep the others from being synced. */
  async syncAll(): Promise<void> {
    this.#files.ensureWatch();
    const stored = await this.#store.ids().catch(() => []);
    const ids = new Set([...this.#accounts.keys(), ...stored]);
    await Promise.all([...ids].map((id) => this.sync(id).catch((error) => this.#unread(id, error))));
  }

  dispose(): void {
    this.#isClosed = true;
    this.#repair.dispose();
    for (const subscription of this.#subscriptions) {
      subscription.dispose();
    }
  }

  /** Where the folder cannot be read, the window begins with what SecretStorage has: nobody is signed out by it (law 3). */
  async #openOne(id: string): Promise<void> {
    try {
      const { kind } = await this.sync(id);
      if (kind === "unknown") {
        this.#log.warn(`Account ${id}: its entry in SecretStorage is damaged, so it is left alone.`);
      }
    } catch (error) {
      this.#unread(id, error);
      const stored = await this.#store.read(id).catch(() => undefined);
      if (stored) {
        this.#publish(stored);
      }
    }
  }

  async #seal(account: AccountRecord): Promise<"created" | "taken"> {
    const { id, sealKey, ...sealed } = account;
    return this.#files.create(id, sealKey, { ended: false, account: sealed }).catch((error: unknown) => {
      this.#log.error(`Account ${id}: the sealed record could not be written (${reasonOf(error)}).`);
      throw unwritable(error);
    });
  }

  async #isOvertaken(id: string, sealKey: AccountRecord["sealKey"], generation: number): Promise<boolean> {
    const content = await this.#files.read(id, sealKey).catch((error: unknown) => {
      throw unreadableFolder(error);
    });
    return content !== undefined && (content.ended || content.account.generation >= generation);
  }

  #publish(account: AccountRecord): void {
    const before = this.#accounts.get(account.id);
    if (before && latestOf(before, account) === before) {
      return;
    }
    // What was on its way when the window closed opens no watch that nobody would close.
    if (!this.#isWatching && !this.#isClosed) {
      this.#isWatching = true;
      this.#subscriptions.push(this.#files.watch((id) => this.#onStorageHint(id)));
    }
    this.#accounts.set(account.id, account);
    this.#ofLaterVersion.delete(account.id);
    this.#changed.fire({ kind: before ? "changed" : "added", id: account.id });
  }

  #onStorageHint(id: string): void {
    this.#hinted.fire(id);
    this.sync(id).catch((error: unknown) => this.#unread(id, error));
  }

  #unread(id: string, error: unknown): void {
    if (error instanceof BoxError && error.code === "laterVersion") {
      this.#ofLaterVersion.add(id);
    }
    this.#log.warn(
      `Account ${id}: could not be read (${reasonOf(error)}); it is read again at the next use.`,
    );
  }

  /** Where it has ended on another machine, what lies in this one's folder goes as well (law 4). */
  async #dropEnded(id: string): Promise<void> {
    const own = this.#accounts.get(id);
    const content = own && (await this.#files.read(id, own.sealKey).catch(() => undefined));
    if (own && content && !content.ended) {
      await this.end({ ...own, generation: content.account.generation });
    } else {
      await this.#drop(id);
    }
  }

  /** The end record decides; a SecretStorage that keeps the entry meets it at the next start and loses it then. */
  async #drop(id: string): Promise<void> {
    this.#ofLaterVersion.delete(id);
    if (this.#accounts.delete(id)) {
      this.#changed.fire({ kind: "removed", id });
    }
    await this.#store.delete(id).catch(() => {
      this.#log.warn(
        `Account ${id}: SecretStorage did not delete its entry; it is tried again at the next start.`,
      );
    });
  }
}
