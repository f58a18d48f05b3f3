import { createCipheriv, createHash, pbkdf2Sync, randomBytes, scryptSync } from "node:crypto";
import { integer, nothing, objectId, octets, sequence } from "./derWriter";

/** Encrypts the DER of a PKCS#8 key; gives the DER of `EncryptedPrivateKeyInfo` (RFC 5958 3). */
export type KeyEncryption = (plain: Buffer, passphrase: string) => Buffer;

const ROUNDS = 2048;

/** By the name of the cipher: object identifier in DER, length of key and of IV. */
const ciphers = {
  "des-cbc": ["2b0e030207", 8, 8],
  "des-ede3-cbc": ["2a864886f70d0307", 24, 8],
  "aes-128-cbc": ["608648016503040102", 16, 16],
  "aes-192-cbc": ["608648016503040116", 24, 16],
  "aes-256-cbc": ["60864801650304012a", 32, 16],
} as const;

export type CipherName = keyof typeof ciphers;
export const cipherNames = Object.keys(ciphers) as readonly CipherName[];

const functions = {
  sha1: "2a864886f70d0207",
  sha224: "2a864886f70d0208",
  sha256: "2a864886f70d0209",
  sha384: "2a864886f70d020a",
  sha512: "2a864886f70d020b",
} as const;

export type FunctionName = keyof typeof functions;

/**
 * PBES2 with PBKDF2 (RFC 8018 6.2).
 * @param hash of the HMAC; left out, it is SHA-1 and not named, as in Box's own keys
 */
export function pbes2(name: CipherName, hash?: FunctionName, rounds = ROUNDS): KeyEncryption {
  const [cipherId, keyBytes, ivBytes] = ciphers[name];
  return (plain, passphrase) => {
    const [salt, iv] = [randomBytes(8), randomBytes(ivBytes)];
    const key = pbkdf2Sync(passphrase, salt, Math.min(rounds, ROUNDS), keyBytes, hash ?? "sha1");
    const named = hash ? [sequence(objectId(functions[hash]), nothing)] : [];
    const kdf = sequence(objectId("2a864886f70d01050c"), sequence(octets(salt), integer(rounds), ...named));
    const cipher = sequence(objectId(cipherId), octets(iv));
    const scheme = sequence(objectId("2a864886f70d01050d"), sequence(kdf, cipher));
    return sequence(scheme, octets(encrypted(name, { key, iv }, plain)));
  };
}

/** PBES2 with scrypt (RFC 7914 7) and OpenSSL's parameters. */
export const scryptAes: KeyEncryption = (plain, passphrase) => {
  const [cipherId, keyBytes, ivBytes] = ciphers["aes-256-cbc"];
  const [salt, iv] = [randomBytes(8), randomBytes(ivBytes)];
  const [cost, blockSize, parallelization] = [16_384, 8, 1];
  const key = scryptSync(passphrase, salt, keyBytes, { cost, blockSize, parallelization });
  const parameters = sequence(octets(salt), integer(cost), integer(blockSize), integer(parallelization));
  const kdf = sequence(objectId("2b06010401da47040b"), parameters);
  const scheme = sequence(
    objectId("2a864886f70d01050d"),
    sequence(kdf, sequence(objectId(cipherId), octets(iv))),
  );
  return sequence(scheme, octets(encrypted("aes-256-cbc", { key, iv }, plain)));
};

/** PBES1 with DES (RFC 8018 6.1): `pbeWithMD5AndDES-CBC`, `pbeWithSHA1AndDES-CBC`. */
export function pbes1(hash: "md5" | "sha1"): KeyEncryption {
  const id = { md5: "2a864886f70d010503", sha1: "2a864886f70d01050a" }[hash];
  return (plain, passphrase) => {
    const salt = randomBytes(8);
    let derived = Buffer.concat([Buffer.from(passphrase), salt]);
    for (let round = 0; round < ROUNDS; round++) {
      derived = createHash(hash).update(derived).digest();
    }
    const [key, iv] = [derived.subarray(0, 8), derived.subarray(8, 16)];
    const scheme = sequence(objectId(id), sequence(octets(salt), integer(ROUNDS)));
    return sequence(scheme, octets(encrypted("des-cbc", { key, iv }, plain)));
  };
}

/** PKCS #12's `pbeWithSHAAnd3-KeyTripleDES-CBC` (RFC 7292 B and C). */
export const pkcs12TripleDes: KeyEncryption = (plain, passphrase) => {
  const salt = randomBytes(8);
  const [key, iv] = [pkcs12Bytes(1, passphrase, salt, 24), pkcs12Bytes(2, passphrase, salt, 8)];
  const scheme = sequence(objectId("2a864886f70d010c0103"), sequence(octets(salt), integer(ROUNDS)));
  return sequence(scheme, octets(encrypted("des-ede3-cbc", { key, iv }, plain)));
};

/** A scheme that nobody knows. */
export const unheardOf: KeyEncryption = () =>
  sequence(
    sequence(objectId("2b060104018f6501"), sequence(octets(randomBytes(8)), integer(ROUNDS))),
    octets(randomBytes(64)),
  );

/** The traditional form (RFC 1421 4.6): the headers, and the encrypted DER of a PKCS#1 key. */
export function traditional(
  name: CipherName,
  plain: Buffer,
  passphrase: string,
): { headers: string; der: Buffer } {
  const [, keyBytes, ivBytes] = ciphers[name];
  const iv = randomBytes(ivBytes);
  const salted = Buffer.concat([Buffer.from(passphrase), iv.subarray(0, 8)]);
  const first = createHash("md5").update(salted).digest();
  const second = createHash("md5").update(first).update(salted).digest();
  const key = Buffer.concat([first, second]).subarray(0, keyBytes);
  const info = `DEK-Info: ${name.toUpperCase()},${iv.toString("hex").toUpperCase()}`;
  return { headers: `Proc-Type: 4,ENCRYPTED\n${info}\n\n`, der: encrypted(name, { key, iv }, plain) };
}

function encrypted(name: CipherName, { key, iv }: { key: Buffer; iv: Buffer }, plain: Buffer): Buffer {
  // Hosts have no single DES any more; it is triple DES with one key.
  const isDes = name === "des-cbc";
  const cipher = createCipheriv(
    isDes ? "des-ede3-cbc" : name,
    isDes ? Buffer.concat([key, key, key]) : key,
    iv,
  );
  return Buffer.concat([cipher.update(plain), cipher.final()]);
}

/** RFC 7292 B.2 with SHA-1: 64 bytes a block, 20 bytes a hash. */
function pkcs12Bytes(purpose: number, passphrase: string, salt: Buffer, length: number): Buffer {
  const text = Buffer.from(`${passphrase}\0`, "utf16le").swap16();
  const filled = (bytes: Buffer) => Buffer.alloc(64 * Math.ceil(bytes.length / 64), bytes);
  let input = Buffer.concat([filled(salt), filled(text)]);
  let made = Buffer.alloc(0);
  while (made.length < length) {
    let hash = Buffer.concat([Buffer.alloc(64, purpose), input]);
    for (let round = 0; round < ROUNDS; round++) {
      hash = createHash("sha1").update(hash).digest();
    }
    made = Buffer.concat([made, hash]);
    const addend = BigInt(`0x${Buffer.alloc(64, hash).toString("hex")}`) + 1n;
    const blocks = Array.from({ length: input.length / 64 }, (_, at) =>
      input.subarray(at * 64, at * 64 + 64),
    );
    input = Buffer.concat(blocks.map((block) => sum(block, addend)));
  }
  return made.subarray(0, length);
}

function sum(block: Buffer, addend: bigint): Buffer {
  const total = BigInt.asUintN(512, BigInt(`0x${block.toString("hex")}`) + addend);
  return Buffer.from(total.toString(16).padStart(128, "0"), "hex");
}
