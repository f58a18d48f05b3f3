import { join } from "node:path";
import { endOnSignals } from "../host/processes";
import { runSuite } from "./suite";

/** How long one test may take, in milliseconds. */
const limits = new Map([
  ["unit", 20_000],
  ["e2e", 120_000],
]);

/** Runs the suite that the argument names and ends with its number of failures. */
async function main(name: string): Promise<void> {
  endOnSignals();
  const failures = await runSuite({
    folder: join(__dirname, "..", name),
    timeout: limits.get(name) ?? 20_000,
  });
  process.exit(Math.min(failures, 255));
}

void main(process.argv[2] ?? "unit");
