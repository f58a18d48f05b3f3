import { readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type ArmedAction, type Arrow, allArrows, machineTime, type Step } from "../arrows";
import type { TraceFolders } from "../window/trace";

const TAKEN = "taken.";
const TAKEN_LIMIT_MS = 60_000;

/** The harness's side of the traces: reads what processes did, and says what happens to whoever comes to an arrow first. */
export class Traces {
  readonly folders: TraceFolders;

  constructor(folders: TraceFolders) {
    this.folders = folders;
  }

  /** What a process did, oldest first. */
  steps(pid: number): Step[] {
    const text = readFileSync(join(this.folders.steps, String(pid)), "utf8");
    return text.split("\n").flatMap((line) => {
      const [at, name] = line.split(" ");
      const arrow = allArrows.find((each) => each === name);
      return at !== undefined && arrow ? [{ at: Number(at), arrow }] : [];
    });
  }

  /** The first process that comes to this arrow does this to itself. */
  arm(arrow: Arrow, action: ArmedAction): void {
    const { armed } = this.folders;
    // Whole at once, so that nobody reads half a word.
    writeFileSync(join(armed, "arming"), action);
    renameSync(join(armed, "arming"), join(armed, arrow));
  }

  /** Waits for the process that comes to the armed arrow, and gives its number. */
  async taken(): Promise<number> {
    const began = machineTime();
    while (machineTime() - began < TAKEN_LIMIT_MS) {
      const name = readdirSync(this.folders.armed).find((entry) => entry.startsWith(TAKEN));
      if (name) {
        return Number(name.slice(TAKEN.length));
      }
      await new Promise((resolve) => setTimeout(resolve, 2));
    }
    throw new Error("Nobody came to the armed arrow.");
  }

  /** Nothing is armed any more, and nobody is noted. */
  disarm(): void {
    for (const name of readdirSync(this.folders.armed)) {
      rmSync(join(this.folders.armed, name), { force: true });
    }
  }
}
