import { spawnSync } from "node:child_process";

/** Whether a program is on this machine. */
export function hasTool(command: string, ...args: readonly string[]): boolean {
  return spawnSync(command, args, { stdio: "ignore" }).status === 0;
}

/** `it`, or what names the test that is left out here because a program is missing. */
export function withTool(command: string, ...args: readonly string[]) {
  return (title: string, run: Mocha.AsyncFunc): void => {
    if (hasTool(command, ...args)) {
      it(title, run);
    } else {
      console.log(`Left out, since ${command} is not installed: ${title}`);
    }
  };
}
