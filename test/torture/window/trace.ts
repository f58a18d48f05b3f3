import { openSync, readFileSync, renameSync, writeSync } from "node:fs";
import { join } from "node:path";
import { type ArmedAction, type Arrow, machineTime } from "../arrows";

/** Where a process leaves its steps, and where the harness arms an arrow. */
export interface TraceFolders {
  readonly steps: string;
  readonly armed: string;
}

/** The file that the process leaves which takes an armed arrow for itself. */
export function takenFile(armed: string, pid: number): string {
  return join(armed, `taken.${pid}`);
}

/**
 * The steps of this process, each written by one synchronous call: what is written survives the kill that follows. At an
 * armed arrow the first process to come, and no other, kills or stops itself there.
 */
export class Trace {
  readonly #armed: string;
  readonly #file: number;

  constructor({ steps, armed }: TraceFolders) {
    this.#armed = armed;
    this.#file = openSync(join(steps, String(process.pid)), "a", 0o600);
  }

  readonly reach = (arrow: Arrow): void => {
    writeSync(this.#file, `${machineTime().toFixed(3)} ${arrow}\n`);
    switch (this.#taken(arrow)) {
      case "kill":
        process.kill(process.pid, "SIGKILL");
        break;
      case "stop":
        process.kill(process.pid, "SIGSTOP");
        break;
      case "tell":
      case undefined:
        break;
    }
  };

  #taken(arrow: Arrow): ArmedAction | undefined {
    const file = join(this.#armed, arrow);
    try {
      const action = readFileSync(file, "utf8");
      // Only one process can move the file away.
      renameSync(file, takenFile(this.#armed, process.pid));
      return action === "kill" || action === "stop" || action === "tell" ? action : undefined;
    } catch {
      return undefined;
    }
  }
}
