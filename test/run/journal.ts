import type { Result } from "./results";

/** A part of `npm test`. It counts as one check, or as the tests that it reports. */
export interface Stage {
  readonly name: string;
  /** Throws when it fails. */
  run(journal: Journal): Promise<void>;
  /** A stage with tests fails when none was run. */
  readonly hasTests?: boolean;
}

/** Prints what happens, remembers all that was printed, and counts. */
export class Journal {
  /** All that was printed, for the search for secrets. */
  transcript = "";
  #passed = 0;
  #failed = 0;
  readonly #failures: string[] = [];
  #stage = "";

  async run(stage: Stage): Promise<void> {
    const began = performance.now();
    const before = this.#passed + this.#failed;
    this.#stage = stage.name;
    this.say(`\n${stage.name}`);
    try {
      await stage.run(this);
      const tests = this.#passed + this.#failed - before;
      if (!stage.hasTests) {
        this.#passed += 1;
      } else if (tests === 0) {
        throw new Error("No test was run.");
      }
    } catch (error) {
      this.add({
        kind: "failed",
        title: "as a whole",
        error: error instanceof Error ? error.message : String(error),
      });
    }
    const tests = stage.hasTests ? `${this.#passed + this.#failed - before} tests, ` : "";
    this.say(`  ${tests}${((performance.now() - began) / 1000).toFixed(1)} s`);
  }

  add(result: Result): void {
    if (result.kind === "passed") {
      this.#passed += 1;
      return;
    }
    this.#failed += 1;
    const text = `  ✗ ${result.title}\n${indented(result.error)}`;
    this.#failures.push(`${this.#stage}\n${text}`);
    this.say(text);
  }

  say(line: string): void {
    this.transcript += `${line}\n`;
    console.log(line);
  }

  /** Repeats the failures, then the one line that counts. True when all passed. */
  end(): boolean {
    if (this.#failures.length > 0) {
      this.say(`\nFailed:\n\n${this.#failures.join("\n\n")}`);
    }
    this.say(`\n${this.#passed} passed, ${this.#failed} failed`);
    return this.#failed === 0;
  }
}

function indented(text: string): string {
  return text
    .split("\n")
    .map((line) => `    ${line}`)
    .join("\n");
}
