import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";

/** Who opens it for reading waits for a writer who never comes. */
export function makePipe(path: string): void {
  assert.equal(spawnSync("mkfifo", [path]).status, 0, "mkfifo did not work");
}
