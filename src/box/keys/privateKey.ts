import { createPrivateKey, type KeyObject } from "node:crypto";
import { BoxError } from "../../base/errors";
import { type LocalizedMessage, localized } from "../../base/localizedMessage";
import type { Secret } from "../../base/secret";
import type { Undecrypted } from "./keyCipher";
import { conversionOf, OPENSSH_CONVERSION } from "./keyConversion";
import { decryptTraditional } from "./opensslLegacyPem";
import { type PemBlock, readPem } from "./pem";
import { decryptPkcs8 } from "./pkcs8Key";

const SMALLEST_BITS = 2048;

/**
 * Opens the RSA private key of an app: PKCS#8 or PKCS#1, plain or encrypted, with line ends however they were damaged on
 * the way. The same keys open in every host, be it built with OpenSSL or with BoringSSL.
 * @throws BoxError `fixSettings`; code `passphrase` when another passphrase would help, otherwise `privateKey`
 */
export function openPrivateKey(pem: Secret, passphrase?: Secret): KeyObject {
  const block = readPem(pem.expose());
  if (!block) {
    throw unusable(
      localized(
        "The private key is not whole; copy all of it, from -----BEGIN to the dashes after -----END, or download the configuration again.",
      ),
    );
  }
  const refusal = refusalOf(block);
  if (refusal) {
    throw unusable(refusal);
  }
  const key = isEncrypted(block) ? openEncrypted(block, passphrase) : openPlain(block);
  if (!key) {
    throw unusable(
      localized("The private key is damaged; copy the whole key, or download the configuration again."),
    );
  }
  return verified(key);
}

/** Why a block is no RSA private key, as far as its label tells. */
function refusalOf({ label }: PemBlock): LocalizedMessage | undefined {
  switch (label) {
    case "PRIVATE KEY":
    case "ENCRYPTED PRIVATE KEY":
    case "RSA PRIVATE KEY":
      return undefined;
    case "PUBLIC KEY":
    case "RSA PUBLIC KEY":
      return localized("This is a public key, which cannot sign; choose the private key of the pair.");
    case "CERTIFICATE":
      return localized(
        "This is a certificate, which cannot sign; choose the private key that belongs to it.",
      );
    case "OPENSSH PRIVATE KEY":
      return localized(
        "This private key is in OpenSSH's own format; convert a copy of it, then use that: {0}",
        OPENSSH_CONVERSION,
      );
    default:
      return label.endsWith("PRIVATE KEY")
        ? notRsa
        : localized("This is not a private key; choose the private key of the pair.");
  }
}

const notRsa = localized("Box needs an RSA key, and this is another kind; create a new key pair at Box.");

function verified(key: KeyObject): KeyObject {
  if (key.asymmetricKeyType !== "rsa") {
    throw unusable(notRsa);
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

function isEncrypted({ label, encryption }: PemBlock): boolean {
  return label.startsWith("ENCRYPTED") || encryption !== undefined;
}

/** `undefined` when the key is damaged. @throws BoxError */
function openEncrypted(block: PemBlock, passphrase: Secret | undefined): KeyObject | undefined {
  if (!passphrase?.expose()) {
    throw unusable(
      localized("The private key is encrypted and no passphrase is known; enter its passphrase."),
      "passphrase",
    );
  }
  const decrypted = block.encryption
    ? decryptTraditional(block.encryption, block.der, passphrase)
    : decryptPkcs8(block.der, passphrase);
  if (typeof decrypted !== "string") {
    // One wrong passphrase in 256 leaves bytes that look well padded.
    return openPlain({ ...block, der: decrypted }) ?? refuse("wrongPassphrase", block);
  }
  const byHost = decrypted === "unsupported" && !block.encryption ? openByHost(block, passphrase) : decrypted;
  return typeof byHost === "string" ? refuse(byHost, block) : byHost;
}

function refuse(reason: Undecrypted, block: PemBlock): undefined {
  switch (reason) {
    case "damaged":
      return undefined;
    case "wrongPassphrase":
      throw unusable(
        localized("The passphrase does not open the private key; enter the right one."),
        "passphrase",
      );
    case "unsupported":
    case "tooSlow":
      throw unusable(
        localized(
          "The private key is encrypted in a way that cannot be opened here; convert it, then use the result: {0}",
          conversionOf(block),
        ),
      );
  }
}

/** `undefined` when the key is damaged. */
function openPlain({ label, der }: PemBlock): KeyObject | undefined {
  try {
    return createPrivateKey({ key: der, format: "der", type: label.startsWith("RSA") ? "pkcs1" : "pkcs8" });
  } catch {
    return undefined;
  }
}

/** What is left to the host: PKCS #12's ways, RC2, scrypt and others, of which each host knows some. */
function openByHost({ der }: PemBlock, passphrase: Secret): KeyObject | Undecrypted {
  try {
    return createPrivateKey({ key: der, format: "der", type: "pkcs8", passphrase: passphrase.expose() });
  } catch (error) {
    const text = error instanceof Error ? error.message : "";
    // The last two: bytes that look well padded by chance, and are no key.
    const isWrong = /bad[ _]decrypt|incorrect[ _]password|asn1|decode/i.test(text);
    return isWrong ? "wrongPassphrase" : "unsupported";
  }
}

function unusable(reason: LocalizedMessage, code: "passphrase" | "privateKey" = "privateKey"): BoxError {
  return new BoxError(reason, { decision: "fixSettings", code });
}
