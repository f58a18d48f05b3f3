import { createDecipheriv, createHash } from "node:crypto";
import type { Secret } from "../../base/secret";

/**
 * - `unsupported`: encrypted in a way that is not known here; the host may know it
 * - `tooSlow`: more rounds than anybody waits for
 */
export type Undecrypted = "wrongPassphrase" | "unsupported" | "tooSlow" | "damaged";

export interface Cipher {
  readonly name: string;
  readonly keyBytes: number;
  readonly ivBytes: number;
}

export interface Decryption {
  readonly cipher: Cipher;
  readonly iv: Buffer;
  readonly key: Buffer;
  readonly encrypted: Buffer;
}

/** Single DES, which hosts have no more: triple DES with one key, three times. */
export const des: Cipher = { name: "des-ede3-cbc", keyBytes: 8, ivBytes: 8 };
export const tripleDes: Cipher = { name: "des-ede3-cbc", keyBytes: 24, ivBytes: 8 };
export const aes = (bits: 128 | 192 | 256): Cipher => ({
  name: `aes-${bits}-cbc`,
  keyBytes: bits / 8,
  ivBytes: 16,
});

/** The plain key in DER, or why there is none. */
export function decrypt({ cipher, key, iv, encrypted }: Decryption): Buffer | Undecrypted {
  const { length } = encrypted;
  if (iv.length !== cipher.ivBytes || length === 0 || length % cipher.ivBytes !== 0) {
    return "damaged";
  }
  const wholeKey = cipher === des ? Buffer.concat([key, key, key]) : key;
  const decipher = createDecipheriv(cipher.name, wholeKey, iv);
  try {
    return Buffer.concat([decipher.update(encrypted), decipher.final()]);
  } catch {
    return "wrongPassphrase";
  }
}

/** A host can lack a cipher or a hash, as in FIPS mode: then it throws. */
export function unsupportedIfThrows(attempt: () => Buffer | Undecrypted): Buffer | Undecrypted {
  try {
    return attempt();
  } catch {
    return "unsupported";
  }
}

export function bytesOf(passphrase: Secret): Buffer {
  return Buffer.from(passphrase.expose(), "utf8");
}

export function digest(hash: string, ...parts: readonly Buffer[]): Buffer {
  const made = createHash(hash);
  for (const part of parts) {
    made.update(part);
  }
  return made.digest();
}
