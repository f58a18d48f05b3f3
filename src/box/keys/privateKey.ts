import { createPrivateKey, type KeyObject } from "node:crypto";
import { BoxError } from "../../base/errors";
import { type LocalizedMessage, localized } from "../../base/localizedMessage";
import type { Secret } from "../../base/secret";
import { conversionOf } from "./keyConversion";
import type { KeyEncryption } from "./keyEncryption";
import { damagedKey, multiPrimeKey, otherAlgorithm, refusalOf } from "./keyRefusal";
import { readStructure } from "./keyStructure";
import { type PemBlock, readPem, writePem } from "./pem";

const SMALLEST_BITS = 2048;
/** A key of 16,384 bits, the largest that hosts take, has 13 KB. */
const LONGEST = 16 * 1024;

/**
 * Reads the RSA private key of an app: PKCS#8 or PKCS#1, plain or encrypted, with line ends however they were damaged on
 * the way. What decrypts it is the host, and not before the work that it asks for is known to be bearable.
 * @throws BoxError `fixSettings`; code `passphrase` when another passphrase would help, otherwise `privateKey`
 */
export function readPrivateKey(pem: Secret, passphrase?: Secret): KeyObject {
  const text = pem.expose();
  if (text.length > LONGEST) {
    throw unusable(
      localized(
        "The private key is longer than 16 KB, so it is not the key of a Box app; choose another one.",
      ),
    );
  }
  const block = readPem(text);
  if (!block) {
    throw unusable(
      localized(
        "The private key is not whole; copy all of it, from -----BEGIN to the dashes after -----END, or download the configuration again.",
      ),
    );
  }
  return verified(decoded(block, passphrase));
}

/** @throws BoxError */
function decoded(block: PemBlock, passphrase: Secret | undefined): KeyObject {
  if (block.encryption && block.label === "RSA PRIVATE KEY") {
    // The traditional form derives its key with a single round of MD5, and nothing inside it shows before it is opened.
    return decrypted(block, [block.encryption.cipher], passphrase);
  }
  // The host gets the label of what was found, so that it reads the bytes as they were read here.
  const structure = readStructure(block.der);
  switch (structure.kind) {
    case "rsa":
      return readPlain({ label: structure.label, der: block.der });
    case "encrypted":
      refuseWork(structure.encryption);
      return decrypted(
        { label: "ENCRYPTED PRIVATE KEY", der: block.der },
        structure.encryption.identifiers,
        passphrase,
      );
    default:
      throw unusable(refusalOf(structure, block.label));
  }
}

/** @throws BoxError when the key would stop the host, or might */
function refuseWork({ work, identifiers }: KeyEncryption): void {
  switch (work) {
    case "bearable":
      return;
    case "excessive":
      throw unusable(
        localized(
          "Opening this private key takes so many rounds that the editor would stand still; convert it, then use the result: {0}",
          conversionOf(identifiers),
        ),
      );
    case "unknown":
      throw unsupported(identifiers);
  }
}

function readPlain(block: PemBlock): KeyObject {
  try {
    return createPrivateKey(writePem(block));
  } catch {
    throw unusable(damagedKey);
  }
}

/** Without a passphrase the host is asked as well, so that nobody types one for a key that cannot be opened anyway. */
function decrypted(block: PemBlock, ciphers: readonly string[], passphrase: Secret | undefined): KeyObject {
  const text = passphrase?.expose() ?? "";
  try {
    return createPrivateKey({ key: writePem(block), passphrase: text });
  } catch (error) {
    switch (hostRefusal(error)) {
      case "wrongPassphrase":
        throw unusable(
          text === ""
            ? localized("The private key is encrypted and no passphrase is known; enter its passphrase.")
            : localized("The passphrase does not open the private key; enter the right one."),
          "passphrase",
        );
      case "multiPrime":
        throw unusable(multiPrimeKey);
      case "otherAlgorithm":
        throw unusable(otherAlgorithm());
      case "damaged":
        throw unusable(damagedKey);
      case "unsupported":
        throw unsupported(ciphers);
    }
  }
}

/** In the codes of OpenSSL 3 and of BoringSSL, the two that hosts are built with. */
const hostRefusals = [
  // Opened, and then one of the two kinds that BoringSSL does not know.
  { code: /RSA_BAD_VERSION/, means: "multiPrime" },
  { code: /EVP_UNSUPPORTED_ALGORITHM/, means: "otherAlgorithm" },
  { code: /WRONG_FINAL_BLOCK_LENGTH/, means: "damaged" },
  // Besides wrong padding: bytes that are no key, and a passphrase of more than the 1024 bytes that hosts take.
  {
    code: /BAD_DECRYPT|^ERR_OSSL_UNSUPPORTED$|EVP_DECODE_ERROR|ASN1|INTERRUPTED_OR_CANCELLED|BAD_PASSWORD_READ/,
    means: "wrongPassphrase",
  },
] as const;

function hostRefusal(error: unknown): (typeof hostRefusals)[number]["means"] | "unsupported" {
  const code = error instanceof Error && "code" in error ? String(error.code) : "";
  return hostRefusals.find((refusal) => refusal.code.test(code))?.means ?? "unsupported";
}

/** The same for each key, however it came: an encrypted one shows only now what it is. @throws BoxError */
function verified(key: KeyObject): KeyObject {
  const structure = readStructure(key.export({ type: "pkcs8", format: "der" }));
  if (structure.kind !== "rsa") {
    throw unusable(refusalOf(structure));
  }
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < SMALLEST_BITS) {
    throw unusable(
      localized(
        "Box needs an RSA key of at least {0} bits, and this one is shorter; create a new key pair at Box.",
        SMALLEST_BITS,
      ),
    );
  }
  return key;
}

function unsupported(ciphers: readonly string[]): BoxError {
  return unusable(
    localized(
      "The private key is encrypted in a way that cannot be opened here; convert it, then use the result: {0}",
      conversionOf(ciphers),
    ),
  );
}

function unusable(reason: LocalizedMessage, code: "passphrase" | "privateKey" = "privateKey"): BoxError {
  return new BoxError(reason, { decision: "fixSettings", code });
}
