import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { parseArgs } from "node:util";
import { packageExtension } from "../host/packageExtension";
import { root } from "../host/paths";
import { prepareHost } from "../host/prepare";
import { endOnSignals } from "../host/processes";
import { allFigures } from "./allFigures";
import { Bench } from "./bench";
import { type Figure, hasFailed, type Line, lineOf } from "./figure";
import { table } from "./table";

const USAGE = "Usage: npm run bench -- [--loads N]";
const LOADS = 20;
const results = join(root, "bench", "results.json");

/** `npm run bench`: takes every figure. Ends with 1 when a figure could not be taken or misses its goal. */
async function main(): Promise<void> {
  endOnSignals();
  const loads = readLoads();
  const host = await prepareHost();
  console.log("Building and packaging the extension …");
  const vsix = await packageExtension();
  const bench = new Bench({ host, vsix, loads, say: console.log });
  const lines: Line[] = [];
  let complete = true;
  for (const figure of await allFigures()) {
    const line = await take(figure, bench);
    complete &&= line !== undefined;
    lines.push(...(line ? [line] : []));
  }
  write(lines);
  console.log(`\n${table(lines)}\n\nMedians of ${loads} window loads; also in ${relative(root, results)}.`);
  const failed = lines.some((line) => hasFailed(line, loads < LOADS));
  process.exit(complete && !failed ? 0 : 1);
}

/** A figure that cannot be taken does not hide the others. */
async function take(figure: Figure, bench: Bench): Promise<Line | undefined> {
  try {
    return lineOf(figure, await figure.measure(bench));
  } catch (error) {
    console.error(`${figure.name}: ${error instanceof Error ? error.message : error}`);
    return undefined;
  }
}

function write(lines: readonly Line[]): void {
  mkdirSync(dirname(results), { recursive: true });
  writeFileSync(results, lines.map((line) => `${JSON.stringify(line)}\n`).join(""));
}

function readLoads(): number {
  const { values } = parseArgs({ options: { loads: { type: "string", default: String(LOADS) } } });
  if (!/^[1-9]\d{0,2}$/.test(values.loads)) {
    throw new Error(`The number of window loads is 1 to 999.\n${USAGE}`);
  }
  return Number(values.loads);
}

main().catch((error: unknown) => {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
});
