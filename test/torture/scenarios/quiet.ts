import type { Scenario } from "../harness/scenario";
import type { Trial } from "../harness/trial";

const MINIMUM_LIFETIMES_MS = [0, 60_000, 5 * 60_000] as const;

/** Nothing breaks: tokens run out, and all processes, or some, want a new one in the same moment. */
export function quiet(mode: "grace" | "strict", processes: number): Scenario {
  return {
    name: `quiet-${mode}-${processes}`,
    mode,
    processes,
    goal: {
      text: "0 lost, 1.00 requests per expiry, 0 double",
      isReached: ({ lostSignIns, doubleRedemptions, expiries, refreshRequests }) =>
        lostSignIns === 0 && doubleRedemptions === 0 && refreshRequests === expiries,
    },
    shortRounds: processes >= 64 ? 1 : processes >= 16 ? 3 : 6,
    share: processes >= 64 ? 2 : 1,
    round,
  };
}

async function round(trial: Trial): Promise<void> {
  const { random, machine } = trial;
  if (random.chance(0.2)) {
    await renewedBySchedule(trial);
  } else {
    const minimumLifetimeMs = random.pick(MINIMUM_LIFETIMES_MS);
    await trial.makeDue(minimumLifetimeMs);
    const { living } = machine;
    const asking = random.chance(0.3) ? random.some(living, random.whole(1, living.length)) : living;
    trial.expectTokens(await trial.getTokens(minimumLifetimeMs, asking), "storm");
  }
  await trial.expectAgreement("after an expiry");
  if (random.chance(0.3)) {
    await machine.pass(random.between(0, 20 * 60_000));
    trial.expectTokens(await trial.getTokens(random.pick(MINIMUM_LIFETIMES_MS)), "calm");
  }
}

/** All windows' schedules see at the same beat that the token is about to run out. */
async function renewedBySchedule(trial: Trial): Promise<void> {
  const fourMinutes = 4 * 60_000;
  await trial.makeDue(fourMinutes, 0);
  await trial.machine.tellAll({ kind: "checkSchedule" });
  if (trial.remainingLifetime < fourMinutes) {
    trial.wrong.push("The schedule did not renew.");
  }
}
