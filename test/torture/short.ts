import type { Outcome } from "./harness/figures";
import { ProcessPool } from "./harness/processPool";
import { runScenario } from "./harness/runScenario";
import type { Scenario } from "./harness/scenario";
import { scenarios } from "./scenarios/all";
import { tableRow } from "./table";

/** When this much of the minute is over, what is left plays one round each, whatever else the machine is doing. */
const HURRY_AFTER_MS = 40_000;

const LARGE = 64;

/** One row of the table as a test result. */
export interface ShortRow {
  readonly scenario: string;
  readonly holds: boolean;
  /** The row as the table prints it, with its goal and what went wrong. */
  readonly text: string;
}

/** The short form of all rows, at most a minute on a machine that is not busy otherwise. */
export async function runShort(seed: number): Promise<ShortRow[]> {
  const rows: ShortRow[] = [];
  await playShort(scenarios, seed, (outcome) =>
    rows.push({ scenario: outcome.figures.scenario, holds: outcome.holds, text: tableRow(outcome) }),
  );
  return rows;
}

/** The same for some rows; each is told as soon as it is known. */
export async function playShort(
  chosen: readonly Scenario[],
  seed: number,
  tell: (outcome: Outcome) => void,
): Promise<void> {
  const pool = new ProcessPool();
  const began = performance.now();
  const isLate = () => performance.now() - began > HURRY_AFTER_MS;
  try {
    for (const scenario of largestLast(chosen)) {
      tell(
        await runScenario(scenario, {
          seed,
          pool,
          isOver: (rounds) => rounds >= scenario.shortRounds || isLate(),
        }),
      );
    }
  } finally {
    await pool.end();
  }
}

/** Starting many processes takes long on a busy machine; it must not be at the cost of the other rows. */
function largestLast(chosen: readonly Scenario[]): readonly Scenario[] {
  const isLarge = ({ processes }: Scenario) => processes >= LARGE;
  return [...chosen.filter((scenario) => !isLarge(scenario)), ...chosen.filter(isLarge)];
}
