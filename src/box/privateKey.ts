import { createPrivateKey, type KeyObject } from "node:crypto";
import { BoxError } from "./errors";
import type { Secret } from "./secret";
import { type Sentence, sentence } from "./sentence";

/** Makes a key that every host can open, whatever OpenSSL or BoringSSL it was built with. */
const CONVERSION =
  "openssl pkcs8 -topk8 -in private.pem -out converted.pem -v2 aes-256-cbc -v2prf hmacWithSHA256";
const SMALLEST_BITS = 2048;

/**
 * Opens the RSA private key of an app: PKCS#8 or PKCS#1, plain or encrypted, with line ends however they were damaged on
 * the way.
 * @throws BoxError `fixSettings`; code `passphrase` when another passphrase would help, otherwise `privateKey`
 */
export function openPrivateKey(pem: Secret, passphrase?: Secret): KeyObject {
  const { label, text } = readPem(pem.expose());
  const isEncrypted = label.startsWith("ENCRYPTED") || text.includes("Proc-Type: 4,ENCRYPTED");
  if (isEncrypted && !passphrase) {
    throw unusable(
      sentence("The private key is encrypted and no passphrase is known; enter its passphrase."),
      "passphrase",
    );
  }
  const key = decrypted(text, passphrase, isEncrypted);
  if (key.asymmetricKeyType !== "rsa") {
    throw unusable(sentence("Box needs an RSA key, and this is another kind; make a new key pair at Box."));
  }
  if ((key.asymmetricKeyDetails?.modulusLength ?? 0) < SMALLEST_BITS) {
    throw unusable(
      sentence("Box needs an RSA key of at least {0} bits; make a new key pair at Box.", SMALLEST_BITS),
    );
  }
  return key;
}

function decrypted(text: string, passphrase: Secret | undefined, isEncrypted: boolean): KeyObject {
  try {
    return createPrivateKey({ key: text, ...(passphrase && { passphrase: passphrase.expose() }) });
  } catch (error) {
    if (!isEncrypted) {
      throw unusable(
        sentence("The private key is damaged; download the configuration again, or copy the whole key."),
      );
    }
    if (isUnsupported(error)) {
      throw unusable(
        sentence(
          "This editor cannot open the private key's encryption; convert the key with: {0}",
          CONVERSION,
        ),
      );
    }
    throw unusable(
      sentence("The passphrase does not open the private key; enter the right one."),
      "passphrase",
    );
  }
}

/** OpenSSL and BoringSSL name it differently; their texts hold no part of the key. */
function isUnsupported(error: unknown): boolean {
  const text = error instanceof Error ? `${"code" in error ? error.code : ""} ${error.message}` : "";
  return /unsupported|unknown[ _](algorithm|cipher|digest)|fetch failed|inner_evp_generic_fetch/i.test(text);
}

/** One clean PEM block out of a text that lost its line ends, or has those of JSON or Windows. */
function readPem(raw: string): { label: string; text: string } {
  const clean = raw
    .replace(/\\r\\n|\\n|\\r/g, "\n")
    .replace(/\r\n?/g, "\n")
    .trim();
  const [, label, body = ""] = /-----BEGIN ([A-Z0-9 ]+)-----([\s\S]*?)-----END \1-----/.exec(clean) ?? [];
  if (label === undefined) {
    throw unusable(
      sentence("The private key does not begin with -----BEGIN and end with -----END; copy the whole key."),
    );
  }
  if (!label.endsWith("PRIVATE KEY")) {
    throw unusable(
      sentence("This is a {0}, not a private key; choose the private key of the pair.", label.toLowerCase()),
    );
  }
  const headers = [...body.matchAll(/(Proc-Type|DEK-Info): *([^\s]+)/g)];
  const base64 = headers.reduce((rest, [line]) => rest.replace(line, ""), body).replace(/\s+/g, "");
  const lines = base64.match(/.{1,64}/g) ?? [];
  const head = headers.length > 0 ? [...headers.map(([, name, value]) => `${name}: ${value}`), ""] : [];
  const text = [`-----BEGIN ${label}-----`, ...head, ...lines, `-----END ${label}-----`, ""].join("\n");
  return { label, text };
}

function unusable(reason: Sentence, code: "passphrase" | "privateKey" = "privateKey"): BoxError {
  return new BoxError(reason, { decision: "fixSettings", code });
}
