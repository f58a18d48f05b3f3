import { createCipheriv, type KeyObject, pbkdf2Sync, randomBytes } from "node:crypto";

const ITERATIONS = 2048;

/**
 * The private key as `ENCRYPTED PRIVATE KEY` (RFC 5958) in the encryption of Box's keys: PBES2 with PBKDF2,
 * HMAC-SHA1 by leaving the function out, and DES-EDE3-CBC (RFC 8018 6.2). `KeyObject.export` takes HMAC-SHA256.
 */
export function encryptedPem(key: KeyObject, passphrase: string): string {
  const [salt, iv] = [randomBytes(8), randomBytes(8)];
  const cipher = createCipheriv("des-ede3-cbc", pbkdf2Sync(passphrase, salt, ITERATIONS, 24, "sha1"), iv);
  const encrypted = Buffer.concat([
    cipher.update(key.export({ type: "pkcs8", format: "der" })),
    cipher.final(),
  ]);
  const iterations = Buffer.alloc(2);
  iterations.writeUInt16BE(ITERATIONS);
  const algorithm = sequence(
    PBES2,
    sequence(
      sequence(PBKDF2, sequence(octets(salt), der(0x02, iterations))),
      sequence(DES_EDE3_CBC, octets(iv)),
    ),
  );
  const text = sequence(algorithm, octets(encrypted)).toString("base64");
  const lines = text.match(/.{1,64}/g) ?? [];
  return ["-----BEGIN ENCRYPTED PRIVATE KEY-----", ...lines, "-----END ENCRYPTED PRIVATE KEY-----", ""].join(
    "\n",
  );
}

const PBES2 = objectId("2a864886f70d01050d");
const PBKDF2 = objectId("2a864886f70d01050c");
const DES_EDE3_CBC = objectId("2a864886f70d0307");

function sequence(...parts: Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

function octets(bytes: Buffer): Buffer {
  return der(0x04, bytes);
}

function objectId(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, "hex"));
}

/** Tag, length in its shortest form, content (X.690). */
function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
