import { join } from "node:path";
import { ProcessPool } from "../harness/processPool";
import { runScenario } from "../harness/runScenario";
import type { Scenario } from "../harness/scenario";
import { tableHead, tableRow } from "../table";
import { storms } from "./storms";

export const BASELINE = "box-node-sdk";

const ROUNDS = 12;

const HEADING = `The official SDK (${BASELINE}) beside Box Auth, on the same schedule of expiries and storms.
Its tokens are in one JSON file that all processes share: read whole at each use, replaced by renaming a temporary
file, no lock, since the SDK's TokenStorage (store, get, clear) has no place for one. Everything else is the SDK's default.
lost: a fresh process cannot call Box with what is in the store, and somebody has to sign in again.
`;

/** Both programs, row by row, for the storm rows that were chosen. */
export async function playBaseline(chosen: readonly Scenario[], seed: number): Promise<void> {
  console.log(HEADING);
  console.log(tableHead());
  const pools = [
    { who: "Box Auth", pool: new ProcessPool() },
    { who: BASELINE, pool: new ProcessPool(join(__dirname, "main.js")) },
  ];
  try {
    for (const row of chosen.filter(({ name }) => name.startsWith("quiet-"))) {
      for (const { who, pool } of pools) {
        const scenario = storms(row, ROUNDS, who !== BASELINE);
        const outcome = await runScenario(scenario, {
          seed,
          pool,
          isOver: (rounds) => rounds >= scenario.shortRounds,
        });
        console.log(`${tableRow(outcome)}\n    ${who}`);
      }
    }
  } finally {
    await Promise.all(pools.map(({ pool }) => pool.end()));
  }
}
