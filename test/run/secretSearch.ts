import { readdir, readFile } from "node:fs/promises";
import { join, relative } from "node:path";

/** Where a secret was found; the secret itself is not repeated. */
export interface Leak {
  /** Path below the searched folder. */
  readonly file: string;
  /** Its first characters, which name its kind in the simulator, and its length. */
  readonly secret: string;
}

/** Looks for each secret in every file name and file below a folder, as it is and in the usual encodings. */
export async function searchFolder(folder: string, secrets: readonly string[]): Promise<Leak[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const leaks: Leak[] = [];
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const file = relative(folder, path);
    const bytes = entry.isFile() ? await readFile(path) : Buffer.alloc(0);
    leaks.push(
      ...searchBytes(Buffer.concat([Buffer.from(`${file}\n`), bytes]), secrets).map(shortened(file)),
    );
  }
  return leaks;
}

/** The secrets that occur in some bytes. */
export function searchBytes(bytes: Buffer, secrets: readonly string[]): string[] {
  return secrets.filter((secret) => disguises(secret).some((disguise) => bytes.includes(disguise)));
}

export function shortened(file: string): (secret: string) => Leak {
  return (secret) => ({ file, secret: `${secret.slice(0, 8)}… (${secret.length} characters)` });
}

/** A secret as it is, in a URL, in JSON, in UTF-16 (as databases keep text), and in Base64 at each of the three alignments. */
function disguises(secret: string): Buffer[] {
  const texts = new Set([secret, encodeURIComponent(secret), JSON.stringify(secret).slice(1, -1)]);
  for (const shift of [0, 1, 2]) {
    const shifted = Buffer.concat([Buffer.alloc(shift), Buffer.from(secret)]);
    const whole = shifted.subarray(0, shifted.length - (shifted.length % 3));
    // The first group of a shifted text holds bytes that are not the secret's.
    texts.add(whole.toString("base64").slice(shift === 0 ? 0 : 4));
    texts.add(whole.toString("base64url").slice(shift === 0 ? 0 : 4));
  }
  return [...[...texts].map((text) => Buffer.from(text)), Buffer.from(secret, "utf16le")];
}
