import { generateKeyPairSync, generatePrimeSync, type KeyObject } from "node:crypto";
import { bigInteger, integer, nothing, objectId, octets, sequence } from "./derWriter";

/** Private keys that Box or some editor cannot use, as DER of PKCS#8, and what a person is told of each. */
export const otherKeys: Readonly<Record<string, { der(): Buffer; words: RegExp }>> = {
  "an EC key": {
    der: () => derOf(generateKeyPairSync("ec", { namedCurve: "P-256" }).privateKey),
    words: /RSA key.* kind EC; create a new key pair/,
  },
  "an Ed25519 key": {
    der: () => derOf(generateKeyPairSync("ed25519").privateKey),
    words: /RSA key.* kind Ed25519; create a new key pair/,
  },
  "an RSA-PSS key": {
    der: rsaPss,
    // BoringSSL knows no RSA-PSS keys, so that an encrypted one stays without a name there.
    words: /RSA key.*(kind RSA-PSS|another kind); create a new key pair/,
  },
  "an RSA key of three primes": {
    der: threePrimes,
    words: /more than two primes.*; create a new key pair/,
  },
};

function derOf(key: KeyObject): Buffer {
  return key.export({ type: "pkcs8", format: "der" });
}

function rsaPss(): Buffer {
  const { privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  return privateKeyInfo(
    sequence(objectId("2a864886f70d01010a")),
    privateKey.export({ type: "pkcs1", format: "der" }),
  );
}

function privateKeyInfo(algorithm: Buffer, key: Buffer): Buffer {
  return sequence(integer(0), algorithm, octets(key));
}

/** `RSAPrivateKey` with `otherPrimeInfos` (RFC 8017 A.1.2), which no `generateKeyPair` makes. */
function threePrimes(): Buffer {
  const e = 65_537n;
  const [p, q, r] = [primeFor(e), primeFor(e), primeFor(e)];
  const d = inverse(e, (p - 1n) * (q - 1n) * (r - 1n));
  const numbers = [p * q * r, e, d, p, q, d % (p - 1n), d % (q - 1n), inverse(q, p)];
  const third = sequence(bigInteger(r), bigInteger(d % (r - 1n)), bigInteger(inverse(p * q, r)));
  return privateKeyInfo(
    sequence(objectId("2a864886f70d010101"), nothing),
    sequence(integer(1), ...numbers.map(bigInteger), sequence(third)),
  );
}

function primeFor(e: bigint): bigint {
  const prime = generatePrimeSync(688, { bigint: true });
  return (prime - 1n) % e === 0n ? primeFor(e) : prime;
}

/** By Euclid. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [remainder, next, factor, nextFactor] = [modulus, value % modulus, 0n, 1n];
  while (next !== 0n) {
    const quotient = remainder / next;
    [remainder, next] = [next, remainder % next];
    [factor, nextFactor] = [nextFactor, factor - quotient * nextFactor];
  }
  return ((factor % modulus) + modulus) % modulus;
}
