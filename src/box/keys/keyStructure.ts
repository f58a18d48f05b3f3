import {
  BIT_STRING,
  type DerElement,
  derElements,
  INTEGER,
  identifierOf,
  integerOf,
  OCTET_STRING,
  partsOf,
  SEQUENCE,
} from "./der";
import { type KeyEncryption, readEncryption } from "./keyEncryption";

/** What a block holds, as far as it shows without opening it. */
export type KeyStructure =
  /** A plain RSA key of two primes: `PrivateKeyInfo` (RFC 5208 5), or `RSAPrivateKey` (RFC 8017 A.1.2). */
  | { readonly kind: "rsa"; readonly label: "PRIVATE KEY" | "RSA PRIVATE KEY" }
  /** `EncryptedPrivateKeyInfo` (RFC 5208 6). */
  | { readonly kind: "encrypted"; readonly encryption: KeyEncryption }
  /** A private key of another algorithm, with the name by which people know it. */
  | { readonly kind: "otherAlgorithm"; readonly name: string | undefined }
  | { readonly kind: "multiPrime" | "publicKey" | "certificate" | "damaged" };

const RSA = "2a864886f70d010101";
const otherAlgorithms = new Map([
  ["2a864886f70d01010a", "RSA-PSS"],
  ["2a8648ce3d0201", "EC"],
  ["2b6570", "Ed25519"],
  ["2b6571", "Ed448"],
  ["2a8648ce380401", "DSA"],
]);

/** Told apart by the tags of the outer parts alone, since a label says what somebody wrote there. */
export function readStructure(der: Buffer): KeyStructure {
  const parts = partsOf(derElements(der)[0]);
  const [first, second, third] = parts;
  switch (first?.tag) {
    case INTEGER:
      return second?.tag === SEQUENCE
        ? privateKeyInfo(identifierOf(partsOf(second)[0]), third)
        : bareKey(parts);
    case SEQUENCE:
      switch (second?.tag) {
        case OCTET_STRING:
          return { kind: "encrypted", encryption: readEncryption(first) };
        case BIT_STRING:
          return { kind: "publicKey" };
        case SEQUENCE:
          return { kind: third?.tag === BIT_STRING ? "certificate" : "damaged" };
      }
  }
  return { kind: "damaged" };
}

function privateKeyInfo(algorithm: string | undefined, key: DerElement | undefined): KeyStructure {
  if (algorithm === undefined || key?.tag !== OCTET_STRING) {
    return { kind: "damaged" };
  }
  if (algorithm !== RSA) {
    return { kind: "otherAlgorithm", name: otherAlgorithms.get(algorithm) };
  }
  const inner = bareKey(partsOf(derElements(key.content)[0]));
  return inner.kind === "rsa" ? { kind: "rsa", label: "PRIVATE KEY" } : inner;
}

/** The forms without an algorithm: an RSA key, public or private, a DSA key or an EC key (RFC 5915 3). */
function bareKey(parts: readonly DerElement[]): KeyStructure {
  const version = integerOf(parts[0]);
  if (parts[1]?.tag === OCTET_STRING) {
    return { kind: "otherAlgorithm", name: "EC" };
  }
  const integers = parts.filter(({ tag }) => tag === INTEGER).length;
  switch (integers) {
    case 2:
      return { kind: "publicKey" };
    case 6:
      return { kind: "otherAlgorithm", name: "DSA" };
    case 9:
      return version === 0 ? { kind: "rsa", label: "RSA PRIVATE KEY" } : { kind: "multiPrime" };
    default:
      return { kind: "damaged" };
  }
}
