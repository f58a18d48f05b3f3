import { readdir, stat, unlink } from "node:fs/promises";
import { join } from "node:path";

const DAY_MS = 24 * 60 * 60_000;
/** No refresh token lives longer (Box guide, refresh tokens), so no window can still need to hear of an end before. */
export const ENDED_LIFETIME_MS = 60 * DAY_MS;

/**
 * Removes what nobody removes otherwise: temporary files of writers that were killed, the tickets and pauses of accounts that
 * have ended, and their end records when they are older than any refresh token. Never rejects.
 * @param isKnown whether an account is in SecretStorage
 */
export async function sweep(folder: string, isKnown: (id: string) => boolean, now: number): Promise<void> {
  const names = await readdir(folder).catch(() => []);
  await Promise.all(
    names.map((name) => {
      const lifetimeMs = lifetimeOf(name, isKnown);
      return lifetimeMs === undefined ? undefined : removeOld(join(folder, name), now - lifetimeMs);
    }),
  );
}

async function removeOld(path: string, before: number): Promise<void> {
  try {
    if ((await stat(path)).mtimeMs < before) {
      await unlink(path);
    }
  } catch {
    // The next window that opens tries again.
  }
}

function lifetimeOf(name: string, isKnown: (id: string) => boolean): number | undefined {
  if (name.endsWith(".tmp")) {
    return DAY_MS;
  }
  const [, id, kind] = /^([0-9a-z]+)\.(\d+\.jwe|lock\..+|pause)$/.exec(name) ?? [];
  if (id === undefined || kind === undefined || isKnown(id)) {
    return undefined;
  }
  return kind.endsWith(".jwe") ? ENDED_LIFETIME_MS : DAY_MS;
}
