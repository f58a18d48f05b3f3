import { mkdir, unlink } from "node:fs/promises";
import { type Patience, withPatience, writeNew } from "../../base/atomicFile";
import { type Clock, wait } from "../../base/clock";
import { BoxError, errorCode, NO_CODE } from "../../base/errors";
import { type LocalizedMessage, localized } from "../../base/localizedMessage";
import { AwakeTime } from "./awakeTime";
import { LockOwnerMonitor, newOwner, type Owner, readOwner, startHeartbeat } from "./lockOwner";
import { LAST_TICKET, LockTickets, releasePath, ticketPath } from "./lockTickets";
import { machineName } from "./machineName";

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
/** A sleep counts for this part of the stall limit, so that the owner has the rest of it to show itself. */
const LONGEST_STEP = 1 / 4;

/**
 * A lock between processes, made of numbered ticket files in one folder. The highest number owns the lock; the next
 * owner creates the next number with exclusive create, which one process alone can do, and a release creates a file beside
 * its ticket. Nothing that somebody has is renamed or deleted to take the lock, so two waiters that judge the same owner
 * dead cannot both win, an owner that slept sees a higher number and knows that it was overtaken, and no platform refuses
 * a release because others read.
 *
 * Guaranteed on local file systems of Linux, macOS and Windows, whose exclusive create and listing are atomic. On a network
 * home folder exclusive create holds as well, but a listing may be some seconds old there; then two owners may overlap
 * for that time, and Box's grace rule has to carry it.
 */
export class FileLock {
  readonly #clock: Clock;
  readonly #folder: string;
  readonly #limits: FileLockLimits;
  readonly #patience: Patience;
  #machine: Promise<string> | undefined;

  constructor(folder: string, clock: Clock, limits: FileLockLimits = defaultLockLimits) {
    this.#folder = folder;
    this.#clock = clock;
    this.#limits = limits;
    this.#patience = { clock };
  }

  /** Runs `action` as the only one, and releases the lock whatever comes of it. Errors of `acquire` and of `action`. */
  async run<T>(name: string, action: (lock: HeldLock) => Promise<T>, signal?: AbortSignal): Promise<T> {
    const lock = await this.acquire(name, signal);
    try {
      return await action(lock);
    } finally {
      await lock.release();
    }
  }

  /**
   * @throws BoxError `retryLater`: `locked` when another process holds it beyond the wait limit, `diskWrite` when the folder
   * cannot be used; the signal's reason when aborted.
   */
  async acquire(name: string, signal?: AbortSignal): Promise<HeldLock> {
    try {
      const lock = await this.#waitAndTake(name, signal);
      if (signal?.aborted) {
        await lock.release();
      }
      signal?.throwIfAborted();
      return lock;
    } catch (error) {
      throw error instanceof BoxError || signal?.aborted ? error : this.#unusable(error);
    }
  }

  async #waitAndTake(name: string, signal?: AbortSignal): Promise<HeldLock> {
    const { stalledAfterMs, waitLimitMs } = this.#limits;
    // Asked once for all that wait, who then look at the tickets in the order in which they came.
    this.#machine ??= machineName();
    const machine = await this.#machine;
    const awake = new AwakeTime(this.#clock, stalledAfterMs * LONGEST_STEP);
    const monitor = new LockOwnerMonitor(machine, stalledAfterMs);
    let first = 0;
    for (;;) {
      signal?.throwIfAborted();
      const waitedMs = awake.sample();
      const tickets = await this.#tickets(name);
      const newest = ticketPath(this.#folder, name, tickets.newest);
      if (tickets.newest === 0) {
        // At the first time, and whenever the folder vanished while this waits.
        await withPatience(() => mkdir(this.#folder, { recursive: true, mode: 0o700 }), this.#patience);
      }
      if (tickets.newest === 0 || (await monitor.isFree(newest, tickets, waitedMs))) {
        const lock = await this.#takeAfter(tickets, name, newOwner(machine));
        if (lock) {
          return lock;
        }
      }
      if (waitedMs > waitLimitMs) {
        throw lockedTooLong();
      }
      first ||= tickets.newest;
      await wait(this.#clock, pauseMs(tickets.newest - first), signal);
    }
  }

  /** `undefined` when another process created the next ticket, or a higher one, first, or the folder vanished. */
  async #takeAfter(tickets: LockTickets, name: string, owner: Owner): Promise<HeldLock | undefined> {
    if (tickets.newest === LAST_TICKET) {
      // Nobody comes here by counting: somebody put it there. It is free by now and has no successor, so numbers begin again.
      await tickets.removeUpTo(LAST_TICKET, this.#folder);
      return undefined;
    }
    const number = tickets.newest + 1;
    const ticket = ticketPath(this.#folder, name, number);
    try {
      // After a power cut no owner lives, so a ticket need not outlast it.
      await withPatience(() => writeNew(ticket, JSON.stringify(owner), { durable: false }), this.#patience);
    } catch (error) {
      if (errorCode(error) === "EEXIST" || errorCode(error) === "ENOENT") {
        return undefined;
      }
      throw error;
    }
    let isNewest = false;
    try {
      isNewest = (await this.#tickets(name)).newest === number;
    } finally {
      // Also when the look fails: a ticket that nobody releases would keep everybody waiting.
      if (!isNewest) {
        await unlink(ticket).catch(() => undefined);
      }
    }
    return isNewest ? this.#held(name, number, owner) : undefined;
  }

  #held(name: string, number: number, owner: Owner): HeldLock {
    const ticket = ticketPath(this.#folder, name, number);
    const heart = startHeartbeat(this.#clock, this.#limits.heartbeatMs, ticket);
    let released = false;
    return {
      stillOwned: async () => {
        // Where the folder cannot be read any more, nothing shows who owns it.
        const tickets = await this.#tickets(name).catch(() => undefined);
        // After the folder was removed, numbers begin again, so another owner may have, or be about to have, the same one.
        return !released && tickets?.newest === number && (await readOwner(ticket))?.id === owner.id;
      },
      release: async () => {
        released = true;
        heart.dispose();
        // Where it cannot be written, the next one overtakes after the stall limit; the work under the lock is done.
        await writeNew(releasePath(ticket, owner.id), "", { durable: false }).catch(() => undefined);
        const tickets = await this.#tickets(name).catch(() => undefined);
        await tickets?.removeUpTo(number - KEPT_TICKETS, this.#folder);
      },
    };
  }

  #tickets(name: string): Promise<LockTickets> {
    return LockTickets.read(this.#folder, name, this.#patience);
  }

  #unusable(error: unknown): BoxError {
    const systemCode = errorCode(error) ?? NO_CODE;
    return new BoxError(unusableFolder(this.#folder, systemCode), {
      decision: "retryLater",
      code: "diskWrite",
      systemCode,
    });
  }
}

/** Until a waiter looks again: the more owners went by, the sooner, so that who has waited longest is mostly the next. */
function pauseMs(owners: number): number {
  return Math.max(5, 150 - 20 * owners) * (0.5 + Math.random());
}

export function lockedTooLong(): BoxError {
  return new BoxError(
    localized(
      "Another window has been busy with this account for too long; try again, or close that window.",
    ),
    { decision: "retryLater", code: "locked" },
  );
}

function unusableFolder(folder: string, code: string): LocalizedMessage {
  switch (code) {
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return localized(
        "Box Auth may not write to {0}, where its windows agree on who refreshes; check the rights of that folder, then try again.",
        folder,
      );
    case "ENOSPC":
    case "EDQUOT":
    case "EFBIG":
      return localized(
        "The disk is full, so the windows cannot agree on who refreshes; free some space, then try again.",
      );
    default:
      return localized(
        "The folder in which windows agree on who refreshes cannot be used; check the disk, then try again.",
      );
  }
}
