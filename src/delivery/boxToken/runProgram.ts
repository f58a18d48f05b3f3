import { constants } from "node:os";
import spawn from "cross-spawn";
import { maskedOutput } from "./maskedOutput";

/** As shells have it: the command was not found, or may not be run. */
const NOT_FOUND = 127;
const NOT_RUNNABLE = 126;

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
  const child = spawn(command, args, {
    env: { ...environment, BOX_ACCESS_TOKEN: token },
    stdio: isMasked ? ["inherit", "pipe", "pipe"] : "inherit",
  });
  child.stdout?.pipe(maskedOutput(token)).pipe(process.stdout);
  child.stderr?.pipe(maskedOutput(token)).pipe(process.stderr);
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    // A terminal sends its interrupt to both already.
    process.on(signal, () => signal !== "SIGINT" && child.kill(signal));
  }
  return new Promise((resolve) => {
    child.once("error", (error) => {
      const isAbsent = "code" in error && error.code === "ENOENT";
      process.stderr.write(
        isAbsent ? `box-token: ${command}: no such command\n` : `box-token: ${command}: cannot be run\n`,
      );
      resolve(isAbsent ? NOT_FOUND : NOT_RUNNABLE);
    });
    child.once("close", (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
  });
}
