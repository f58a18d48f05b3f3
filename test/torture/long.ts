import type { Outcome } from "./harness/figures";
import { ProcessPool } from "./harness/processPool";
import { runScenario } from "./harness/runScenario";
import type { Scenario } from "./harness/scenario";

/** The long form's time when nobody gives another one. */
export const LONG_FORM_MINUTES = 12;

/**
 * Plays each row for its share of the time. Without `minutes` a row also goes on until it has what its goal speaks of
 * (its kills, two hundred hours); with them nothing goes on much longer.
 */
export async function playLong(
  chosen: readonly Scenario[],
  { seed, minutes, tell }: { seed: number; minutes?: number; tell: (outcome: Outcome) => void },
): Promise<void> {
  const pool = new ProcessPool();
  const wholeMs = (minutes ?? LONG_FORM_MINUTES) * 60_000;
  const shares = chosen.reduce((sum, { share }) => sum + share, 0);
  try {
    for (const scenario of chosen) {
      const began = performance.now();
      const limitMs = (wholeMs * scenario.share) / shares;
      tell(
        await runScenario(scenario, {
          seed,
          pool,
          isOver: (_, counted) => {
            const isEnough = minutes !== undefined || (scenario.isEnough?.(counted) ?? true);
            return isEnough && performance.now() - began >= limitMs;
          },
        }),
      );
    }
  } finally {
    await pool.end();
  }
}
