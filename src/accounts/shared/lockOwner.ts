import { randomUUID } from "node:crypto";
import { lstat, utimes } from "node:fs/promises";
import { readRegularFile } from "../../base/atomicFile";
import type { Clock, Disposable } from "../../base/clock";
import { errorCode } from "../../base/errors";
import { isRecord } from "../../base/json";
import type { LockTickets } from "./lockTickets";

/** The process that has a lock, as its ticket names it. */
export interface Owner {
  readonly id: string;
  readonly pid: number;
  /** Where the PID means something, by `machineName`. */
  readonly machine: string;
}

/** Owners write far less; what is longer was put there by somebody else. */
const LONGEST_TICKET_BYTES = 4_096;

/** A waiter's view of the owner: free when released, dead, or without a heartbeat for the stall limit. */
export class LockOwnerMonitor {
  readonly #machine: string;
  readonly #stalledAfterMs: number;
  #owner: Owner | undefined;
  #seen = "";
  #since = 0;

  /** @param machine where this process runs */
  constructor(machine: string, stalledAfterMs: number) {
    this.#machine = machine;
    this.#stalledAfterMs = stalledAfterMs;
  }

  /**
   * @param ticket the path of the newest of `tickets`
   * @param now milliseconds, of a time that only passes while this process is awake
   */
  async isFree(ticket: string, tickets: LockTickets, now: number): Promise<boolean> {
    const seen = `${ticket} ${await lastBeat(ticket)}`;
    if (seen !== this.#seen) {
      this.#seen = seen;
      this.#since = now;
      this.#owner = undefined;
    }
    this.#owner ??= await readOwner(ticket);
    const owner = this.#owner;
    const isOver = owner !== undefined && (tickets.isReleasedBy(owner.id) || this.#isDead(owner));
    return isOver || now - this.#since >= this.#stalledAfterMs;
  }

  /** True only when certain. A PID that was given to another process looks alive; then the stall limit decides. */
  #isDead({ machine, pid }: Owner): boolean {
    if (machine !== this.#machine) {
      return false;
    }
    try {
      process.kill(pid, 0);
      return false;
    } catch (error) {
      return errorCode(error) === "ESRCH";
    }
  }
}

/** Who wrote a ticket, as far as the file tells: what is no ticket, or no file, has no owner. */
export async function readOwner(ticket: string): Promise<Owner | undefined> {
  const content = await readRegularFile(ticket, LONGEST_TICKET_BYTES).catch(() => undefined);
  return content?.kind === "text" ? parseOwner(content.text) : undefined;
}

/** This process, as the owner of one ticket. */
export function newOwner(machine: string): Owner {
  return { id: randomUUID(), pid: process.pid, machine };
}

/** Touches the ticket until disposed. A failed touch is no error: at worst this owner is overtaken and notices. */
export function startHeartbeat(clock: Clock, heartbeatMs: number, path: string): Disposable {
  let timer: Disposable;
  let stopped = false;
  const beat = () => {
    const now = new Date(clock.now());
    utimes(path, now, now)
      .catch(() => undefined)
      .then(() => {
        if (!stopped) {
          timer = clock.setTimer(beat, heartbeatMs);
        }
      });
  };
  timer = clock.setTimer(beat, heartbeatMs);
  return {
    dispose() {
      stopped = true;
      timer.dispose();
    },
  };
}

/** The heartbeat is the ticket's modification time, compared for change only: clocks of other machines do not matter. */
function lastBeat(ticket: string): Promise<string> {
  return lstat(ticket).then(
    ({ ino, mtimeMs }) => `${ino} ${mtimeMs}`,
    () => "",
  );
}

function parseOwner(text: string): Owner | undefined {
  try {
    const value: unknown = JSON.parse(text);
    if (!isRecord(value) || typeof value.pid !== "number") {
      return undefined;
    }
    const { id, pid, machine } = value;
    return typeof id === "string" && typeof machine === "string" ? { id, pid, machine } : undefined;
  } catch {
    return undefined;
  }
}
