import { constants } from "node:fs";
import { open } from "node:fs/promises";
import { homedir } from "node:os";
import { dirname, resolve } from "node:path";
import * as vscode from "vscode";
import { type Clock, wait } from "../../base/clock";
import { BoxError, CancelledError } from "../../base/errors";
import { type LocalizedMessage, localized } from "../../base/localizedMessage";
import { abortable } from "../../base/sharedWork";
import { askForFile, type FileQuestion } from "../host/fileDialog";
import { NOTICEABLE_MS, withCancellableProgress } from "../host/progress";

/** Larger than any configuration file: somebody chose the wrong one. */
const LARGEST_BYTES = 1024 * 1024;
const CHUNK_BYTES = 64 * 1024;
/** A disk of the network that is gone may never say so. */
const LIMIT_MS = 30_000;

export interface ChosenFile {
  readonly uri: vscode.Uri;
  readonly text: string;
}

/** Lets the person choose one file and reads it. @throws BoxError, CancelledError */
export async function chooseFile(question: FileQuestion, clock: Clock): Promise<ChosenFile> {
  return readFile(await askForFile(question), clock);
}

/** Ends within a limit, or with *Cancel* (law 6). @throws BoxError that names the file; CancelledError */
export async function readFile(uri: vscode.Uri, clock: Clock): Promise<ChosenFile> {
  const name = fileName(uri);
  const progress = {
    title: vscode.l10n.t("Box: reading {0}", name),
    clock,
    afterMs: NOTICEABLE_MS,
  };
  const bytes = await withCancellableProgress(progress, async ({ signal }) => {
    const over = new AbortController();
    const limit = wait(clock, LIMIT_MS, over.signal).then(() => Promise.reject(tooSlow(name)));
    const reading = uri.scheme === "file" ? readLocal(uri.fsPath, over.signal) : readElsewhere(uri);
    try {
      return await abortable(Promise.race([reading, limit]), signal);
    } catch (error) {
      throw error instanceof BoxError || error instanceof CancelledError ? error : unreadable(name);
    } finally {
      over.abort();
    }
  });
  if (bytes.length > LARGEST_BYTES) {
    throw tooLarge(name);
  }
  return { uri, text: new TextDecoder().decode(bytes) };
}

/**
 * At most a chunk more than the limit, since a file may say that it is shorter than it is: those of `/proc` say 0. A pipe
 * keeps nobody waiting. @throws the system's error, or that it is no regular file
 */
async function readLocal(path: string, over: AbortSignal): Promise<Uint8Array> {
  const file = await open(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
  try {
    if (!(await file.stat()).isFile()) {
      throw new Error("It is no regular file.");
    }
    const buffer = Buffer.alloc(LARGEST_BYTES + CHUNK_BYTES);
    let length = 0;
    for (let count = -1; count !== 0 && length <= LARGEST_BYTES; length += count) {
      over.throwIfAborted();
      count = (await file.read(buffer, length, CHUNK_BYTES)).bytesRead;
    }
    return buffer.subarray(0, length);
  } finally {
    await file.close();
  }
}

/** Of a file on another kind of disk, nothing but the whole can be had. */
async function readElsewhere(uri: vscode.Uri): Promise<Uint8Array> {
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > LARGEST_BYTES) {
    throw tooLarge(fileName(uri));
  }
  return vscode.workspace.fs.readFile(uri);
}

/** The name alone: data for a sentence, as it comes. */
export function fileName(uri: vscode.Uri): string {
  return uri.path.split("/").at(-1) ?? "";
}

/**
 * The file that another file names by its path: from the folder of the one that names it, absolute, or from the home folder
 * (`~`, on this machine alone). Always on the machine that `source` is on.
 * @throws BoxError when a Windows path names another machine, which would be told who asks
 */
export function fileBeside(source: vscode.Uri, path: string): vscode.Uri {
  if (source.scheme !== "file") {
    return path.startsWith("/") ? source.with({ path }) : vscode.Uri.joinPath(source, "..", path);
  }
  const expanded = path.replace(/^~(?=[/\\])/, homedir());
  const uri = vscode.Uri.file(resolve(dirname(source.fsPath), expanded));
  if (uri.authority !== "" && uri.authority !== source.authority) {
    throw unusable(
      localized(
        "The file {0} is on another computer, so it was not opened; copy it to this one, then choose it there.",
        fileName(uri),
      ),
    );
  }
  return uri;
}

function tooLarge(name: string): BoxError {
  return unusable(
    localized("The file {0} is larger than 1 MB, so it is no Box configuration; choose another.", name),
  );
}

function tooSlow(name: string): BoxError {
  return unusable(
    localized("The disk did not give the file {0} in time; check the disk, then try again.", name),
  );
}

function unreadable(name: string): BoxError {
  return unusable(
    localized("The file {0} could not be read; check that it exists and that you may read it.", name),
  );
}

function unusable(sentence: LocalizedMessage): BoxError {
  return new BoxError(sentence, { decision: "fatal", code: "file" });
}
