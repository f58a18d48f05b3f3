import { mkdir, stat, utimes, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Clock } from "../../base/clock";

/** Of the clocks of a file system and of this process. */
const CLOCK_DIFFERENCE_MS = 60_000;

/** Whether a person was at any window of this machine lately: the modification time of one empty file. */
export class UserActivity {
  readonly #file: string;
  readonly #folder: string;
  readonly #clock: Clock;

  constructor(folder: string, clock: Clock) {
    this.#folder = folder;
    this.#file = join(folder, "presence");
    this.#clock = clock;
  }

  /** This window is being used now. A folder that cannot be written only makes renewals wait for the next focus. */
  async touch(): Promise<void> {
    const now = new Date(this.#clock.now());
    const touchFile = () => utimes(this.#file, now, now);
    const create = async () => {
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      await writeFile(this.#file, "", { mode: 0o600 });
      await touchFile();
    };
    await touchFile()
      .catch(create)
      .catch(() => undefined);
  }

  /** Some window was used within the last `withinMs`. */
  async activeWithin(withinMs: number): Promise<boolean> {
    const touchedAt = await stat(this.#file).then(
      ({ mtimeMs }) => mtimeMs,
      () => Number.NEGATIVE_INFINITY,
    );
    const sinceMs = this.#clock.now() - touchedAt;
    // A time in the future is from before the clock was set back, and tells nothing.
    return sinceMs <= withinMs && sinceMs >= -CLOCK_DIFFERENCE_MS;
  }
}
