import type { Scenario } from "../harness/scenario";
import type { Trial } from "../harness/trial";

/** The storm rows, without what only one of the two programs has: every process calls Box when a token has run out. */
export function storms({ mode, processes }: Scenario, rounds: number, provesCodes: boolean): Scenario {
  return {
    name: `storms-${mode}-${processes}`,
    mode,
    processes,
    provesCodes,
    goal: { text: "none: a baseline", isReached: () => true },
    shortRounds: rounds,
    share: 1,
    round,
    notes: ({ failedCalls }) => [`${failedCalls} calls failed for their caller`],
  };
}

async function round(trial: Trial): Promise<void> {
  await trial.makeDue(0);
  const answered = await trial.getTokens(0);
  trial.failedCalls += answered.filter(({ report }) => report.kind !== "token" || report.used !== 200).length;
  await trial.checkWithFreshWindow(0);
}
