import type { Scenario } from "../harness/scenario";
import type { Trial } from "../harness/trial";

const MOODS = ["hangs", "rejects", "lags", "rolls back"] as const;

/** SecretStorage hangs, rejects or lags in some windows, or is found rolled back by a new one. */
export const badStorage: Scenario = {
  name: "bad-storage",
  mode: "grace",
  processes: 4,
  goal: {
    text: "every window gets a token, 0 lost, 0 double, 1.00 requests per expiry",
    isReached: ({ lostSignIns, doubleRedemptions, expiries, refreshRequests }) =>
      lostSignIns === 0 && doubleRedemptions === 0 && refreshRequests === expiries,
  },
  shortRounds: MOODS.length,
  share: 1,
  round,
};

async function round(trial: Trial, index: number): Promise<void> {
  const { machine, random } = trial;
  const mood = MOODS[index % MOODS.length] ?? "lags";
  const before = machine.secretsOnDisk;
  await trial.makeDue(0);
  const victims = random.some(machine.living, random.whole(1, machine.living.length - 1));
  if (mood !== "rolls back") {
    await machine.tellAll({ kind: "storage", mood }, victims);
  }
  trial.expectTokens(await trial.getTokens(0), `SecretStorage ${mood}`);
  await trial.expectAgreement(`SecretStorage ${mood}`);
  await machine.tellAll({ kind: "storage", mood: "good" }, victims);
  await machine.secretsSettled();
  if (mood === "rolls back") {
    machine.secretsOnDisk = before;
    await trial.checkWithFreshWindow(0);
  }
  await trial.makeDue(0);
  trial.expectTokens(await trial.getTokens(0), `after a SecretStorage that ${mood}`);
}
