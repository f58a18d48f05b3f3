import { spawn } from "node:child_process";
import { once } from "node:events";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

/** Builds the extension and compiles the tests at each change, until Ctrl-C. */
const root = dirname(dirname(fileURLToPath(import.meta.url)));
const running = [];

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  process.on(signal, () => end(130));
}
const builder = start("esbuild.mjs", "--watch");
// The compiler speaks last, so that whoever waits for it finds both done.
await once(builder.stdout, "data");
start(join("node_modules", "typescript", "bin", "tsc"), "-p", ".", "--watch", "--preserveWatchOutput");

function start(...args) {
  const program = spawn(process.execPath, args, { cwd: root, stdio: ["ignore", "pipe", "inherit"] });
  program.stdout.pipe(process.stdout);
  program.once("exit", (code) => end(code ?? 1));
  running.push(program);
  return program;
}

function end(code) {
  for (const program of running) {
    program.kill();
  }
  process.exit(code);
}
