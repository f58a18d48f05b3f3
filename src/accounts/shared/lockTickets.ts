import { readdir, rm } from "node:fs/promises";
import { join } from "node:path";
import { type Patience, withPatience } from "../../base/atomicFile";
import { errorCode } from "../../base/errors";

/** A number of more digits is no ticket: beyond 2^53 numbers have no successor. No lock is taken that often. */
const LONGEST_NUMBER = 15;
export const LAST_TICKET = 10 ** LONGEST_NUMBER - 1;

/** A file of a lock: `NAME.lock.N` is a ticket, and what goes on from there belongs to it. */
interface Entry {
  readonly file: string;
  readonly number: number;
  readonly rest: string;
}

/** The files of one lock, as a look into the folder found them. */
export class LockTickets {
  readonly #entries: readonly Entry[];
  /** The highest number; 0 when there is none. */
  readonly newest: number;

  private constructor(entries: readonly Entry[]) {
    this.#entries = entries;
    this.newest = entries.reduce(
      (highest, { number, rest }) => (rest ? highest : Math.max(highest, number)),
      0,
    );
  }

  /** A folder that is not there holds none. @throws the system's error */
  static async read(folder: string, name: string, patience: Patience): Promise<LockTickets> {
    const files = await withPatience(() => readdir(folder), patience).catch((error: unknown): string[] => {
      if (errorCode(error) === "ENOENT") {
        return [];
      }
      throw error;
    });
    const prefix = `${name}.lock.`;
    return new LockTickets(
      files
        .filter((file) => file.startsWith(prefix))
        .map((file) => ({ file, match: /^([1-9]\d*)(\..+)?$/.exec(file.slice(prefix.length)) }))
        .map(({ file, match }) => ({ file, number: Number(match?.[1]), rest: match?.[2] ?? "" }))
        .filter(({ number }) => number <= LAST_TICKET),
    );
  }

  /** Whether the owner with this ID is done with the newest ticket. */
  isReleasedBy(ownerId: string): boolean {
    return this.#entries.some(
      ({ number, rest }) => number === this.newest && rest === `.${ownerId}${RELEASED}`,
    );
  }

  /** Tickets up to a number go, with their releases and what was left by processes that ended while they wrote. */
  async removeUpTo(last: number, folder: string): Promise<void> {
    const old = this.#entries.filter(({ number }) => number <= last);
    // A folder may have been put in a ticket's place.
    const removal = { recursive: true, force: true };
    await Promise.all(old.map(({ file }) => rm(join(folder, file), removal).catch(() => undefined)));
  }
}

const RELEASED = ".released";

export function ticketPath(folder: string, name: string, number: number): string {
  return join(folder, `${name}.lock.${number}`);
}

/** A release tells whose it is: in a folder that was removed and made again, numbers come again. */
export function releasePath(ticket: string, ownerId: string): string {
  return `${ticket}.${ownerId}${RELEASED}`;
}
