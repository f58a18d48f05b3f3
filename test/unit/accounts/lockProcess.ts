import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import type { LockOrder, LockReport } from "./lockOrders";

/** A real process that uses the lock of a folder. It ends with this one. */
export class LockProcess {
  readonly #child: ChildProcess;
  readonly #ended: Promise<unknown>;

  constructor(folder: string, name: string) {
    this.#child = fork(join(__dirname, "programs", "lockUser.js"), [folder, name], { stdio: "inherit" });
    this.#ended = once(this.#child, "exit");
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Rejects when the process ends before it answers. */
  async showMessage(order: LockOrder): Promise<LockReport> {
    const answer = new Promise<LockReport>((resolve) => this.#child.once("message", resolve));
    this.#child.send(order);
    const ended = this.#ended.then((): never => {
      throw new Error("The process ended without an answer.");
    });
    return Promise.race([answer, ended]);
  }

  signal(signal: "SIGSTOP" | "SIGCONT"): void {
    this.#child.kill(signal);
  }

  async kill(): Promise<void> {
    this.#child.kill("SIGKILL");
    await this.#ended;
  }
}
