import { mkdir, open, readdir, rename, unlink } from "node:fs/promises";
import { join } from "node:path";
import { type Clock, wait } from "../../base/clock";
import { errorCode } from "../../base/errorCode";
import { BoxError } from "../../base/errors";
import { localized } from "../../base/localizedMessage";
import { describeOwner, LockOwnerMonitor, type Owner, readOwner, startHeartbeat } from "./lockOwner";

export interface FileLockLimits {
  /** How often the owner shows that it is alive. */
  readonly heartbeatMs: number;
  /** An owner that showed nothing for this long, by the waiter's own monotonic clock, is overtaken. */
  readonly stalledAfterMs: number;
  /** A waiter gives up after this long. */
  readonly waitLimitMs: number;
}

export const defaultLockLimits: FileLockLimits = {
  heartbeatMs: 1_000,
  stalledAfterMs: 8_000,
  waitLimitMs: 60_000,
};

/** The right to act alone on a name, until released or overtaken. */
export interface HeldLock {
  /** False once another process has overtaken this one (after a sleep or a stop): then nothing may be written. */
  stillOwned(): Promise<boolean>;
  release(): Promise<void>;
}

/** Tickets this far behind the newest are removed; the distance lets a slow lister always meet a newer one. */
const KEPT_TICKETS = 3;

/**
 * A lock between processes, made of numbered ticket files in one folder. The highest number owns the lock; the next
 * owner creates the next number with exclusive create, which one process alone can do. Nothing is ever renamed or deleted
 * to take the lock, so two waiters that judge the same owner dead cannot both win, and an owner that slept sees a higher
 * number and knows that it was overtaken.
 *
 * Guaranteed on local file systems of Linux, macOS and Windows, whose exclusive create and listing are atomic. On a network
 * home folder exclusive create holds as well, but a listing may be some seconds old there; then two owners may overlap
 * for that time, and Box's grace rule has to carry it.
 */
export class FileLock {
  readonly #clock: Clock;
  readonly #folder: string;
  readonly #limits: FileLockLimits;

  constructor(folder: string, clock: Clock, limits: FileLockLimits = defaultLockLimits) {
    this.#folder = folder;
    this.#clock = clock;
    this.#limits = limits;
  }

  /**
   * @throws BoxError `retryLater` when another process holds it beyond the wait limit, or when the folder cannot be used;
   * the signal's reason when aborted.
   */
  async acquire(name: string, signal?: AbortSignal): Promise<HeldLock> {
    try {
      return await this.#waitAndTake(name, signal);
    } catch (error) {
      throw error instanceof BoxError || signal?.aborted ? error : unusableFolder(error);
    }
  }

  async #waitAndTake(name: string, signal?: AbortSignal): Promise<HeldLock> {
    const giveUpAt = this.#clock.monotonic() + this.#limits.waitLimitMs;
    const watched = new LockOwnerMonitor(this.#clock, this.#limits.stalledAfterMs);
    for (let attempt = 0; ; attempt++) {
      signal?.throwIfAborted();
      // At each turn, since the folder may vanish while this waits.
      await mkdir(this.#folder, { recursive: true, mode: 0o700 });
      const newest = (await this.#tickets(name)).at(-1) ?? 0;
      if (newest === 0 || (await watched.isFree(newest, this.#path(name, newest)))) {
        const lock = await this.#take(name, newest + 1);
        if (lock) {
          return lock;
        }
      }
      if (this.#clock.monotonic() > giveUpAt) {
        throw new BoxError(
          localized(
            "Another window has been renewing this account for too long; try again, or close that window.",
          ),
          { decision: "retryLater", code: "locked" },
        );
      }
      // Spread the waiters, and look less often the longer it takes.
      await wait(this.#clock, Math.min(10 + attempt * 5, 100) * (0.5 + Math.random()), signal);
    }
  }

  /** `undefined` when another process created this ticket, or a higher one, first. */
  async #take(name: string, ticket: number): Promise<HeldLock | undefined> {
    const path = this.#path(name, ticket);
    const owner = await describeOwner();
    try {
      const file = await open(path, "wx", 0o600);
      await file.writeFile(JSON.stringify(owner)).finally(() => file.close());
    } catch (error) {
      if (errorCode(error) === "EEXIST" || isWindowsSharingFault(error)) {
        return undefined;
      }
      throw error;
    }
    const tickets = await this.#tickets(name);
    if (tickets.at(-1) !== ticket) {
      await unlink(path).catch(() => undefined);
      return undefined;
    }
    const old = tickets.filter((other) => other <= ticket - KEPT_TICKETS);
    await Promise.all(old.map((other) => unlink(this.#path(name, other)).catch(() => undefined)));
    return this.#held(name, ticket, owner);
  }

  #held(name: string, ticket: number, owner: Owner): HeldLock {
    const path = this.#path(name, ticket);
    const heart = startHeartbeat(this.#clock, this.#limits.heartbeatMs, path);
    // After the folder was removed, numbers begin again, so another owner may have the same one.
    const isAnothers = async () => {
      const seen = await readOwner(path);
      return seen === "released" || (seen !== "unknown" && seen.id !== owner.id);
    };
    const stillOwned = async () => {
      // Where the folder cannot be read any more, nothing shows who owns it.
      const tickets = await this.#tickets(name).catch(() => []);
      return tickets.at(-1) === ticket && !(await isAnothers());
    };
    return {
      stillOwned,
      release: async () => {
        heart.dispose();
        if (await isAnothers()) {
          return;
        }
        const released = `${path}.${owner.id}`;
        try {
          const file = await open(released, "wx", 0o600);
          await file.writeFile(JSON.stringify({ ...owner, released: true })).finally(() => file.close());
          await rename(released, path);
        } catch {
          // The next one overtakes this ticket after the stall limit; the work under the lock is done.
          await unlink(released).catch(() => undefined);
        }
      },
    };
  }

  /** Ascending. Longer numbers than 15 digits are not ours, and the one after them could not be told from them. */
  async #tickets(name: string): Promise<number[]> {
    const prefix = `${name}.lock.`;
    const names = await readdir(this.#folder);
    const numbers = names
      .filter((entry) => entry.startsWith(prefix))
      .map((entry) => entry.slice(prefix.length));
    return numbers
      .filter((text) => /^[1-9]\d{0,14}$/.test(text))
      .map(Number)
      .sort((a, b) => a - b);
  }

  #path(name: string, ticket: number): string {
    return join(this.#folder, `${name}.lock.${ticket}`);
  }
}

function unusableFolder(error: unknown): BoxError {
  return new BoxError(
    localized(
      "The folder in which windows agree on who refreshes cannot be used ({0}); free some space or check its rights, then try again.",
      errorCode(error) ?? "unknown reason",
    ),
    { decision: "retryLater", code: "diskWrite" },
  );
}

/** Windows answers EPERM or EBUSY while another process is deleting or creating the same name. */
function isWindowsSharingFault(error: unknown): boolean {
  const code = errorCode(error);
  return process.platform === "win32" && (code === "EPERM" || code === "EBUSY" || code === "EACCES");
}
