import type { ChildProcess } from "node:child_process";
import { constants } from "node:os";
import { pipeline } from "node:stream/promises";
import { isatty } from "node:tty";
import spawn from "cross-spawn";
import { maskedOutput } from "./maskedOutput";
import { windowsCommand } from "./windowsCommand";

/** As shells have it: the command was not found, or may not be run. */
const NOT_FOUND = 127;
const NOT_RUNNABLE = 126;

/** A terminal sends these to the command already, and a second interrupt means another thing to many. */
const OF_TERMINALS: readonly NodeJS.Signals[] = ["SIGINT", "SIGQUIT"];
/** What else ends a program, or is its own to understand. */
const OF_PROGRAMS: readonly NodeJS.Signals[] = ["SIGTERM", "SIGHUP", "SIGUSR1", "SIGUSR2"];
/** More has no meaning on Windows. */
const OF_WINDOWS: readonly NodeJS.Signals[] = ["SIGINT", "SIGTERM", "SIGHUP"];

/**
 * Runs a command with the token in its environment, and nowhere else. Resolves with the exit code for this process; signals
 * are the command's to answer.
 */
export function runProgram(
  [command = "", ...args]: readonly string[],
  token: string,
  { isMasked }: { readonly isMasked: boolean },
): Promise<number> {
  // The editor's own program runs as Node by this variable; the command may be such a program, too.
  const { ELECTRON_RUN_AS_NODE: _, ...environment } = process.env;
  const file = process.platform === "win32" ? windowsCommand(command, process.env) : command;
  if (file === undefined) {
    return Promise.resolve(notFound(command));
  }
  const child = spawn(file, args, {
    env: { ...environment, BOX_ACCESS_TOKEN: token },
    stdio: isMasked ? ["inherit", "pipe", "pipe"] : "inherit",
  });
  passSignalsOn(child);
  if (child.stdout && child.stderr) {
    // Where nobody reads any more, the command is told so as it would be without this program.
    pipeline(child.stdout, maskedOutput(token), process.stdout, { end: false }).catch(() => undefined);
    pipeline(child.stderr, maskedOutput(token), process.stderr, { end: false }).catch(() => undefined);
  }
  return new Promise((resolve) => {
    child.once("error", (error) => {
      if ("code" in error && error.code === "ENOENT") {
        resolve(notFound(command));
        return;
      }
      process.stderr.write(`box-token: ${command}: cannot be run\n`);
      resolve(NOT_RUNNABLE);
    });
    child.once("close", (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}

function notFound(command: string): number {
  process.stderr.write(`box-token: ${command}: no such command\n`);
  return NOT_FOUND;
}

function passSignalsOn(child: ChildProcess): void {
  const signals = [...OF_TERMINALS, ...OF_PROGRAMS].filter(
    (signal) => process.platform !== "win32" || OF_WINDOWS.includes(signal),
  );
  // Not by a look at the streams, which would make ready to read what is the command's.
  const isInTerminal = [0, 1, 2].some(isatty);
  for (const signal of signals) {
    const isSentToBoth = isInTerminal && OF_TERMINALS.includes(signal);
    process.on(signal, () => isSentToBoth || child.kill(signal));
  }
}
