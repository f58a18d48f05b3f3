import assert from "node:assert/strict";
import { createPublicKey, generateKeyPairSync, type KeyObject } from "node:crypto";
import { BoxError } from "../../../src/base/errors";
import { Secret } from "../../../src/base/secret";
import { openPrivateKey } from "../../../src/box/keys/privateKey";
import {
  cipherNames,
  functionNames,
  type KeyEncryption,
  pbes1,
  pbes2,
  pkcs12TripleDes,
  traditional,
} from "./keyEncryptions";

export const passphrase = "canary-passphrase-ä€";

/** A form in which a private key can come, by its name. */
export type KeyForm = readonly [name: string, pem: (key: KeyObject) => string];

export const plainForms: readonly KeyForm[] = [
  ["PKCS#8", (key) => pem("PRIVATE KEY", pkcs8(key))],
  ["PKCS#1", (key) => pem("RSA PRIVATE KEY", pkcs1(key))],
];

export const encryptedForms: readonly KeyForm[] = [
  ["PKCS#8, PBES2 as in Box's own keys", pkcs8Form(pbes2("des-ede3-cbc"))],
  ...cipherNames.flatMap((cipher) =>
    functionNames.map(
      (hash) => [`PKCS#8, PBES2, ${cipher}, ${hash}`, pkcs8Form(pbes2(cipher, hash))] as const,
    ),
  ),
  ["PKCS#8, PBES1, MD5 and DES", pkcs8Form(pbes1("md5"))],
  ["PKCS#8, PBES1, SHA-1 and DES", pkcs8Form(pbes1("sha1"))],
  ["PKCS#8, PKCS #12's SHA-1 and triple DES", pkcs8Form(pkcs12TripleDes)],
  ...cipherNames.map((cipher) => [`PKCS#1, ${cipher}`, (key: KeyObject) => pkcs1Form(cipher, key)] as const),
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

/** Tests for the host in which they run, since no two hosts open the same encrypted keys by themselves. */
export function keyMatrixTests(): void {
  for (const [name, make] of [...plainForms, ...encryptedForms]) {
    it(`opens ${name}, whatever became of the line ends`, () => {
      const text = make(rsaKey());
      for (const [ends, damage] of lineEnds) {
        const opened = openPrivateKey(new Secret(damage(text)), new Secret(passphrase));
        assert.ok(createPublicKey(opened).equals(createPublicKey(rsaKey())), `line ends: ${ends}`);
      }
    });
  }

  for (const [name, make] of encryptedForms) {
    it(`asks for another passphrase for ${name}`, () => {
      const secret = new Secret(make(rsaKey()));
      for (const wrong of [undefined, "", "canary-wrong", `${passphrase} `]) {
        const given = wrong === undefined ? undefined : new Secret(wrong);
        assert.throws(
          () => openPrivateKey(secret, given),
          (error) =>
            error instanceof BoxError && error.code === "passphrase" && error.decision === "fixSettings",
        );
      }
    });
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
