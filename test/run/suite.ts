import { readdirSync } from "node:fs";
import { join } from "node:path";
import type { Runner } from "mocha";
import { ResultsSender } from "./results";

export interface SuiteOptions {
  /** Compiled tests below this folder, by the end of their names. */
  readonly folder: string;
  /** For one test, in milliseconds. */
  readonly timeout: number;
  /** Files that run at the same time, each in a process of its own; most tests wait for sockets and files. */
  readonly jobs?: number;
}

/**
 * Runs the Mocha tests of a folder, in a plain process as well as inside an extension host. Each result goes to the runner
 * of `npm test` when there is one, otherwise to the console. Returns the number of failures.
 */
export async function runSuite(options: SuiteOptions): Promise<number> {
  const sender = ResultsSender.ofThisRun();
  try {
    return await run(options, sender);
  } catch (error) {
    // A suite that cannot even load is told at once, or the runner would wait for its results.
    sender?.send({ kind: "failed", title: "The suite can be loaded", error: textOf(error) });
    await sender?.end();
    throw error;
  }
}

async function run(
  { folder, timeout, jobs = 1 }: SuiteOptions,
  sender: ResultsSender | undefined,
): Promise<number> {
  const { default: Mocha } = await import("mocha");
  const mocha = new Mocha({
    ui: "bdd",
    timeout,
    forbidOnly: true,
    forbidPending: true,
    parallel: jobs > 1,
    jobs,
    // The base of all reporters prints nothing; the runner does.
    reporter: sender ? Mocha.reporters.Base : "spec",
  });
  for (const file of testFiles(folder)) {
    mocha.addFile(file);
  }
  if (jobs === 1) {
    await mocha.loadFilesAsync();
  }
  return new Promise((resolve) => {
    const runner = mocha.run(async (failures) => {
      await sender?.end();
      resolve(failures);
    });
    if (sender) {
      report(runner, sender);
    }
  });
}

function report(runner: Runner, sender: ResultsSender): void {
  runner.on("pass", (test) => sender.send({ kind: "passed", title: test.titlePath().join(" › ") }));
  runner.on("fail", (test, error: unknown) => {
    sender.send({ kind: "failed", title: test.titlePath().join(" › "), error: textOf(error) });
  });
}

function textOf(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}

function testFiles(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names
    .filter((name) => name.endsWith(".test.js"))
    .sort()
    .map((name) => join(folder, name));
}
