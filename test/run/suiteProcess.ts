import { join } from "node:path";
import { endOnSignals } from "../host/processes";
import { runSuite } from "./suite";

/** How long one test may take, in milliseconds, and how many files run at once. */
const limits = new Map([
  ["unit", { timeout: 30_000, jobs: 2 }],
  ["e2e", { timeout: 120_000, jobs: 1 }],
]);

/** Runs the suite that the argument names and ends with its number of failures. */
async function main(name: string): Promise<void> {
  endOnSignals();
  const failures = await runSuite({
    folder: join(__dirname, "..", name),
    ...(limits.get(name) ?? { timeout: 20_000 }),
  });
  process.exit(Math.min(failures, 255));
}

void main(process.argv[2] ?? "unit");
