import { WINDOW_PROGRAM, WindowProcess } from "./windowProcess";

/** So many start at a time: more only fight for the processor. */
const STARTED_AT_ONCE = 4;

/** Processes that wait for a window. Starting one costs more than a scenario's round, so those that live are reused. */
export class ProcessPool {
  readonly #idle: WindowProcess[] = [];
  readonly #program: string;

  constructor(program = WINDOW_PROGRAM) {
    this.#program = program;
  }

  async take(count: number): Promise<WindowProcess[]> {
    const taken = this.#idle.splice(0, count).filter(({ isAlive }) => isAlive);
    while (taken.length < count) {
      const missing = Math.min(STARTED_AT_ONCE, count - taken.length);
      taken.push(
        ...(await Promise.all(Array.from({ length: missing }, () => WindowProcess.start(this.#program)))),
      );
    }
    return taken;
  }

  /** One that did not exist before. */
  startOne(): Promise<WindowProcess> {
    return WindowProcess.start(this.#program);
  }

  /** A process whose window is closed. */
  giveBack(process: WindowProcess): void {
    if (process.isAlive && !process.isStopped) {
      process.onSaid = () => undefined;
      this.#idle.push(process);
    }
  }

  async end(): Promise<void> {
    await Promise.all(this.#idle.splice(0).map((process) => process.kill()));
  }
}
