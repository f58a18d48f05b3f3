import { readdir } from "node:fs/promises";
import { defaultLockLimits } from "../../accounts/shared/fileLock";
import { LockOwnerMonitor, readOwner } from "../../accounts/shared/lockOwner";
import { LockTickets, ticketPath } from "../../accounts/shared/lockTickets";
import { machineName } from "../../accounts/shared/machineName";
import { type Clock, wait } from "../../base/clock";

/** A lock that somebody holds on to. */
export interface BusyLock {
  readonly pid: number;
  /** For how long it was watched. */
  readonly seconds: number;
}

/** A renewal holds its lock for as long as Box takes to answer, mostly less than a second. */
const WATCHED_MS = 3_000;
const STEP_MS = 250;

/** The locks of a folder that one living owner holds for all the time that this looks. It takes none. */
export async function busyLocks(
  folder: string,
  clock: Clock,
  signal: AbortSignal,
): Promise<readonly BusyLock[]> {
  const machine = await machineName();
  let watched = await Promise.all(
    (await lockNames(folder)).map(async (name) => ({
      name,
      ticket: await newestTicket(folder, name, clock),
      monitor: new LockOwnerMonitor(machine, defaultLockLimits.stalledAfterMs),
    })),
  );
  const began = clock.monotonic();
  for (;;) {
    const held = await Promise.all(
      watched.map(async ({ name, ticket, monitor }) => {
        const tickets = await LockTickets.read(folder, name, { clock });
        return tickets.newest === ticket && ticket > 0
          ? !(await monitor.isFree(ticketPath(folder, name, ticket), tickets, clock.monotonic()))
          : false;
      }),
    );
    watched = watched.filter((_, index) => held[index]);
    if (watched.length === 0 || clock.monotonic() - began >= WATCHED_MS) {
      break;
    }
    await wait(clock, STEP_MS, signal);
  }
  const seconds = WATCHED_MS / 1_000;
  const owners = await Promise.all(
    watched.map(({ name, ticket }) => readOwner(ticketPath(folder, name, ticket))),
  );
  return owners.flatMap((owner) => (owner ? [{ pid: owner.pid, seconds }] : []));
}

async function lockNames(folder: string): Promise<readonly string[]> {
  const names = (await readdir(folder)).map((file) => /^([0-9a-z]+)\.lock\.\d+$/.exec(file)?.[1]);
  return [...new Set(names)].filter((name) => name !== undefined);
}

async function newestTicket(folder: string, name: string, clock: Clock): Promise<number> {
  return (await LockTickets.read(folder, name, { clock })).newest;
}
