import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { defaultLockLimits } from "../../../src/accounts/shared/fileLock";
import { OWNERS } from "./lockOrders";
import { LockProcess } from "./lockProcess";

export interface HandOverFigures {
  /** How often one process had the lock after another one. */
  readonly handOvers: number;
  readonly longestMs: number;
  readonly meanMs: number;
}

/** All processes want the lock all the time, and none takes it twice in a row. The folder is one of its own. */
export async function handLockOn(
  folder: string,
  order: { processes: number; handOvers: number },
): Promise<HandOverFigures> {
  const processes = Array.from({ length: order.processes }, () => new LockProcess(folder, "account"));
  try {
    // Waits count from when all are there: starting a process is not handing on.
    await Promise.all(processes.map((one) => one.follow({ kind: "checkOwner" })));
    const handOn = { kind: "handOn", times: order.handOvers + 1, limits: defaultLockLimits } as const;
    const reports = await Promise.all(processes.map((one) => one.follow(handOn)));
    const waits = reports.flatMap((report) => {
      if (report.kind !== "handedOn") {
        throw new Error(`A process did not hand the lock on: ${JSON.stringify(report)}.`);
      }
      return report.waitsMs;
    });
    const owners = (await readFile(join(folder, OWNERS), "utf8")).trimEnd().split("\n");
    return {
      handOvers: owners.filter((owner, index) => index > 0 && owner !== owners[index - 1]).length,
      longestMs: Math.max(...waits),
      meanMs: waits.reduce((sum, ms) => sum + ms, 0) / waits.length,
    };
  } finally {
    await Promise.all(processes.map((one) => one.kill()));
  }
}
