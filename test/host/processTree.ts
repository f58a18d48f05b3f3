import { existsSync } from "node:fs";
import { readdir, readFile } from "node:fs/promises";
import { runToEnd } from "./processes";

export interface ProcessOfTree {
  readonly pid: number;
  readonly parent: number;
  readonly command: string;
}

/** The programs that a program started, and that those started. */
export async function descendants(root: number): Promise<ProcessOfTree[]> {
  const all = existsSync("/proc/self/stat") ? await fromProc() : await fromPs();
  const below = (pid: number): ProcessOfTree[] =>
    all.filter(({ parent }) => parent === pid).flatMap((child) => [child, ...below(child.pid)]);
  return below(root);
}

async function fromProc(): Promise<ProcessOfTree[]> {
  const names = (await readdir("/proc")).filter((name) => /^\d+$/.test(name));
  const found = await Promise.all(
    names.map(async (name) => {
      // A process may end while it is looked at.
      const stat = await readFile(`/proc/${name}/stat`, "utf8").catch(() => "");
      const command = await readFile(`/proc/${name}/cmdline`, "utf8").catch(() => "");
      const parent = /\) \S (\d+) /.exec(stat)?.[1];
      return { pid: Number(name), parent: Number(parent), command: command.replaceAll("\0", " ") };
    }),
  );
  return found.filter(({ parent }) => parent > 0);
}

async function fromPs(): Promise<ProcessOfTree[]> {
  const lines = (await runToEnd("ps", ["-A", "-o", "pid=,ppid=,command="])).split("\n");
  return lines.flatMap((line) => {
    const [, pid, parent, command = ""] = /^\s*(\d+)\s+(\d+)\s+(.*)$/.exec(line) ?? [];
    return pid && parent ? [{ pid: Number(pid), parent: Number(parent), command }] : [];
  });
}
