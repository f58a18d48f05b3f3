import { join } from "node:path";
import type { Window } from "../harness/machine";
import type { Scenario } from "../harness/scenario";
import type { Trial } from "../harness/trial";

/**
 * Two machines behind one SecretStorage, as with two containers or tunnels of one editor: each has a lock and records of its own. One
 * sign-in is meant to serve one machine; here it is seen that the second to renew does not end it for the first.
 */
export const twoMachines: Scenario = {
  name: "two-machines",
  mode: "grace",
  processes: 4,
  goal: {
    text: "0 lost, at most 2 requests per expiry",
    isReached: ({ lostSignIns, refreshRequests, expiries }) =>
      lostSignIns === 0 && refreshRequests <= 2 * expiries,
  },
  shortRounds: 4,
  share: 1,
  prepare: async ({ machine }) => {
    const [, , ...others] = machine.living;
    for (const window of others) {
      await machine.reopenIn(window, join(machine.handOffFolder, "..", "other-machine"));
    }
  },
  round,
};

async function round(trial: Trial): Promise<void> {
  const { machine, random } = trial;
  await trial.makeDue(0);
  const sides = random.some(sidesOf(machine.living), 2);
  for (const side of sides) {
    trial.expectTokens(await trial.getTokens(0, side), "on one of two machines");
    // As long as SecretStorage takes to tell the other one, or longer.
    await machine.secretsSettled();
    await machine.pass(random.pick([0, 5 * 60_000]));
  }
  trial.expectTokens(await trial.getTokens(0), "on both machines");
}

function sidesOf(windows: readonly Window[]): Window[][] {
  return [windows.slice(0, 2), windows.slice(2)];
}
