import { mkdir, mkdtemp, rm, rmdir, stat } from "node:fs/promises";
import { dirname, join } from "node:path";
import { FileLock } from "../../accounts/shared/fileLock";
import { createAtomically, readRegularFile, replaceAtomically } from "../../base/atomicFile";
import { type Clock, wait } from "../../base/clock";
import { errorCode, NO_CODE } from "../../base/errors";
import { localized } from "../../base/localizedMessage";
import type { Check } from "../findings/diagnosis";
import { type Finding, good, hiding, note, problem } from "../findings/finding";
import { busyLocks } from "./busyLocks";
import { type FileSystem, fileSystemOf } from "./fileSystem";

export interface FolderParts {
  /** Where the windows of this machine share their accounts. */
  readonly folder: string;
  readonly clock: Clock;
  readonly platform: NodeJS.Platform;
}

const LIMIT_MS = 30_000;
/** How long a second owner has to be kept out, to believe in the lock. */
const KEPT_OUT_MS = 300;
const MEGABYTE = 1024 * 1024;
/** A record is a few KB, and its writer needs room for two. */
const TOO_LITTLE = MEGABYTE;
const LITTLE = 50 * MEGABYTE;

/**
 * Whether windows can share accounts in the folder: files, modes, the lock, room. It works in a folder of its own inside, which
 * is gone afterwards, and only looks at what is there.
 */
export function checkFolder(parts: FolderParts): Check {
  return {
    title: localized("Shared folder"),
    limitMs: LIMIT_MS,
    run: async (signal) => {
      const { folder } = parts;
      let made: string | undefined;
      let own: string | undefined;
      try {
        made = await mkdir(folder, { recursive: true, mode: 0o700 });
        own = await mkdtemp(join(folder, "diagnosis-"));
        return (await findingsIn(own, parts, signal)).map((finding) =>
          hiding(finding, { text: folder, as: "folder" }),
        );
      } catch (error) {
        signal.throwIfAborted();
        return [hiding(unusable(folder, errorCode(error) ?? NO_CODE), { text: folder, as: "folder" })];
      } finally {
        await tidy(folder, own, made);
      }
    },
  };
}

async function findingsIn(own: string, parts: FolderParts, signal: AbortSignal): Promise<readonly Finding[]> {
  const { folder, clock, platform } = parts;
  await writeAndRead(own);
  const isAlone = await excludesOthers(own, clock, signal);
  const system = await fileSystemOf(folder, platform);
  const busy = await busyLocks(folder, clock, signal);
  const wrong = [
    ...(isAlone ? [] : [lockless(folder)]),
    ...(system.free < LITTLE ? [little(system)] : []),
    ...(platform === "win32" ? [] : await openToOthers(folder)),
    ...busy.map(({ pid, seconds }) =>
      note(
        localized(
          "Another window, process {0}, has been busy with an account for {1} s and more; where that goes on, close it.",
          pid,
          seconds,
        ),
      ),
    ),
  ];
  return [...(wrong.some(({ verdict }) => verdict === "problem") ? [] : [works(system)]), ...wrong];
}

/** As records are made and replaced. */
async function writeAndRead(own: string): Promise<void> {
  const file = join(own, "record");
  await createAtomically(file, "one");
  await replaceAtomically(file, "two");
  const content = await readRegularFile(file, 64);
  if (content.kind !== "text" || content.text !== "two") {
    throw Object.assign(new Error("Another content."), { code: "EIO" });
  }
}

/** Takes the lock, and sees that nobody else can have it until it is released. */
async function excludesOthers(own: string, clock: Clock, signal: AbortSignal): Promise<boolean> {
  const first = await new FileLock(own, clock).acquire("lock", signal);
  const end = new AbortController();
  const second = new FileLock(own, clock).acquire("lock", end.signal);
  const isKeptOut = await Promise.race([
    second.then(
      () => false,
      () => false,
    ),
    wait(clock, KEPT_OUT_MS).then(() => true),
  ]);
  await first.release();
  const next = await second;
  const isItsOwn = await next.stillOwned();
  await next.release();
  return isKeptOut && isItsOwn;
}

function works({ kind, name = "", free }: FileSystem): Finding {
  const megabytes = Math.floor(free / MEGABYTE);
  switch (kind) {
    case "network":
      return note(
        localized(
          "Files and the lock work, on a network file system ({0}), where two machines may overlap for some seconds; {1} MB are free.",
          name,
          megabytes,
        ),
      );
    case "memory":
      return note(
        localized(
          "Files and the lock work, but this folder is in memory ({0}), so that a sign-in may not outlast a restart; {1} MB are free.",
          name,
          megabytes,
        ),
      );
    case "local":
      return good(
        localized("Files and the lock work, on a local disk ({0}) with {1} MB free.", name, megabytes),
      );
    case "unknown":
      return good(localized("Files and the lock work; {0} MB are free.", megabytes));
  }
}

function little({ free }: FileSystem): Finding {
  return (free < TOO_LITTLE ? problem : note)(
    localized(
      "Only {0} KB are free on the disk of the accounts, and a token that cannot be saved is lost; free some space.",
      Math.floor(free / 1024),
    ),
  );
}

function lockless(folder: string): Finding {
  return problem(
    localized(
      "In {0} two windows can have the same lock, so both may refresh one token; put the editor's data on a local disk.",
      folder,
    ),
  );
}

async function openToOthers(folder: string): Promise<readonly Finding[]> {
  const { mode, uid } = await stat(folder);
  const isOthers = process.getuid !== undefined && process.getuid() !== 0 && uid !== process.getuid();
  if (isOthers) {
    return [
      note(
        localized(
          "{0} belongs to another user of this machine, as after an editor was started by sudo; give it back with chown.",
          folder,
        ),
      ),
    ];
  }
  return (mode & 0o077) === 0
    ? []
    : [
        note(
          localized(
            "{0} can be read by other users of this machine (mode {1}); the records in it are sealed, but take that right away with chmod 700.",
            folder,
            (mode & 0o777).toString(8),
          ),
        ),
      ];
}

function unusable(folder: string, code: string): Finding {
  switch (code) {
    case "EACCES":
    case "EPERM":
    case "EROFS":
      return problem(
        localized(
          "Box Auth may not write to {0} ({1}), where its windows share their accounts; check the rights of that folder.",
          folder,
          code,
        ),
      );
    case "ENOSPC":
    case "EDQUOT":
    case "EFBIG":
      return problem(
        localized("The disk of {0} is full ({1}), so no token can be saved; free some space.", folder, code),
      );
    default:
      return problem(
        localized(
          "{0}, where the windows share their accounts, cannot be used ({1}); check the disk.",
          folder,
          code,
        ),
      );
  }
}

/** @param made the first of the folders that were not there before */
async function tidy(folder: string, own: string | undefined, made: string | undefined): Promise<void> {
  if (own !== undefined) {
    await rm(own, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined);
  }
  // Only while nobody has put anything into them.
  for (let empty = folder; made !== undefined && empty.startsWith(made); empty = dirname(empty)) {
    const isGone = await rmdir(empty).then(
      () => true,
      () => false,
    );
    if (!isGone) {
      return;
    }
  }
}
