import { type ChildProcess, type ForkOptions, spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { LockOrder, LockReport } from "./lockOrders";

/** A real process that uses the lock of a folder. It ends with this one. */
export class LockProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  /** @param onFullDisk files can be made, and take no byte (POSIX) */
  constructor(folder: string, name: string, { onFullDisk = false } = {}) {
    const program = [process.execPath, join(__dirname, "programs", "lockUser.js"), folder, name];
    const [command = "", ...args] = onFullDisk
      ? ["sh", "-c", 'ulimit -f 0; exec "$0" "$@"', ...program]
      : program;
    const stdio: ForkOptions["stdio"] = ["ignore", "inherit", "inherit", "ipc"];
    this.#child = spawn(command, args, { stdio });
    this.#ended = once(this.#child, "exit");
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Rejects when the process ends before it reports. */
  async follow(order: LockOrder): Promise<LockReport> {
    const report = new Promise<LockReport>((resolve) => this.#child.once("message", resolve));
    this.#child.send(order);
    const ended = this.#ended.then((): never => {
      throw new Error("The process ended without a report.");
    });
    return Promise.race([report, ended]);
  }

  signal(signal: "SIGSTOP" | "SIGCONT"): void {
    this.#child.kill(signal);
  }

  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#ended;
  }
}
