import { type ChildProcess, type SpawnOptions, spawn, spawnSync } from "node:child_process";
import { constants } from "node:os";
import { join } from "node:path";

/** Runs a program to its end. Rejects with what it printed last when it fails. */
export async function runToEnd(
  command: string,
  args: readonly string[],
  options: SpawnOptions = {},
): Promise<string> {
  const running = new Running(command, args, options);
  const code = await running.ended;
  if (code !== 0) {
    throw new Error(`${command} ${args.join(" ")} ended with ${code}:\n${running.output.slice(-4_000)}`);
  }
  return running.output;
}

/** A program with everything that it starts. It never outlives this process. */
export class Running {
  /** All that it has printed so far, wherever. */
  output = "";
  stdout = "";
  stderr = "";
  /** Its exit code; rejects when it could not be started. */
  readonly ended: Promise<number>;
  readonly #child: ChildProcess;

  constructor(
    command: string,
    args: readonly string[],
    options: SpawnOptions & { onOutput?: (text: string) => void } = {},
  ) {
    const { onOutput, ...rest } = options;
    const grouped = process.platform !== "win32";
    // A group of its own, so that its children can be ended with it.
    this.#child = spawn(command, args, { ...rest, stdio: ["ignore", "pipe", "pipe"], detached: grouped });
    const collect = (stream: "stdout" | "stderr") => (text: string) => {
      this[stream] += text;
      this.output += text;
      onOutput?.(text);
    };
    this.#child.stdout?.setEncoding("utf8").on("data", collect("stdout"));
    this.#child.stderr?.setEncoding("utf8").on("data", collect("stderr"));
    const kill = () => this.#signal("SIGKILL");
    // Before the folders that it writes to are removed.
    process.prependOnceListener("exit", kill);
    this.ended = new Promise((resolve, reject) => {
      this.#child.once("error", reject);
      this.#child.once("close", (code, signal) => {
        process.off("exit", kill);
        resolve(code ?? 128 + (signal ? constants.signals[signal] : 0));
      });
    });
    // Whoever waits is told; whoever does not is not disturbed.
    this.ended.catch(() => undefined);
  }

  get pid(): number {
    return this.#child.pid ?? 0;
  }

  /** Resolves when the output holds `text`; rejects when the program ends first or the time is over. */
  async saying(text: string, timeLimitMs = 60_000): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    const heard = new Promise<string>((resolve) => {
      const check = () => this.output.includes(text) && resolve("heard");
      this.#child.stdout?.on("data", check);
      this.#child.stderr?.on("data", check);
      check();
    });
    const late = new Promise<string>((resolve) => {
      timer = setTimeout(() => resolve(`the time of ${timeLimitMs} ms was over`), timeLimitMs);
    });
    const ended = this.ended.then((code) => `it ended with ${code}`);
    const outcome = await Promise.race([heard, late, ended]).finally(() => clearTimeout(timer));
    if (outcome !== "heard") {
      throw new Error(`Waited for “${text}”, but ${outcome}:\n${this.output.slice(-4_000)}`);
    }
  }

  async stop(): Promise<void> {
    this.#signal("SIGTERM");
    const hard = setTimeout(() => this.#signal("SIGKILL"), 3_000);
    await this.ended.catch(() => undefined);
    clearTimeout(hard);
  }

  #signal(signal: NodeJS.Signals): void {
    const { pid, exitCode, signalCode } = this.#child;
    if (pid === undefined || exitCode !== null || signalCode !== null) {
      return;
    }
    const isTold = process.platform === "win32" ? endTree(pid) : signalGroup(pid, signal);
    if (!isTold) {
      this.#child.kill(signal);
    }
  }
}

function signalGroup(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(-pid, signal);
  } catch {
    return false;
  }
}

/** Windows has neither groups nor a signal that a program could answer. */
function endTree(pid: number): boolean {
  const taskkill = join(process.env.SystemRoot ?? "C:\\Windows", "System32", "taskkill.exe");
  const args = ["/PID", String(pid), "/T", "/F"];
  return spawnSync(taskkill, args, { stdio: "ignore", windowsHide: true }).status === 0;
}

/**
 * Lets Ctrl-C and `kill` end this process through its `exit` handlers, which end the programs and folders it made. A signal
 * that comes while they run changes nothing: a terminal sends one to the whole group, and npm and the bootstrap send it on.
 */
export function endOnSignals(): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, () => process.exit(128 + constants.signals[signal]));
  }
}
