import { chmod, mkdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { replaceAtomically } from "../../base/atomicFile";

/** What lies in the folder that is put on PATH. */
export interface ProgramFiles {
  /** Of `box-token` and nothing else. */
  readonly folder: string;
  /** The editor's own Node, which `ELECTRON_RUN_AS_NODE` makes of the editor where it is one. */
  readonly node: string;
  /** The text of the program. */
  readonly program: string;
}

/** Of one kind, whatever a package.json somewhere above its folder says of files that end in .js. */
const PROGRAM = "box-token.cjs";

/**
 * Puts `box-token` where terminals find it: the program, and wrappers for sh and for cmd, which PowerShell runs too, while
 * it refuses scripts of its own by default on Windows. Other windows may do the same; each file is replaced whole, and only
 * where it differs.
 * @throws the system's error
 */
export async function writeWrappers({ folder, node, program }: ProgramFiles): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await replaceIfOther(join(folder, PROGRAM), program);
  await replaceIfOther(join(folder, "box-token"), shWrapper(node));
  await chmod(join(folder, "box-token"), 0o700);
  await replaceIfOther(join(folder, "box-token.cmd"), cmdWrapper(node));
}

/** The folder is its own, wherever it is; a link to it still finds the program. */
export function shWrapper(node: string): string {
  const quoted = `'${node.replaceAll("'", `'\\''`)}'`;
  return `#!/bin/sh\nELECTRON_RUN_AS_NODE=1 exec ${quoted} "$(dirname "$0")/${PROGRAM}" "$@"\n`;
}

/**
 * A percent sign is doubled in a batch file; quotes cannot be in a path of Windows. What is not ASCII would be read by the
 * code page of the console, so a person's own folder is named by its variable, which cmd has right.
 */
export function cmdWrapper(node: string, environment: NodeJS.ProcessEnv = process.env): string {
  const quoted = `"${isAscii(node) ? forBatch(node) : byVariable(node, environment)}"`;
  return `@echo off\r\nsetlocal DisableDelayedExpansion\r\nset ELECTRON_RUN_AS_NODE=1\r\n${quoted} "%~dp0${PROGRAM}" %*\r\n`;
}

/** As it is where no variable helps. */
function byVariable(node: string, environment: NodeJS.ProcessEnv): string {
  for (const name of ["LOCALAPPDATA", "APPDATA", "USERPROFILE"]) {
    const folder = environment[name];
    const rest =
      folder && node.toLowerCase().startsWith(`${folder}\\`.toLowerCase()) && node.slice(folder.length);
    if (rest && isAscii(rest)) {
      return `%${name}%${forBatch(rest)}`;
    }
  }
  return forBatch(node);
}

function forBatch(path: string): string {
  return path.replaceAll("%", "%%");
}

function isAscii(path: string): boolean {
  return /^[\x20-\x7e]*$/.test(path);
}

async function replaceIfOther(file: string, text: string): Promise<void> {
  const before = await readFile(file, "utf8").catch(() => undefined);
  if (before !== text) {
    await replaceAtomically(file, text, { durable: false });
  }
}
