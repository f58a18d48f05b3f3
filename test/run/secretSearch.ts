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
export async function searchFolder(folder: string, secrets: SecretSearch): Promise<Leak[]> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const leaks: Leak[] = [];
  for (const entry of entries) {
    const path = join(entry.parentPath, entry.name);
    const file = relative(folder, path);
    const bytes = entry.isFile() ? await readFile(path) : Buffer.alloc(0);
    const found = secrets.in(Buffer.concat([Buffer.from(`${file}\n`), bytes]));
    leaks.push(...found.map(shortened(file)));
  }
  return leaks;
}

/** Thousands of texts are looked for at once, so bytes are read once: four of them tell which texts may begin there. */
export class SecretSearch {
  readonly #byBeginning = new Map<number, { readonly secret: string; readonly disguise: Buffer }[]>();
  /** By two bytes, whether a text begins with them: almost none does. */
  readonly #beginnings = new Uint8Array(0x10000);

  constructor(secrets: readonly string[]) {
    for (const secret of secrets) {
      for (const disguise of disguises(secret)) {
        const beginning = disguise.readInt32LE(0);
        this.#beginnings[beginning & 0xffff] = 1;
        const same = this.#byBeginning.get(beginning);
        same ? same.push({ secret, disguise }) : this.#byBeginning.set(beginning, [{ secret, disguise }]);
      }
    }
  }

  /** The secrets that occur in some bytes. */
  in(bytes: Buffer): string[] {
    const found = new Set<string>();
    for (let at = 0; at + 4 <= bytes.length; at++) {
      if (this.#beginnings[(bytes[at] ?? 0) | ((bytes[at + 1] ?? 0) << 8)]) {
        for (const { secret, disguise } of this.#byBeginning.get(bytes.readInt32LE(at)) ?? []) {
          if (bytes.subarray(at, at + disguise.length).equals(disguise)) {
            found.add(secret);
          }
        }
      }
    }
    return [...found];
  }
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
