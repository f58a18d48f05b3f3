import { randomUUID } from "node:crypto";
import { readFile, readlink, stat, utimes } from "node:fs/promises";
import { hostname } from "node:os";
import type { Clock, Disposable } from "../../base/clock";
import { errorCode } from "../../base/errorCode";

/** The process that has a lock, as its ticket names it. */
export interface Owner {
  readonly id: string;
  readonly pid: number;
  /** Host and, on Linux, PID namespace: a PID means something only within both. */
  readonly machine: string;
}

/** A waiter's view of the owner: free when released, dead, or without a heartbeat for the stall limit. */
export class LockOwnerMonitor {
  readonly #clock: Clock;
  readonly #stalledAfterMs: number;
  #seen = "";
  #since = 0;

  constructor(clock: Clock, stalledAfterMs: number) {
    this.#clock = clock;
    this.#stalledAfterMs = stalledAfterMs;
  }

  async isFree(ticket: number, path: string): Promise<boolean> {
    const [owner, beat] = await Promise.all([readOwner(path), heartbeatOf(path)]);
    if (owner === "released" || (owner !== "unknown" && (await isDead(owner)))) {
      return true;
    }
    const seen = `${ticket} ${beat}`;
    if (seen !== this.#seen) {
      this.#seen = seen;
      this.#since = this.#clock.monotonic();
      return false;
    }
    return this.#clock.monotonic() - this.#since >= this.#stalledAfterMs;
  }
}

/** The heartbeat is the ticket's modification time, compared for change only: clocks of other machines do not matter. */
async function heartbeatOf(path: string): Promise<number> {
  return stat(path).then(
    ({ mtimeMs }) => mtimeMs,
    () => 0,
  );
}

/** Who wrote a ticket, as far as the file tells. */
export async function readOwner(path: string): Promise<Owner | "released" | "unknown"> {
  try {
    const value: unknown = JSON.parse(await readFile(path, "utf8"));
    if (typeof value !== "object" || value === null) {
      return "unknown";
    }
    if ("released" in value && value.released === true) {
      return "released";
    }
    const known = "id" in value && "pid" in value && "machine" in value;
    if (!known || typeof value.pid !== "number") {
      return "unknown";
    }
    return { id: String(value.id), pid: value.pid, machine: String(value.machine) };
  } catch {
    // Being created, or gone: the stall limit decides.
    return "unknown";
  }
}

/** True only when certain. A PID that was given to another process looks alive; then the stall limit decides. */
async function isDead(owner: Owner): Promise<boolean> {
  if (owner.machine !== (await machineName())) {
    return false;
  }
  try {
    process.kill(owner.pid, 0);
    return false;
  } catch (error) {
    return errorCode(error) === "ESRCH";
  }
}

/** This process, as the owner of one ticket. */
export async function describeOwner(): Promise<Owner> {
  return { id: randomUUID(), pid: process.pid, machine: await machineName() };
}

async function machineName(): Promise<string> {
  const namespace = await readlink("/proc/self/ns/pid").catch(() => "");
  return `${hostname()} ${namespace}`;
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
