import assert from "node:assert/strict";
import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { Secret } from "../../../src/base/secret";
import { readPrivateKey } from "../../../src/box/keys/privateKey";
import {
  cipherNames,
  type KeyEncryption,
  pbes1,
  pbes2,
  pkcs12TripleDes,
  scryptAes,
  traditional,
} from "./keyEncryptions";
import { otherKeys } from "./otherKeys";
import { refusal } from "./refusal";

export const passphrase = "canary-passphrase-ä€";

/** A form in which a private key can come, by its name. */
export type KeyForm = readonly [name: string, pem: (key: KeyObject) => string];

export const plainForms: readonly KeyForm[] = [
  ["PKCS#8", (key) => pem("PRIVATE KEY", pkcs8(key))],
  ["PKCS#1", (key) => pem("RSA PRIVATE KEY", pkcs1(key))],
];

const strongCiphers = cipherNames.filter((name) => name !== "des-cbc");

/** What Node built with OpenSSL 3 and Electron with BoringSSL both open, Box's own keys first. */
export const encryptedForms: readonly KeyForm[] = [
  ["PKCS#8, PBES2 as in Box's own keys", pkcs8Form(pbes2("des-ede3-cbc"))],
  ...strongCiphers.flatMap((cipher) =>
    (["sha1", "sha256"] as const).map(
      (hash) => [`PKCS#8, PBES2, ${cipher}, ${hash}`, pkcs8Form(pbes2(cipher, hash))] as const,
    ),
  ),
  ["PKCS#8, PKCS #12's SHA-1 and triple DES", pkcs8Form(pkcs12TripleDes)],
  ...strongCiphers.map(
    (cipher) => [`PKCS#1, ${cipher}`, (key: KeyObject) => pkcs1Form(cipher, key)] as const,
  ),
];

/** What some hosts open and others do not, or none does. */
export const rareForms: readonly KeyForm[] = [
  ...(["sha224", "sha384", "sha512"] as const).map(
    (hash) => [`PKCS#8, PBES2, aes-256-cbc, ${hash}`, pkcs8Form(pbes2("aes-256-cbc", hash))] as const,
  ),
  ["PKCS#8, PBES2, des-cbc", pkcs8Form(pbes2("des-cbc"))],
  ["PKCS#8, PBES2, scrypt", pkcs8Form(scryptAes)],
  ["PKCS#8, PBES1, MD5 and DES", pkcs8Form(pbes1("md5"))],
  ["PKCS#8, PBES1, SHA-1 and DES", pkcs8Form(pbes1("sha1"))],
  ["PKCS#1, des-cbc", (key) => pkcs1Form("des-cbc", key)],
];

/** What becomes of the line ends of a key on its way. */
const lineEnds: readonly (readonly [name: string, damage: (pem: string) => string])[] = [
  ["as they were", (text) => text],
  ["those of Windows", (text) => text.replaceAll("\n", "\r\n")],
  ["escaped", (text) => text.replaceAll("\n", "\\n")],
  ["escaped twice", (text) => text.replaceAll("\n", "\\\\n")],
  ["escaped, those of Windows", (text) => text.replaceAll("\n", "\\r\\n")],
  ["spaces", (text) => text.replaceAll("\n", " ")],
  ["none", (text) => text.replaceAll("\n", "")],
  ["doubled", (text) => text.replaceAll("\n", "\n\n")],
  ["indented, in quotes", (text) => `  "${text.replaceAll("\n", "\n    ")}"\n`],
];

let keyPair: KeyObject | undefined;

/** One RSA key of 2048 bits for all, made when first needed. */
export function rsaKey(): KeyObject {
  keyPair ??= generateKeyPairSync("rsa", { modulusLength: 2048 }).privateKey;
  return keyPair;
}

/** Tests for the host in which they run, since it depends on its crypto library what it opens, and in which words it refuses. */
export function keyMatrixTests(): void {
  for (const [name, make] of [...plainForms, ...encryptedForms]) {
    it(`opens ${name}, whatever became of the line ends`, () => {
      const text = make(rsaKey());
      for (const [ends, damage] of lineEnds) {
        assert.ok(isTheKey(open(damage(text))), `line ends: ${ends}`);
      }
    });
  }

  for (const [name, make] of encryptedForms) {
    it(`asks for another passphrase for ${name}`, () => {
      const text = make(rsaKey());
      for (const wrong of [null, "", "canary-wrong", `${passphrase} `, "x".repeat(2000)]) {
        assert.equal(refusal(() => open(text, wrong)).code, "passphrase");
      }
    });
  }

  for (const [name, make] of rareForms) {
    it(`opens ${name} if the host does, or gives the command that converts it before any passphrase is asked for`, () => {
      const text = make(rsaKey());
      if (isOpenedByHost(text)) {
        assert.ok(isTheKey(open(text)));
        assert.equal(refusal(() => open(text, null)).code, "passphrase");
        return;
      }
      for (const given of [passphrase, "canary-wrong", null]) {
        const error = refusal(() => open(text, given));
        assert.match(
          error.message,
          /: openssl pkcs8 -topk8 -in private\.pem -out converted\.pem -v2 aes-256-cbc/,
        );
        assert.equal(error.code, "privateKey");
      }
    });
  }

  it("takes no wrong passphrase for anything else, even where it decrypts to well padded bytes", () => {
    for (const encryption of [pbes2("aes-128-cbc"), pkcs12TripleDes]) {
      const text = pkcs8Form(encryption)(rsaKey());
      for (let attempt = 0; attempt < 600; attempt++) {
        assert.equal(refusal(() => open(text, `canary-${attempt}`)).code, "passphrase");
      }
    }
  });

  for (const [name, { der, words }] of Object.entries(otherKeys)) {
    it(`refuses ${name} by its kind, encrypted or not`, () => {
      for (const text of [
        pem("PRIVATE KEY", der()),
        pem("ENCRYPTED PRIVATE KEY", pbes2("aes-128-cbc")(der(), passphrase)),
      ]) {
        const error = refusal(() => open(text));
        assert.match(error.message, words);
        assert.equal(error.code, "privateKey");
      }
    });
  }
}

/** @param secret `null` for no passphrase at all */
export function open(text: string, secret: string | null = passphrase): KeyObject {
  return readPrivateKey(new Secret(text), secret === null ? undefined : new Secret(secret));
}

export function isTheKey(key: KeyObject): boolean {
  return createPublicKey(key).equals(createPublicKey(rsaKey()));
}

function isOpenedByHost(text: string): boolean {
  try {
    createPrivateKey({ key: text, passphrase });
    return true;
  } catch {
    return false;
  }
}

export function pem(label: string, der: Buffer, headers = ""): string {
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return [`-----BEGIN ${label}-----`, headers + lines.join("\n"), `-----END ${label}-----`, ""].join("\n");
}

export function pkcs8(key: KeyObject): Buffer {
  return key.export({ type: "pkcs8", format: "der" });
}

function pkcs1(key: KeyObject): Buffer {
  return key.export({ type: "pkcs1", format: "der" });
}

export function pkcs8Form(encryption: KeyEncryption): (key: KeyObject) => string {
  return (key) => pem("ENCRYPTED PRIVATE KEY", encryption(pkcs8(key), passphrase));
}

function pkcs1Form(cipher: Parameters<typeof traditional>[0], key: KeyObject): string {
  const { headers, der } = traditional(cipher, pkcs1(key), passphrase);
  return pem("RSA PRIVATE KEY", der, headers);
}
