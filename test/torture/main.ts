import { appendFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { root } from "../host/paths";
import { endOnSignals } from "../host/processes";
import { BASELINE, playBaseline } from "./baseline/playBaseline";
import type { Outcome } from "./harness/figures";
import type { Scenario } from "./harness/scenario";
import { playLong } from "./long";
import { scenarios } from "./scenarios/all";
import { playShort } from "./short";
import { tableHead, tableRow } from "./table";

const USAGE = `Usage: npm run torture -- [--short] [--seed N] [--scenario NAME] [--minutes N] [--baseline ${BASELINE}]
Scenarios: ${scenarios.map(({ name }) => name).join(", ")}`;

interface TortureOptions {
  readonly seed: number;
  readonly short: boolean;
  readonly baseline: boolean;
  readonly minutes?: number;
  readonly chosen: readonly Scenario[];
}

endOnSignals();
void main();

/** Ends with 1 when a goal is missed, with 2 when the arguments are not understood. */
async function main(): Promise<void> {
  const options = readOptions();
  if (typeof options === "string") {
    console.error(options);
    process.exit(2);
  }
  const { seed, short, chosen, minutes } = options;
  console.log(`Seed ${seed}. The same schedule again: npm run torture -- ${repeatedBy(options)}\n`);
  if (options.baseline) {
    await playBaseline(chosen, seed);
    process.exit(0);
  }
  const results = newResultsFile();
  let missed = 0;
  const tell = (outcome: Outcome) => {
    console.log(tableRow(outcome));
    appendFileSync(results, `${JSON.stringify(outcome.figures)}\n`);
    missed += outcome.holds ? 0 : 1;
  };
  console.log(tableHead());
  await (short
    ? playShort(chosen, seed, tell)
    : playLong(chosen, { seed, tell, ...(minutes !== undefined && { minutes }) }));
  console.log(
    missed === 0 ? "\nEvery goal is reached." : `\n${missed} of ${chosen.length} goals are missed.`,
  );
  process.exit(missed === 0 ? 0 : 1);
}

function repeatedBy({ seed, short, minutes, chosen, baseline }: TortureOptions): string {
  return [
    `--seed ${seed}`,
    short ? "--short" : "",
    minutes === undefined ? "" : `--minutes ${minutes}`,
    chosen.length === 1 ? `--scenario ${chosen[0]?.name}` : "",
    baseline ? `--baseline ${BASELINE}` : "",
  ]
    .filter(Boolean)
    .join(" ");
}

/** One JSON line per scenario of this run. */
function newResultsFile(): string {
  const folder = join(root, "torture");
  mkdirSync(folder, { recursive: true });
  const file = join(folder, "results.json");
  writeFileSync(file, "");
  return file;
}

/** A text tells what is wrong with the arguments. */
function readOptions(): TortureOptions | string {
  try {
    const { values } = parseArgs({
      options: {
        seed: { type: "string" },
        short: { type: "boolean" },
        scenario: { type: "string" },
        minutes: { type: "string" },
        baseline: { type: "string" },
      },
    });
    const chosen = scenarios.filter(({ name }) => values.scenario === undefined || name === values.scenario);
    const seed = Number(values.seed ?? Date.now() % 1_000_000);
    const minutes = values.minutes === undefined ? undefined : Number(values.minutes);
    const wrongBaseline = values.baseline !== undefined && values.baseline !== BASELINE;
    if (
      chosen.length === 0 ||
      !Number.isSafeInteger(seed) ||
      wrongBaseline ||
      (minutes !== undefined && !(minutes > 0))
    ) {
      return USAGE;
    }
    const baseline = values.baseline !== undefined;
    return {
      seed,
      short: values.short ?? false,
      baseline,
      chosen,
      ...(minutes !== undefined && { minutes }),
    };
  } catch {
    return USAGE;
  }
}
