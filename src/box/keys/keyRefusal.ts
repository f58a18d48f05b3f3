import { type LocalizedMessage, localized } from "../../base/localizedMessage";
import { OPENSSH_CONVERSION } from "./keyConversion";
import type { KeyStructure } from "./keyStructure";

export const damagedKey = localized(
  "The private key is damaged; copy the whole key, or download the configuration again.",
);
export const multiPrimeKey = localized(
  "This RSA key has more than two primes, so not every editor can use it; create a new key pair at Box.",
);

/** Why what was found in a block is no key that Box takes. */
export function refusalOf(
  structure: Exclude<KeyStructure, { kind: "rsa" }>,
  label = "PRIVATE KEY",
): LocalizedMessage {
  switch (structure.kind) {
    case "publicKey":
      return localized("This is a public key, which cannot sign; choose the private key of the pair.");
    case "certificate":
      return localized(
        "This is a certificate, which cannot sign; choose the private key that belongs to it.",
      );
    case "multiPrime":
      return multiPrimeKey;
    case "otherAlgorithm":
      return otherAlgorithm(structure.name);
    case "encrypted":
    case "damaged":
      return refusalOfLabel(label);
  }
}

export function otherAlgorithm(name?: string): LocalizedMessage {
  return name
    ? localized("Box needs an RSA key, and this one is of the kind {0}; create a new key pair at Box.", name)
    : localized("Box needs an RSA key, and this is another kind; create a new key pair at Box.");
}

/** Bytes that say nothing by themselves. */
function refusalOfLabel(label: string): LocalizedMessage {
  const [, algorithm] = /^(?:(\w+) )?PRIVATE KEY$/.exec(label) ?? [];
  switch (algorithm) {
    case "ENCRYPTED":
    case "RSA":
      return damagedKey;
    case "OPENSSH":
      return localized(
        "This private key is in OpenSSH's own format; convert a copy of it, then use that: {0}",
        OPENSSH_CONVERSION,
      );
    case undefined:
      return label === "PRIVATE KEY"
        ? damagedKey
        : localized("This is not a private key; choose the private key of the pair.");
    default:
      return otherAlgorithm(algorithm);
  }
}
