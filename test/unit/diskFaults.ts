import fs from "node:fs/promises";

type Operation = "link" | "lstat" | "mkdir" | "open" | "readdir" | "rename" | "unlink" | "utimes";

/** Makes operations on files fail as a disk or platform does that is not at hand. Put right by `restore`. */
export class DiskFaults {
  readonly #real = new Map<Operation, unknown>();

  /** Fails with `code` where `path`, the last that the operation is given, matches: `times` times, `from` that one on. */
  fail(
    operation: Operation,
    code: string,
    { times = Number.POSITIVE_INFINITY, from = 1, path = /./ } = {},
  ): void {
    let count = 0;
    this.before(operation, (given) => {
      if (!path.test(given)) {
        return;
      }
      count += 1;
      if (count >= from && count < from + times) {
        throw Object.assign(new Error(`${code}: as the test wants it, ${operation}`), { code });
      }
    });
  }

  /** Calls back with that path each time before the operation, which waits for it. */
  before(operation: Operation, check: (path: string) => unknown): void {
    const real = fs[operation] as (...args: unknown[]) => Promise<unknown>;
    if (!this.#real.has(operation)) {
      this.#real.set(operation, real);
    }
    const watched = async (...args: unknown[]) => {
      await check(args.filter((one) => typeof one === "string").at(operation === "open" ? 0 : -1) ?? "");
      return real(...args);
    };
    Object.assign(fs, { [operation]: watched });
  }

  restore(): void {
    Object.assign(fs, Object.fromEntries(this.#real));
    this.#real.clear();
  }
}
