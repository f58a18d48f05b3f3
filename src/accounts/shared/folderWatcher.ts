import { type FSWatcher, watch } from "node:fs";
import { chmod, mkdir, stat } from "node:fs/promises";
import { basename } from "node:path";
import type { Disposable } from "../../base/clock";

/** Tells the names that change in a folder, and goes on when the folder was deleted and made again. */
export class FolderWatcher implements Disposable {
  readonly #folder: string;
  readonly #listener: (name: string) => void;
  #watcher: FSWatcher | undefined;
  #inode: number | undefined;
  #starting: Promise<void> | undefined;
  #isDisposed = false;

  constructor(folder: string, listener: (name: string) => void) {
    this.#folder = folder;
    this.#listener = listener;
    this.ensure();
  }

  /** Opens the watch where there is none, or where it looks at a folder that is gone. Silent: callers also look by themselves. */
  ensure(): void {
    if (this.#isDisposed) {
      return;
    }
    this.#starting ??= this.#watch()
      .catch(() => this.#close())
      .finally(() => {
        this.#starting = undefined;
      });
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#close();
  }

  async #watch(): Promise<void> {
    await mkdir(this.#folder, { recursive: true, mode: 0o700 });
    const { ino } = await stat(this.#folder);
    if (this.#isDisposed || (this.#watcher && ino === this.#inode)) {
      return;
    }
    this.#close();
    // An existing folder keeps its mode through mkdir, so a folder made by hand is closed here.
    await chmod(this.#folder, 0o700).catch(() => undefined);
    if (this.#isDisposed) {
      return;
    }
    const watcher = watch(this.#folder, { persistent: false }, (_, name) => this.#onEvent(name));
    watcher.on("error", () => {
      this.#close();
      this.ensure();
    });
    this.#watcher = watcher;
    this.#inode = ino;
  }

  #onEvent(name: string | null): void {
    // Linux tells the end of the folder itself by its own name, others by nothing but an error. On Linux alone the folder that
    // is made again may get the inode of the one that was deleted.
    if (name === basename(this.#folder)) {
      this.#close();
    }
    if (!this.#watcher || name === null) {
      this.ensure();
    }
    if (name !== null) {
      this.#listener(name);
    }
  }

  #close(): void {
    this.#watcher?.close();
    this.#watcher = undefined;
  }
}
