import { pbkdf2Sync } from "node:crypto";
import type { Secret } from "../../base/secret";
import { type DerElement, derElements, derInteger } from "./der";
import {
  aes,
  bytesOf,
  type Decryption,
  decrypt,
  des,
  digest,
  tripleDes,
  type Undecrypted,
  unsupportedIfThrows,
} from "./keyCipher";

const MOST_ITERATIONS = 2_000_000;

/** By object identifier, as all below (RFC 8018 appendices A and B, NIST). */
const pbes2Ciphers = new Map([
  ["2b0e030207", des],
  ["2a864886f70d0307", tripleDes],
  ["608648016503040102", aes(128)],
  ["608648016503040116", aes(192)],
  ["60864801650304012a", aes(256)],
]);
const pseudoRandomFunctions = new Map([
  ["2a864886f70d0207", "sha1"],
  ["2a864886f70d0208", "sha224"],
  ["2a864886f70d0209", "sha256"],
  ["2a864886f70d020a", "sha384"],
  ["2a864886f70d020b", "sha512"],
]);
const pbes1Hashes = new Map([
  ["2a864886f70d010503", "md5"],
  ["2a864886f70d01050a", "sha1"],
]);
const PBES2 = "2a864886f70d01050d";
const PBKDF2 = "2a864886f70d01050c";

/**
 * Decrypts `EncryptedPrivateKeyInfo` (RFC 5958 3) in the ways that keys of Box apps come in: PBES2 with PBKDF2, and PBES1
 * with DES (RFC 8018 6). Done here, since OpenSSL and BoringSSL, the two that hosts are built with, each know only some.
 * @returns the DER of the plain key, or why there is none
 */
export function decryptPkcs8(der: Buffer, passphrase: Secret): Buffer | Undecrypted {
  const [algorithm, encrypted] = inside(derElements(der)[0]);
  const [scheme, parameters] = inside(algorithm);
  if (!scheme || !encrypted) {
    return "damaged";
  }
  return unsupportedIfThrows(() => {
    const derived = derive(hex(scheme), inside(parameters), passphrase);
    return typeof derived === "string" ? derived : decrypt({ ...derived, encrypted: encrypted.content });
  });
}

type Derived = Omit<Decryption, "encrypted">;

function derive(
  scheme: string,
  parameters: readonly DerElement[],
  passphrase: Secret,
): Derived | Undecrypted {
  const hash = pbes1Hashes.get(scheme);
  if (hash) {
    return pbes1(hash, parameters, passphrase);
  }
  return scheme === PBES2 ? pbes2(parameters, passphrase) : "unsupported";
}

function pbes1(
  hash: string,
  [salt, rounds]: readonly DerElement[],
  passphrase: Secret,
): Derived | Undecrypted {
  const iterations = derInteger(rounds);
  if (!salt || !iterations) {
    return "damaged";
  }
  if (iterations > MOST_ITERATIONS) {
    return "tooSlow";
  }
  let derived = digest(hash, bytesOf(passphrase), salt.content);
  for (let round = 1; round < iterations; round++) {
    derived = digest(hash, derived);
  }
  return { cipher: des, key: derived.subarray(0, 8), iv: derived.subarray(8, 16) };
}

function pbes2([derivation, encryption]: readonly DerElement[], passphrase: Secret): Derived | Undecrypted {
  const [kdf, kdfParameters] = inside(derivation);
  const [cipherId, iv] = inside(encryption);
  const [salt, rounds, ...optional] = inside(kdfParameters);
  if (!kdf || !cipherId) {
    return "damaged";
  }
  const cipher = pbes2Ciphers.get(hex(cipherId));
  const [named] = inside(optional.find(({ tag }) => tag === 0x30));
  const hash = named ? pseudoRandomFunctions.get(hex(named)) : "sha1";
  if (hex(kdf) !== PBKDF2 || !cipher || !hash) {
    return "unsupported";
  }
  const iterations = derInteger(rounds);
  if (!salt || !iv || !iterations) {
    return "damaged";
  }
  if (iterations > MOST_ITERATIONS) {
    return "tooSlow";
  }
  const key = pbkdf2Sync(bytesOf(passphrase), salt.content, iterations, cipher.keyBytes, hash);
  return { cipher, key, iv: iv.content };
}

function inside(element: DerElement | undefined): readonly DerElement[] {
  return element?.tag === 0x30 ? derElements(element.content) : [];
}

function hex({ content }: DerElement): string {
  return content.toString("hex");
}
