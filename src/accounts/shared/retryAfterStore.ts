import { randomUUID } from "node:crypto";
import { mkdir, readFile, rename, unlink, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../../base/clock";

/** Longer pauses than this are not believed: they come from a clock that was set, or a proxy that guesses. */
const LONGEST_MS = 60 * 60_000;

/** What Box asked for with `Retry-After`, shared by all windows of the machine, so that ten windows do not ask ten times. */
export class RetryAfterStore {
  readonly #folder: string;
  readonly #clock: Clock;

  constructor(folder: string, clock: Clock) {
    this.#folder = folder;
    this.#clock = clock;
  }

  /** Milliseconds that this account still has to wait; 0 when it may ask. */
  async remaining(accountId: string): Promise<number> {
    const text = await readFile(this.#path(accountId), "utf8").catch(() => "");
    const left = Number(text) - this.#clock.now();
    return left > 0 && left <= LONGEST_MS ? left : 0;
  }

  /** A pause that cannot be written is kept by nobody else; the request that follows gets its answer from Box again. */
  async begin(accountId: string, seconds: number): Promise<void> {
    const until = this.#clock.now() + Math.min(seconds * 1000, LONGEST_MS);
    const temporary = join(this.#folder, `${accountId}.${randomUUID()}.tmp`);
    try {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      await writeFile(temporary, String(until), { mode: 0o600 });
      await rename(temporary, this.#path(accountId));
    } catch {
      await unlink(temporary).catch(() => undefined);
    }
  }

  #path(accountId: string): string {
    return join(this.#folder, `${accountId}.pause`);
  }
}
