import { randomUUID } from "node:crypto";
import { constants, type Stats } from "node:fs";
import { type FileHandle, link, lstat, open, rename, unlink } from "node:fs/promises";
import { dirname } from "node:path";
import { type Clock, systemClock, wait } from "./clock";
import { errorCode } from "./errors";

/** Whose time, and by which platform's rules; tests give their own. */
export interface Patience {
  readonly clock?: Clock;
  readonly platform?: NodeJS.Platform;
  /** How long a sharing fault is met with another try. */
  readonly limitMs?: number;
}

export interface WriteOptions extends Patience {
  /** On the disk when the work ends, so that a power cut leaves it; the default. */
  readonly durable?: boolean;
}

export type FileContent =
  | { readonly kind: "text"; readonly text: string; readonly modifiedMs: number }
  | { readonly kind: "absent" }
  /** A folder, link, pipe or device has the name, or the file is over the limit. */
  | { readonly kind: "unusable" };

const WRITE_PATIENCE_MS = 1_000;
/** A reader looks again soon anyway, so it waits less than a writer who has only this one moment. */
const READ_PATIENCE_MS = 200;

/** What `link` answers where a file system has no links (Windows says EISDIR for FAT), or a sandbox forbids them. */
const NO_LINKS = new Set(
  "EPERM EACCES EISDIR EINVAL EMLINK ENOSYS ENOTSUP EOPNOTSUPP EXDEV ENOTTY".split(" "),
);
/** What `open` answers for a link with `O_NOFOLLOW`, for a socket, and on some platforms for a folder. */
const NOT_REGULAR = new Set(["ELOOP", "EMLINK", "EFTYPE", "ENXIO", "EOPNOTSUPP", "ENOTSUP", "EISDIR"]);

/**
 * Makes a file that others see whole or not at all, with mode 0600. One of several who make the same name succeeds.
 * Where there are no links, a reader may meet the file half written.
 * @throws the system's error; `EEXIST` when the name is taken, whose content then stays.
 */
export async function createAtomically(
  path: string,
  text: string,
  options: WriteOptions = {},
): Promise<void> {
  const { durable = true } = options;
  const temporary = await writeTemporary(path, text, durable);
  try {
    await withPatience(() => link(temporary, path), options);
  } catch (error) {
    if (!NO_LINKS.has(errorCode(error) ?? "")) {
      throw error;
    }
    await writeNew(path, text, { durable });
  } finally {
    await remove(temporary, options);
  }
  if (durable) {
    await syncFolder(dirname(path));
  }
}

/**
 * Puts a file with mode 0600 in the place of another, if there is one; others see either content whole.
 * @throws the system's error; the former content then stays.
 */
export async function replaceAtomically(
  path: string,
  text: string,
  options: WriteOptions = {},
): Promise<void> {
  const { durable = true } = options;
  const temporary = await writeTemporary(path, text, durable);
  try {
    await withPatience(() => rename(temporary, path), options);
  } catch (error) {
    await remove(temporary, options);
    throw error;
  }
  if (durable) {
    await syncFolder(dirname(path));
  }
}

/**
 * A file that others may replace, or that somebody put there: at most `limitBytes` are read, no link is followed, and a
 * pipe keeps nobody waiting.
 * @throws the system's error, when the file is there but the system refuses it.
 */
export async function readRegularFile(
  path: string,
  limitBytes: number,
  patience: Patience = {},
): Promise<FileContent> {
  const read = () => readOnce(path, limitBytes);
  try {
    return await withPatience(read, { limitMs: READ_PATIENCE_MS, ...patience });
  } catch (error) {
    const code = errorCode(error) ?? "";
    if (code === "ENOENT") {
      return { kind: "absent" };
    }
    if (NOT_REGULAR.has(code)) {
      return { kind: "unusable" };
    }
    throw error;
  }
}

/**
 * Windows refuses to replace, remove or open a file for some milliseconds while a virus scanner, an indexer or another
 * window has it open; there, such an operation is repeated for up to a second. Elsewhere it runs once.
 */
export async function withPatience<T>(operation: () => Promise<T>, patience: Patience = {}): Promise<T> {
  const { clock = systemClock, limitMs = WRITE_PATIENCE_MS } = patience;
  const giveUpAt = clock.monotonic() + limitMs;
  for (let pauseMs = 5; ; pauseMs = Math.min(pauseMs * 2, 100)) {
    try {
      return await operation();
    } catch (error) {
      if (!isSharingFault(error, patience.platform) || clock.monotonic() >= giveUpAt) {
        throw error;
      }
    }
    await wait(clock, pauseMs * (0.5 + Math.random()));
  }
}

/** What Windows answers while another has the file; it answers the same where rights are missing. */
export function isSharingFault(error: unknown, platform: NodeJS.Platform = process.platform): boolean {
  return platform === "win32" && ["EPERM", "EACCES", "EBUSY"].includes(errorCode(error) ?? "");
}

/** @returns its path, in the same folder, since only there it can be renamed and linked. */
async function writeTemporary(path: string, text: string, durable: boolean): Promise<string> {
  const temporary = `${path}.${randomUUID()}.tmp`;
  await writeNew(temporary, text, { durable });
  return temporary;
}

/**
 * Makes a file with mode 0600 that another may meet while it is written, by one system call for those who come too late.
 * Leaves nothing behind when it fails. @throws the system's error; `EEXIST` when the name is taken
 */
export async function writeNew(path: string, text: string, { durable = true } = {}): Promise<void> {
  const file = await open(path, "wx", 0o600);
  try {
    await file.writeFile(text, "utf8");
    if (durable) {
      await file.sync();
    }
    await file.close();
  } catch (error) {
    await file.close().catch(() => undefined);
    await remove(path);
    throw error;
  }
}

async function remove(path: string, patience?: Patience): Promise<void> {
  await withPatience(() => unlink(path), patience).catch(() => undefined);
}

async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder, "r");
    await handle.sync().finally(() => handle.close());
  } catch {
    // Windows has no fsync for folders and keeps a journal of names; elsewhere the file is in place by now.
  }
}

async function readOnce(path: string, limitBytes: number): Promise<FileContent> {
  // Windows has neither flag, no pipes in folders, and links for few.
  const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants;
  if (O_NOFOLLOW === undefined && !(await lstat(path)).isFile()) {
    return { kind: "unusable" };
  }
  const file = await open(path, O_RDONLY | (O_NOFOLLOW ?? 0) | (O_NONBLOCK ?? 0));
  try {
    const stats = await file.stat();
    return stats.isFile() && stats.size <= limitBytes ? await contentOf(file, stats) : { kind: "unusable" };
  } finally {
    await file.close();
  }
}

/** As long as it was when it was opened, so that nobody who writes on and on is followed. */
async function contentOf(file: FileHandle, { size, mtimeMs }: Stats): Promise<FileContent> {
  const buffer = Buffer.alloc(size);
  let length = 0;
  for (let count = -1; count !== 0 && length < size; length += count) {
    count = (await file.read(buffer, length, size - length, length)).bytesRead;
  }
  return { kind: "text", text: buffer.toString("utf8", 0, length), modifiedMs: mtimeMs };
}
