import { randomUUID } from "node:crypto";
import { type FSWatcher, watch } from "node:fs";
import { chmod, mkdir, open, readdir, readFile, rename, unlink } from "node:fs/promises";
import { join } from "node:path";
import type { Disposable } from "../../base/clock";
import { errorCode } from "../../base/errorCode";
import type { Secret } from "../../base/secret";
import type { AccountContent } from "../model/account";
import { claimsSignOut, seal, unseal } from "./sealedRecord";

/** What the folder holds for one account: nothing, a record that this window can open, or one that it cannot. */
export type SharedRecord =
  | { readonly kind: "none" }
  | { readonly kind: "open"; readonly content: AccountContent }
  | { readonly kind: "foreign"; readonly generation: number };

/** A record and the one before it are kept, so that a reader that listed just before a write still finds a file. */
const KEPT_GENERATIONS = 2;

/**
 * The folder through which windows see the newest token set at once, since SecretStorage shows a write to other windows
 * late (desktop) or never (browser tabs). Each generation is a file of its own, so that a window that was stopped in the
 * middle of a write and goes on much later cannot put an old record over a newer one.
 */
export class SharedTokenFiles {
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** The newest record. `foreign` when it was sealed for a sign-in that this window does not know. */
  async read(accountId: string, sealKey: Secret): Promise<SharedRecord> {
    for (let attempt = 0; ; attempt++) {
      const newest = (await this.#generations(accountId)).at(-1);
      if (newest === undefined) {
        return { kind: "none" };
      }
      try {
        const sealed = await readFile(this.#path(accountId, newest), "utf8");
        const content = await unseal(accountId, sealKey, newest, sealed);
        return content ? { kind: "open", content } : { kind: "foreign", generation: newest };
      } catch (error) {
        // Two writes between our listing and our reading removed the file: list again.
        if (errorCode(error) !== "ENOENT" || attempt > 20) {
          throw error;
        }
      }
    }
  }

  /** The newest generation by file name alone, without opening anything. 0 when there is none. */
  async newestGeneration(accountId: string): Promise<number> {
    return (await this.#generations(accountId)).at(-1) ?? 0;
  }

  /** Whether the newest record says that the account is in use: readable without its key, for showing only. */
  async isInUse(accountId: string): Promise<boolean> {
    const newest = await this.newestGeneration(accountId);
    const sealed = await readFile(this.#path(accountId, newest), "utf8").catch(() => undefined);
    return sealed !== undefined && !(await claimsSignOut(sealed));
  }

  /** Durable when it resolves: temporary file, fsync, rename, fsync of the folder where the platform has it. */
  async write(accountId: string, sealKey: Secret, content: AccountContent): Promise<void> {
    const sealed = await seal(accountId, sealKey, content);
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const temporary = join(this.#folder, `${accountId}.${randomUUID()}.tmp`);
    try {
      const file = await open(temporary, "wx", 0o600);
      try {
        await file.writeFile(sealed, "utf8");
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(temporary, this.#path(accountId, content.generation));
    } catch (error) {
      await unlink(temporary).catch(() => undefined);
      throw error;
    }
    await syncFolder(this.#folder);
    await this.#removeOlder(accountId, content.generation);
  }

  /** Tells which account's records may have changed. Silent where the platform cannot watch; callers also look on focus. */
  watch(listener: (accountId: string) => void): Disposable {
    let watcher: FSWatcher | undefined;
    let disposed = false;
    const begin = async () => {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      // An existing folder keeps its mode through mkdir, so a folder made by hand is closed here.
      await chmod(this.#folder, 0o700).catch(() => undefined);
      if (disposed) {
        return;
      }
      watcher = watch(this.#folder, { persistent: false }, (_, name) => {
        const accountId = /^([^.]+)\.\d+\.jwe$/.exec(name ?? "")?.[1];
        if (accountId) {
          listener(accountId);
        }
      });
      watcher.on("error", () => watcher?.close());
    };
    begin().catch(() => undefined);
    return {
      dispose() {
        disposed = true;
        watcher?.close();
      },
    };
  }

  /** Ascending. */
  async #generations(accountId: string): Promise<number[]> {
    const names = await readdir(this.#folder).catch((error: unknown) => {
      if (errorCode(error) === "ENOENT") {
        return [];
      }
      throw error;
    });
    const own = names
      .map((name) => /^([^.]+)\.(\d+)\.jwe$/.exec(name))
      .filter((match) => match?.[1] === accountId);
    return own.map((match) => Number(match?.[2])).sort((a, b) => a - b);
  }

  async #removeOlder(accountId: string, generation: number): Promise<void> {
    const old = (await this.#generations(accountId)).filter(
      (other) => other <= generation - KEPT_GENERATIONS,
    );
    await Promise.all(old.map((other) => unlink(this.#path(accountId, other)).catch(() => undefined)));
  }

  #path(accountId: string, generation: number): string {
    return join(this.#folder, `${accountId}.${generation}.jwe`);
  }
}

async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, "r");
    try {
      await handle.sync();
    } finally {
      await handle.close();
    }
  } catch {
    // Windows has no fsync for folders; there the rename itself is journaled.
  }
}
