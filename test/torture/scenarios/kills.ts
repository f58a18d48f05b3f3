import type { FileLockLimits } from "../../../src/accounts/shared/fileLock";
import { arrows } from "../arrows";
import type { Scenario } from "../harness/scenario";
import type { Answered, Trial } from "../harness/trial";

/** A dead owner is seen at once; one that died while it wrote its ticket only by the stall limit, hence a short one. */
export const KILL_LIMITS: FileLockLimits = { heartbeatMs: 200, stalledAfterMs: 2_500, waitLimitMs: 60_000 };

/** About as long as an owner has the lock. */
const RENEWAL_MS = 60;

const LONG_FORM_KILLS = 150;

/** Processes are killed at any moment of a renewal, one, some or all at once. */
export function kills(mode: "grace" | "strict"): Scenario {
  const processes = 16;
  return {
    name: `kills-${mode}-${processes}`,
    mode,
    processes,
    limits: KILL_LIMITS,
    goal:
      mode === "grace"
        ? {
            text: "0 lost, 0 double, at most one request per expiry and one per kill between send and seal",
            isReached: ({
              lostSignIns,
              doubleRedemptions,
              refreshRequests,
              expiries,
              killsBetweenSendAndSeal,
            }) =>
              lostSignIns === 0 &&
              doubleRedemptions === 0 &&
              refreshRequests <= expiries + killsBetweenSendAndSeal,
          }
        : {
            text: "no more lost than kills between send and seal",
            isReached: ({ lostSignIns, killsBetweenSendAndSeal }) => lostSignIns <= killsBetweenSendAndSeal,
          },
    shortRounds: 6,
    share: 5,
    isEnough: (counted) => counted.kills >= LONG_FORM_KILLS,
    round,
    end: async (trial) => trial.collectWidths(),
    notes: (trial) => [
      `${trial.killsBetweenSendAndSeal} of ${trial.kills} kills hit between send and seal`,
      widthNote(trial.widths),
    ],
  };
}

async function round(trial: Trial): Promise<void> {
  const { random, machine } = trial;
  const minimumLifetimeMs = random.pick([0, 60_000, 5 * 60_000]);
  await trial.makeDue(minimumLifetimeMs);
  const kill = random.pick([atAnArrow, theOwner, theOwner, anybody, anybody, everybody]);
  const first = await kill(trial, () => trial.getTokens(minimumLifetimeMs));
  machine.traces.disarm();
  const died = await trial.countDeaths(first);
  await machine.openWindows(died);
  await recover(trial, first, minimumLifetimeMs);
}

/** The first that comes there kills itself. */
async function atAnArrow({ machine, random }: Trial, storm: () => Promise<Answered[]>): Promise<Answered[]> {
  machine.traces.arm(random.pick(arrows), "kill");
  return storm();
}

/** The first that gets the lock, at any moment of its renewal. */
async function theOwner(trial: Trial, storm: () => Promise<Answered[]>): Promise<Answered[]> {
  const { machine, random } = trial;
  machine.traces.arm("lock", "tell");
  const delay = random.between(0, RENEWAL_MS);
  const asked = storm();
  const owner = await machine.whoIsTaken();
  await pause(delay);
  await trial.kill(owner);
  return asked;
}

/** Some at any moment of the storm, whatever they do. */
async function anybody(trial: Trial, storm: () => Promise<Answered[]>): Promise<Answered[]> {
  const { machine, random, stormMs } = trial;
  const victims = random
    .some(machine.living, random.whole(1, 3))
    .map((window) => ({ window, delay: random.next() * stormMs }));
  const asked = storm();
  await Promise.all(victims.map(({ window, delay }) => pause(delay).then(() => trial.kill(window))));
  return asked;
}

/** The editor ends with all of its windows. Rare, since starting all of them again takes long. */
async function everybody(trial: Trial, storm: () => Promise<Answered[]>): Promise<Answered[]> {
  const { machine, random, stormMs } = trial;
  const victims = random.chance(0.25) ? machine.living : random.some(machine.living, 1);
  const delay = random.next() * stormMs;
  const asked = storm();
  await pause(delay);
  await Promise.all(victims.map((window) => trial.kill(window)));
  return asked;
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Those that live and those that took the place of the dead all want a token. */
async function recover(trial: Trial, first: readonly Answered[], minimumLifetimeMs: number): Promise<void> {
  const second = await trial.getTokens(minimumLifetimeMs);
  const both = [...first, ...second];
  if (both.some(({ report }) => report.kind === "failed" && report.decision === "signInAgain")) {
    await trial.checkWithFreshWindow(minimumLifetimeMs);
    return;
  }
  trial.expectTokens(both, "storm with kills");
  await trial.expectAgreement("after kills");
}

/** How wide the window is in which an answer is in memory only. */
function widthNote(widths: readonly number[]): string {
  const sorted = [...widths].sort((a, b) => a - b);
  const at = (part: number) => (sorted[Math.floor((sorted.length - 1) * part)] ?? 0).toFixed(1);
  return `from response to seal: median ${at(0.5)} ms, 95 % ${at(0.95)} ms, longest ${at(1)} ms (${sorted.length} renewals)`;
}
