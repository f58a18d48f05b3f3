import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import { machineTime } from "../arrows";
import type { FromWindow, Order, Report, ToWindow, WindowPlace } from "../orders";

/** The product's program. Another one that follows the same orders can take its place. */
export const WINDOW_PROGRAM = join(__dirname, "..", "window", "main.js");

/** However long something hangs, the run ends. Longer than any wait of the product. */
const ANSWER_LIMIT_MS = 120_000;

/** The process is gone, so its answer never comes. */
export class ProcessEnded extends Error {}

/** What a window says without being asked. */
export type Said = Exclude<FromWindow, { kind: "ready" | "report" }>;

/** A stopped process does not notice that this one ends, so it is killed then. */
const running = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of running) {
    child.kill("SIGKILL");
  }
});

/** One real process with one editor window. It ends with this one. */
export class WindowProcess {
  /** Resolves when it is gone, whatever the reason. */
  readonly ended: Promise<void>;
  onSaid: (said: Said) => void = () => undefined;
  isStopped = false;
  /** When it was killed or seen to be gone, milliseconds of the machine's monotonic clock. */
  endedAt: number | undefined;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, { resolve(report: Report): void; reject(error: Error): void }>();
  #orders = 0;

  /** Resolves when the program is loaded. */
  static async start(program: string): Promise<WindowProcess> {
    const started = new WindowProcess(program);
    await started.#ready;
    return started;
  }

  readonly #ready: Promise<void>;

  private constructor(program: string) {
    this.#child = fork(program, [], { stdio: ["ignore", "ignore", "inherit", "ipc"], serialization: "json" });
    running.add(this.#child);
    this.ended = new Promise((resolve) => {
      this.#child.once("exit", () => {
        running.delete(this.#child);
        this.endedAt ??= machineTime();
        for (const { reject } of this.#waiting.values()) {
          reject(new ProcessEnded("The process ended."));
        }
        this.#waiting.clear();
        resolve();
      });
    });
    this.#ready = new Promise((resolve, reject) => {
      this.#child.on("message", (message: FromWindow) => {
        if (message.kind === "ready") {
          resolve();
        } else {
          this.#hear(message);
        }
      });
      this.#child.once("error", reject);
      void this.ended.then(() => reject(new ProcessEnded("The process ended before it was ready.")));
    });
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  get isAlive(): boolean {
    return this.endedAt === undefined;
  }

  /** Rejects with `ProcessEnded` when the process ends first. */
  tell(order: Order): Promise<Report> {
    if (!this.isAlive) {
      return Promise.reject(new ProcessEnded("The process has ended."));
    }
    this.#orders += 1;
    const number = this.#orders;
    const answer = new Promise<Report>((resolve, reject) => this.#waiting.set(number, { resolve, reject }));
    this.#send({ kind: "order", number, order });
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(
        () => reject(new Error(`A window did not answer to "${order.kind}".`)),
        ANSWER_LIMIT_MS,
      );
    });
    return Promise.race([answer, late]).finally(() => clearTimeout(timer));
  }

  arrived(message: Extract<ToWindow, { kind: "arrived" }>): void {
    this.#send(message);
  }

  async open(place: WindowPlace): Promise<Report> {
    return this.tell({ kind: "open", place });
  }

  async kill(): Promise<void> {
    this.endedAt ??= machineTime();
    this.#child.kill("SIGKILL");
    await this.ended;
  }

  stop(): void {
    this.isStopped = true;
    this.#child.kill("SIGSTOP");
  }

  goOn(): void {
    this.#child.kill("SIGCONT");
    this.isStopped = false;
  }

  #send(message: ToWindow): void {
    if (this.#child.connected) {
      // A process that was killed in this moment hears nothing more.
      this.#child.send(message, () => undefined);
    }
  }

  #hear(message: Exclude<FromWindow, { kind: "ready" }>): void {
    if (message.kind !== "report") {
      this.onSaid(message);
      return;
    }
    this.#waiting.get(message.number)?.resolve(message.report);
    this.#waiting.delete(message.number);
  }
}
