import { E2eSession, type E2eSessionOptions, Person } from "../e2e/e2eSession";
import type { WorkbenchPage } from "../host/workbenchPage";
import { HostProbe } from "./hostProbe";
import type { HostSnapshot } from "./probe/hostSnapshot";

/** The last phase that a window's start goes through, and how long a slow machine may take to it. */
const LAST_PHASE = "code/LifecyclePhase/Eventually";
const WINDOW_LIMIT_MS = 120_000;

export interface WindowLoad {
  readonly snapshot: HostSnapshot;
  /** When the window was seen to show the countdown, in epoch milliseconds. */
  readonly countdownAt?: number;
}

export interface WindowLoadsOptions extends E2eSessionOptions {
  readonly loads: number;
  readonly withAccount: boolean;
  readonly say: (line: string) => void;
}

/**
 * Loads a window again and again, each with an extension host of its own, and looks into that host once all is started.
 * Every load counts, the first one included. With an account, the window in which a person signs in comes before them.
 */
export async function windowLoads(options: WindowLoadsOptions): Promise<WindowLoad[]> {
  const session = await E2eSession.start(options);
  try {
    const probe = await HostProbe.install(session.server);
    const person = await Person.openWindow(session);
    try {
      if (options.withAccount) {
        await person.boxAuth.signIn(session.clientSecret);
        await person.tidyUp();
      }
      return await loadAgain(person, probe, options);
    } finally {
      await person.leave();
    }
  } finally {
    await session.stop();
  }
}

async function loadAgain(
  { boxAuth }: Person,
  probe: HostProbe,
  { loads, withAccount, say }: WindowLoadsOptions,
): Promise<WindowLoad[]> {
  const taken: WindowLoad[] = [];
  for (let load = 1; load <= loads; load += 1) {
    if (withAccount || load > 1) {
      await boxAuth.window.reload();
    }
    const countdownAt = withAccount ? await timeOfCountdown(boxAuth.window) : undefined;
    await started(boxAuth.window);
    if (!withAccount && (await boxAuth.status.count()) > 0) {
      throw new Error("An account is signed in where none should be.");
    }
    const snapshot = await probe.snapshot(boxAuth.window);
    taken.push({ snapshot, ...(countdownAt !== undefined && { countdownAt }) });
    say(`  ${withAccount ? "with one account" : "signed out"}: window load ${load} of ${loads}`);
  }
  return eachInItsOwnHost(taken);
}

async function started({ page }: WorkbenchPage): Promise<void> {
  await page.waitForFunction(hasMark, LAST_PHASE, { timeout: WINDOW_LIMIT_MS });
}

async function timeOfCountdown({ page }: WorkbenchPage): Promise<number> {
  const seen = await page.waitForFunction(whenCountdownShows, undefined, { timeout: WINDOW_LIMIT_MS });
  return Number(await seen.jsonValue());
}

/** Runs in the page. */
function hasMark(name: string): boolean {
  return performance.getEntriesByName(name).length > 0;
}

/** Runs in the page, before each of its frames. */
function whenCountdownShows(): number | false {
  const item = document.querySelector('.statusbar-item[id$="boxAuth.status"]');
  return /\d+m/.test(item?.textContent ?? "") && Date.now();
}

function eachInItsOwnHost(loads: WindowLoad[]): WindowLoad[] {
  const hosts = new Set(loads.map(({ snapshot }) => snapshot.pid));
  if (hosts.size < loads.length) {
    throw new Error(
      `${loads.length} window loads had ${hosts.size} extension hosts; each must have its own.`,
    );
  }
  return loads;
}
