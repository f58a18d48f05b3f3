import { type DerElement, identifierOf, integerOf, OCTET_STRING, partsOf } from "./der";

/** How a key is encrypted (RFC 8018 A, RFC 7292 C, RFC 7914 7). */
export interface KeyEncryption {
  /** Object identifiers of the scheme and of its cipher, in hexadecimal digits. */
  readonly identifiers: readonly string[];
  /** How long it takes to derive the cipher's key: nobody can tell where the parameters are not known here. */
  readonly work: "bearable" | "excessive" | "unknown";
}

/**
 * OpenSSL writes 2,048 of them, OWASP recommends 600,000 of HMAC-SHA256. The host derives a key in one go, and a file could
 * ask for 2^31, which would stop all extensions for an hour; a million take up to three seconds.
 */
const MOST_ROUNDS = 1_000_000;
/** N · r · p of scrypt, eight times OpenSSL's default. Its memory is limited by the hosts themselves. */
const MOST_SCRYPT_STEPS = 2 ** 20;

const PBES2 = "2a864886f70d01050d";
const PBKDF2 = "2a864886f70d01050c";
const SCRYPT = "2b06010401da47040b";
/** PBES1, and what PKCS #12 has in its place. */
const ONE_PART_SCHEME = /^2a864886f70d01(05(01|03|04|06|0a|0b)|0c010[1-6])$/;

/** @param algorithm `encryptionAlgorithm` of `EncryptedPrivateKeyInfo` */
export function readEncryption(algorithm: DerElement): KeyEncryption {
  const [scheme = "", parameters] = named(algorithm);
  if (scheme !== PBES2) {
    const work = ONE_PART_SCHEME.test(scheme) ? workOfRounds(partsOf(parameters)) : "unknown";
    return { identifiers: [scheme], work };
  }
  const [derivation, encryption] = partsOf(parameters);
  const [cipher = ""] = named(encryption);
  return { identifiers: [scheme, cipher], work: workOf(derivation) };
}

function workOf(derivation: DerElement | undefined): KeyEncryption["work"] {
  const [derivationName, parameters] = named(derivation);
  switch (derivationName) {
    case PBKDF2:
      return workOfRounds(partsOf(parameters));
    case SCRYPT:
      return workOfScrypt(partsOf(parameters));
    default:
      return "unknown";
  }
}

/** The salt and the number of rounds come first everywhere, whichever the pseudo-random function is. */
function workOfRounds([salt, rounds]: readonly DerElement[]): KeyEncryption["work"] {
  return salt?.tag === OCTET_STRING ? judged(integerOf(rounds), MOST_ROUNDS) : "unknown";
}

function workOfScrypt([
  salt,
  cost,
  blockSize,
  parallelization,
]: readonly DerElement[]): KeyEncryption["work"] {
  const [n, r, p] = [integerOf(cost), integerOf(blockSize), integerOf(parallelization)];
  return salt?.tag === OCTET_STRING && n && r && p ? judged(n * r * p, MOST_SCRYPT_STEPS) : "unknown";
}

function judged(steps: number | undefined, most: number): KeyEncryption["work"] {
  if (steps === undefined) {
    return "unknown";
  }
  return steps <= most ? "bearable" : "excessive";
}

/** An `AlgorithmIdentifier`: its name and its parameters. */
function named(
  algorithm: DerElement | undefined,
): [name: string | undefined, parameters: DerElement | undefined] {
  const [name, parameters] = partsOf(algorithm);
  return [identifierOf(name), parameters];
}
