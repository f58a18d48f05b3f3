import { readSync } from "node:fs";
import { endOnSignals, Running } from "../../../host/processes";
import { TemporaryFolder } from "../../../host/temporaryFolder";

/**
 * A program with a folder and a program of its own, which connects to the port that is named. When it ends, it says so and
 * goes on only when its input has ended, so that another signal can come in between.
 */
const connect = `require("node:net").connect(${Number(process.argv[2])}, "127.0.0.1").resume()`;

endOnSignals();
const folder = new TemporaryFolder("interrupted", "test");
const running = new Running(process.execPath, ["-e", connect]);
process.prependOnceListener("exit", () => {
  process.send?.("ending");
  readSync(0, Buffer.alloc(1));
});
void running.ended.then(() => process.exit(1));
process.send?.(folder.path);
