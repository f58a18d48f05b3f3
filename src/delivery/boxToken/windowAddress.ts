import { closeSync, constants, fstatSync, lstatSync, openSync, readSync } from "node:fs";
import { dirname, join } from "node:path";
import { isRecord, nonEmptyString, parseJson } from "../../base/json";
import { Secret } from "../../base/secret";

/** Where a window listens, and what one must know to be heard there. */
export interface WindowAddress {
  /** Path of a socket, or name of a pipe. */
  readonly path: string;
  readonly secret: Secret;
}

/** Names the window's workspace to what runs in its terminals. Nothing secret, and the same after a reload. */
export const WORKSPACE_VARIABLE = "BOX_AUTH_WORKSPACE";

export const ADDRESS_VERSION = 1;
const MOST_BYTES = 4096;

/** Anything else could lead out of the folder. */
export function isWorkspaceName(text: string): boolean {
  return /^[\w-]{8,64}$/.test(text);
}

/** @param folder of this machine's windows */
export function addressFile(folder: string, workspace: string): string {
  return join(folder, `${workspace}.json`);
}

/** `undefined` where no window of that workspace is, or its file is damaged. */
export function readAddress(file: string): WindowAddress | undefined {
  const fields = parseJson(new Secret(readText(file) ?? ""));
  if (!isRecord(fields) || fields.version !== ADDRESS_VERSION) {
    return undefined;
  }
  const path = nonEmptyString(fields.path);
  const secret = nonEmptyString(fields.secret);
  return path && secret ? { path, secret: new Secret(secret) } : undefined;
}

/**
 * Whether the window is of whoever wrote its file. In a folder that everybody may write to, another person can take the name
 * of a socket's folder that was swept away, and answer with a token of another account. Pipes of Windows have no folder.
 */
export function isOfOwner({ path }: WindowAddress, file: string): boolean {
  if (process.platform === "win32") {
    return true;
  }
  try {
    const folder = lstatSync(dirname(path));
    return folder.isDirectory() && folder.uid === lstatSync(file).uid;
  } catch {
    return false;
  }
}

/** At once, since a program that waits for nothing else starts faster so. */
function readText(file: string): string | undefined {
  let descriptor: number | undefined;
  try {
    // Windows has neither flag.
    descriptor = openSync(
      file,
      constants.O_RDONLY | (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0),
    );
    const stats = fstatSync(descriptor);
    if (!stats.isFile() || stats.size > MOST_BYTES) {
      return undefined;
    }
    const bytes = Buffer.alloc(stats.size);
    return bytes.toString("utf8", 0, readSync(descriptor, bytes));
  } catch {
    return undefined;
  } finally {
    if (descriptor !== undefined) {
      closeSync(descriptor);
    }
  }
}
