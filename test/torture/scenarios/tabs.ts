import type { Window } from "../harness/machine";
import type { Scenario } from "../harness/scenario";
import type { Trial } from "../harness/trial";

/**
 * Browser tabs: each has a copy of the secrets from its start, never hears of the others', and overwrites all of them
 * with its own. A tab that is loaded while the record is overwritten does not know the account; the account lives on in
 * the tabs that do, and is back on disk with the next write of one of them. One such tab always stays.
 */
export const tabs: Scenario = {
  name: "tabs-4",
  mode: "grace",
  processes: 4,
  store: "tab",
  goal: {
    text: "0 lost while one process that knows the account lives, 1.00 requests per expiry, 0 double",
    isReached: ({ lostSignIns, doubleRedemptions, expiries, refreshRequests }) =>
      lostSignIns === 0 && doubleRedemptions === 0 && refreshRequests === expiries,
  },
  shortRounds: 8,
  share: 2,
  prepare: async (trial) => {
    const [, ...others] = trial.machine.living;
    for (const tab of others) {
      await reload(trial, tab);
    }
  },
  round,
  end: async (trial) => {
    const [knowing] = await thoseWhoKnow(trial);
    if (!knowing) {
      trial.wrong.push("No tab knows the account.");
      return;
    }
    // Its renewal writes the record back, whoever overwrote it.
    await trial.makeDue(0);
    trial.expectTokens(await trial.getTokens(0, [knowing]), "last renewal");
  },
};

async function round(trial: Trial): Promise<void> {
  const { random, machine } = trial;
  const minimumLifetimeMs = random.pick([0, 60_000]);
  await trial.makeDue(minimumLifetimeMs);
  const knowing = await thoseWhoKnow(trial);
  trial.expectTokens(await trial.getTokens(minimumLifetimeMs, knowing), "storm of tabs");
  await trial.expectAgreement("tabs that know the account");
  if (random.chance(0.5)) {
    const [writer] = random.some(machine.living, 1);
    await writer?.process.tell({ kind: "otherSecret", key: String(random.whole(1, 9)) });
  }
  const [leaving] = random.some(machine.living, 1);
  if (leaving && random.chance(0.5) && knowing.some((tab) => tab !== leaving)) {
    await reload(trial, leaving);
  }
}

async function thoseWhoKnow(trial: Trial): Promise<Window[]> {
  const { living, account } = trial.machine;
  const known = await Promise.all(living.map(({ process }) => process.tell({ kind: "accounts" })));
  return living.filter((_, index) => {
    const report = known[index];
    return report?.kind === "accounts" && report.ids.includes(account);
  });
}

/** The page goes with its process, and comes again with what is on disk. */
async function reload(trial: Trial, tab: Window): Promise<void> {
  await trial.kill(tab);
  await trial.countDeaths([]);
  await trial.machine.openWindow();
}
