import type { Scenario } from "../harness/scenario";
import type { Trial } from "../harness/trial";

const HOUR_MS = 3_600_000;

/** The machine sleeps, and its clock is set forward, back and far off; Box's clock goes on as it does. */
export const clockJumps: Scenario = {
  name: "clock-jumps",
  mode: "grace",
  processes: 4,
  goal: {
    text: "0 lost, 0 double, at most one request per expiry and one per jump",
    isReached: ({ lostSignIns, doubleRedemptions, refreshRequests, expiries, jumps }) =>
      lostSignIns === 0 && doubleRedemptions === 0 && refreshRequests <= expiries + jumps,
  },
  shortRounds: 8,
  share: 2,
  round,
  notes: ({ jumps }) => [`${jumps} jumps`],
};

/** The same where the monotonic clock goes on while the machine sleeps, as on macOS and Windows. */
export const clockJumpsCountingSleep: Scenario = {
  ...clockJumps,
  name: "clock-jumps-mac",
  countsSleep: true,
  shortRounds: 4,
  share: 1,
};

async function round(trial: Trial): Promise<void> {
  const { random, machine } = trial;
  const kind = await jump(trial);
  trial.jumps += 1;
  if (random.chance(0.5)) {
    trial.expectTokens(await trial.getTokens(0), `right after: ${kind}`);
  }
  // The schedule's next beat, at most 30 s later, sees the jump.
  await machine.tellAll({ kind: random.pick(["checkSchedule", "focus"]) });
  trial.expectTokens(await trial.getTokens(0), `after: ${kind}`);
  await trial.makeDue(0);
  trial.expectTokens(await trial.getTokens(0), `at the expiry after: ${kind}`);
  await trial.expectAgreement(`after: ${kind}`);
}

async function jump(trial: Trial): Promise<string> {
  const { random, machine } = trial;
  const hours = random.chance(0.2) ? random.between(24, 24 * 400) : random.between(0.01, 6);
  const kind = random.pick(["sleep", "set forward", "set back"]);
  switch (kind) {
    case "sleep":
      await machine.pass(Math.min(hours, 24 * 20) * HOUR_MS, { slept: true });
      trial.countExpiry(0);
      break;
    case "set forward":
      await machine.setClock(hours * HOUR_MS);
      break;
    case "set back":
      await machine.setClock(-hours * HOUR_MS);
      break;
  }
  return `${kind} ${hours.toFixed(1)} h`;
}
