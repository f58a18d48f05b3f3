import type { Shown } from "../orders";
import { AGREEMENT_LIMIT_MS, Agreement, type Watched } from "./agreement";

interface WatchedWindow extends Watched {
  shows: Shown[];
}

/** The windows of one machine, and the account that they are about. */
export interface WatchedMachine {
  readonly account: string;
  readonly windows: readonly WatchedWindow[];
  readonly living: readonly WatchedWindow[];
}

/**
 * Waits until every living window shows the newest generation. Returns how long the slowest took for any, in milliseconds;
 * `undefined` when they did not agree in time.
 * @param mayNotKnow a browser tab that was loaded at the wrong moment does not know the account
 */
export async function untilAgreed(machine: WatchedMachine, mayNotKnow: boolean): Promise<number | undefined> {
  const agreement = () => new Agreement(machine.account, machine.windows);
  const agreed = await inTime(() => {
    const now = agreement();
    const shown = machine.living.map((window) => now.shownBy(window));
    return shown.every((generation) => generation >= now.newest || (mayNotKnow && generation === 0));
  });
  if (!agreed) {
    return undefined;
  }
  const worstMs = agreement().worstMs(machine.living);
  for (const window of machine.windows) {
    window.shows = window.shows.filter(({ account }) => account === machine.account).slice(-1);
  }
  return worstMs;
}

/** Waits until no living window shows the account. `false`: not in time. */
export function untilSignedOut(machine: WatchedMachine): Promise<boolean> {
  return inTime(
    () =>
      !machine.living.some(
        ({ shows }) => shows.findLast(({ account }) => account === machine.account)?.token,
      ),
  );
}

async function inTime(isSo: () => boolean): Promise<boolean> {
  const end = performance.now() + AGREEMENT_LIMIT_MS;
  while (!isSo()) {
    if (performance.now() > end) {
      return false;
    }
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
  return true;
}
