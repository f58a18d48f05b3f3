import type { Secret } from "../../base/secret";
import {
  aes,
  bytesOf,
  decrypt,
  des,
  digest,
  tripleDes,
  type Undecrypted,
  unsupportedIfThrows,
} from "./keyCipher";

/** By `DEK-Info`. */
const traditionalCiphers = new Map([
  ["DES-CBC", des],
  ["DES-EDE3-CBC", tripleDes],
  ["AES-128-CBC", aes(128)],
  ["AES-192-CBC", aes(192)],
  ["AES-256-CBC", aes(256)],
]);

/** Decrypts the traditional form, whose key OpenSSL derives with MD5 from passphrase and IV. */
export function decryptTraditional(
  { cipher: name, iv }: { readonly cipher: string; readonly iv: Buffer },
  encrypted: Buffer,
  passphrase: Secret,
): Buffer | Undecrypted {
  const cipher = traditionalCiphers.get(name);
  if (!cipher) {
    return "unsupported";
  }
  return unsupportedIfThrows(() => {
    const salted = [bytesOf(passphrase), iv.subarray(0, 8)];
    const first = digest("md5", ...salted);
    const second = digest("md5", first, ...salted);
    // 16 bytes each, and the longest key has 32.
    const key = Buffer.concat([first, second]).subarray(0, cipher.keyBytes);
    return decrypt({ cipher, iv, key, encrypted });
  });
}
