import { access, mkdir, readdir, unlink } from "node:fs/promises";
import { join } from "node:path";
import { createAtomically, type Patience, readRegularFile, withPatience } from "../../base/atomicFile";
import type { Disposable } from "../../base/clock";
import { BoxError, errorCode } from "../../base/errors";
import type { Secret } from "../../base/secret";
import type { SealedContent } from "../model/account";
import { FolderWatcher } from "./folderWatcher";
import { claimsEnd, generationOf, seal, unseal } from "./sealedRecord";

/** Larger than any record; what is larger was not written by us. */
const LARGEST_BYTES = 1024 * 1024;

/** A record and the one before it are kept, so that a reader that listed just before a write still finds a file. */
const KEPT_GENERATIONS = 2;

/** Two writes between a listing and a reading remove the file that was listed. */
const MOST_LISTINGS = 20;

/**
 * The folder through which windows see the newest token set at once, since SecretStorage shows a write to other windows
 * late (desktop) or never (browser tabs). Each generation is a file of its own with one content, published by a link that
 * fails where the name is taken, so that a window that was stopped in the middle of a write and goes on much later cannot
 * put an old record over a newer one. A file that does not open never outranks one that does, whatever its name says.
 */
export class SharedTokenFiles {
  readonly #folder: string;
  readonly #patience: Patience;
  #watcher: FolderWatcher | undefined;

  constructor(folder: string, patience: Patience = {}) {
    this.#folder = folder;
    this.#patience = patience;
  }

  /**
   * The newest record that opens. `undefined` when there is none.
   * @param known a generation that this window has: when nothing is newer than that, the answer is `undefined` as well, and
   * the folder need not be listed
   * @throws the system's error when the folder or the record cannot be read; BoxError `laterVersion` when one wrote the newest
   */
  async read(accountId: string, sealKey: Secret, known?: number): Promise<SealedContent | undefined> {
    if (known !== undefined && (await this.#isNewest(accountId, known))) {
      return undefined;
    }
    for (let listing = 1; ; listing++) {
      const generations = await this.#generations(accountId);
      const { content, hasVanished } = await this.#firstThatOpens(accountId, sealKey, generations.reverse());
      if (content || !hasVanished || listing === MOST_LISTINGS) {
        return content;
      }
    }
  }

  /**
   * Publishes a generation; durable when it resolves. `taken`: the generation has a content already, or a newer one does.
   * @throws the system's error
   */
  async create(accountId: string, sealKey: Secret, content: SealedContent): Promise<"created" | "taken"> {
    const sealed = await seal(accountId, sealKey, content);
    if (sealed.length > LARGEST_BYTES) {
      // Nobody would read it.
      throw Object.assign(new Error("The record is too large."), { code: "EFBIG" });
    }
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const generation = generationOf(content);
    try {
      await createAtomically(this.#path(accountId, generation), sealed, this.#patience);
    } catch (error) {
      if (errorCode(error) === "EEXIST") {
        return "taken";
      }
      throw error;
    }
    this.#watcher?.ensure();
    // It is there by now, so a look that fails here is no failed write.
    const generations = await this.#generations(accountId).catch(() => []);
    const newer = generations.filter((other) => other > generation).reverse();
    if (await this.#isOvertaken(accountId, sealKey, newer)) {
      await this.#remove(accountId, [generation]);
      return "taken";
    }
    await this.#remove(
      accountId,
      generations.filter((other) => other <= generation - KEPT_GENERATIONS),
    );
    return "created";
  }

  /** Removes every former record: after a sign-out no token is left. A later one is another end record, or does not open. */
  async removeBefore(accountId: string, generation: number): Promise<void> {
    const generations = await this.#generations(accountId);
    await this.#remove(
      accountId,
      generations.filter((other) => other < generation),
    );
  }

  /** Removes a record that nobody could store the key of. */
  async discard(accountId: string, generation: number): Promise<void> {
    await this.#remove(accountId, [generation]);
  }

  /** Whether the newest record says that the account is in use: readable without its key, for showing only. */
  async isInUse(accountId: string): Promise<boolean> {
    const newest = (await this.#generations(accountId)).at(-1);
    const file = newest === undefined ? undefined : await this.#file(accountId, newest);
    return file?.kind === "text" && !(await claimsEnd(file.text));
  }

  /** Tells whose files may have changed. Silent where the platform cannot watch; callers also look on focus. */
  watch(listener: (accountId: string) => void): Disposable {
    this.#watcher ??= new FolderWatcher(this.#folder, (name) => {
      const accountId = /^([^.]+)\.(?:\d+\.jwe|pause)$/.exec(name)?.[1];
      if (accountId) {
        listener(accountId);
      }
    });
    return this.#watcher;
  }

  /** Looks after the watch, which may have died with its folder. */
  ensureWatch(): void {
    this.#watcher?.ensure();
  }

  /**
   * Nothing is newer than a generation whose file is there while the next one's is not: whoever writes a later one removes
   * it, and numbers are left out only where a file has them already.
   */
  async #isNewest(accountId: string, generation: number): Promise<boolean> {
    const [own, next] = await Promise.all(
      [generation, generation + 1].map((number) => exists(this.#path(accountId, number))),
    );
    return own === true && next === false;
  }

  /** It may have been stopped since it was decided to write, and overtaken by more than the generations that are kept. */
  async #isOvertaken(accountId: string, sealKey: Secret, newer: readonly number[]): Promise<boolean> {
    return this.#firstThatOpens(accountId, sealKey, newer).then(
      ({ content }) => content !== undefined,
      // A later version has written it, or the disk does not say.
      (error: unknown) => error instanceof BoxError,
    );
  }

  async #firstThatOpens(
    accountId: string,
    sealKey: Secret,
    generations: readonly number[],
  ): Promise<{ content?: SealedContent; hasVanished: boolean }> {
    let hasVanished = false;
    for (const generation of generations) {
      const file = await this.#file(accountId, generation);
      hasVanished ||= file.kind === "absent";
      const content =
        file.kind === "text" ? await unseal({ accountId, sealKey, generation }, file.text) : undefined;
      if (content) {
        return { content, hasVanished };
      }
    }
    return { hasVanished };
  }

  /** One that this user may not read was written by somebody else, so it is none of ours, like one that does not open. */
  async #file(accountId: string, generation: number) {
    const path = this.#path(accountId, generation);
    try {
      return await readRegularFile(path, LARGEST_BYTES, this.#patience);
    } catch (error) {
      if (process.platform !== "win32" && ["EACCES", "EPERM"].includes(errorCode(error) ?? "")) {
        return { kind: "unusable" } as const;
      }
      throw error;
    }
  }

  /** Ascending. Longer numbers than 15 digits are not ours, and JavaScript could not tell them apart. */
  async #generations(accountId: string): Promise<number[]> {
    const names = await readdir(this.#folder).catch((error: unknown) => {
      if (errorCode(error) === "ENOENT") {
        return [];
      }
      throw error;
    });
    const own = names
      .map((name) => /^([^.]+)\.([1-9]\d{0,14})\.jwe$/.exec(name))
      .filter((match) => match?.[1] === accountId);
    return own.map((match) => Number(match?.[2])).sort((a, b) => a - b);
  }

  async #remove(accountId: string, generations: readonly number[]): Promise<void> {
    const remove = (generation: number) =>
      withPatience(() => unlink(this.#path(accountId, generation)), this.#patience).catch(() => undefined);
    await Promise.all(generations.map(remove));
  }

  #path(accountId: string, generation: number): string {
    return join(this.#folder, `${accountId}.${generation}.jwe`);
  }
}

/** `undefined` where the system does not say. */
function exists(path: string): Promise<boolean | undefined> {
  return access(path).then(
    () => true,
    (error: unknown) => (errorCode(error) === "ENOENT" ? false : undefined),
  );
}
