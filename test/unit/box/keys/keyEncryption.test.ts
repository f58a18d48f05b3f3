import assert from "node:assert/strict";
import { derElements, partsOf } from "../../../../src/box/keys/der";
import { conversionOf } from "../../../../src/box/keys/keyConversion";
import { type KeyEncryption, readEncryption } from "../../../../src/box/keys/keyEncryption";
import { integer, nothing, objectId, octets, sequence } from "../derWriter";
import { open, pem } from "../keyMatrix";
import { refusal } from "../refusal";
import { keysByOpenSsl } from "./keysByOpenSsl";

const MILLION = 1_000_000;
const MOST = 0x7fffffff;
const salt = octets(Buffer.alloc(8));

const scheme = (id: string, ...parameters: Buffer[]) => sequence(objectId(id), sequence(...parameters));
const onePart = (id: string, rounds: number) => scheme(id, salt, integer(rounds));
const pbes2 = (derivation: Buffer) =>
  scheme(
    "2a864886f70d01050d",
    derivation,
    sequence(objectId("60864801650304012a"), octets(Buffer.alloc(16))),
  );
const pbkdf2 = (...parameters: Buffer[]) => pbes2(scheme("2a864886f70d01050c", ...parameters));
const hmac = (id: string) => sequence(objectId(id), nothing);
const scrypt = (n: number, r: number, p: number) =>
  pbes2(scheme("2b06010401da47040b", salt, integer(n), integer(r), integer(p)));

/** By the last byte of 1.2.840.113549.2: SHA-1 to SHA-512, and its two short forms, which no table here needs to know. */
const functions = ["07", "08", "09", "0a", "0b", "0c", "0d"].map((byte) => hmac(`2a864886f70d02${byte}`));
/** PBES1 with DES and RC2 (RFC 8018 A.3), PKCS #12 with RC4, triple DES, RC2 (RFC 7292 C). */
const oneParts = [
  ...["03", "06", "0a", "0b"].map((byte) => `2a864886f70d0105${byte}`),
  ...["01", "02", "03", "04", "05", "06"].map((byte) => `2a864886f70d010c01${byte}`),
];

const rows: readonly (readonly [name: string, work: KeyEncryption["work"], algorithm: Buffer])[] = [
  ["PBKDF2 without a named function", "bearable", pbkdf2(salt, integer(2048))],
  ["a million rounds of PBKDF2", "bearable", pbkdf2(salt, integer(MILLION))],
  ["one more", "excessive", pbkdf2(salt, integer(MILLION + 1))],
  ...functions.map(
    (prf, index) =>
      [`PBKDF2 with function ${index}`, "excessive", pbkdf2(salt, integer(MILLION + 1), prf)] as const,
  ),
  [
    "PBKDF2 with an unknown function",
    "excessive",
    pbkdf2(salt, integer(MILLION + 1), hmac("2b060104018f6501")),
  ],
  ["PBKDF2 with the length of the key", "excessive", pbkdf2(salt, integer(MILLION + 1), integer(32))],
  ...oneParts.map((id) => [`${id} with a million rounds`, "bearable", onePart(id, MILLION)] as const),
  ...oneParts.map((id) => [`${id} with one more`, "excessive", onePart(id, MILLION + 1)] as const),
  ["scrypt as OpenSSL writes it", "bearable", scrypt(16_384, 8, 1)],
  ["scrypt in eight lanes", "bearable", scrypt(16_384, 8, 8)],
  ["scrypt in nine", "excessive", scrypt(16_384, 8, 9)],
  ["scrypt in very many", "excessive", scrypt(2, 1, MOST)],
  ["scrypt with large blocks", "excessive", scrypt(2, MOST, 1)],
  ["scrypt with a large cost", "excessive", scrypt(MOST, 1, 1)],
  ["rounds in nine bytes", "unknown", pbkdf2(salt, Buffer.from("0209007fffffffffffffff", "hex"))],
  ["no rounds", "unknown", pbkdf2(salt)],
  ["rounds that are no number", "unknown", pbkdf2(salt, octets(Buffer.of(1)))],
  ["a salt that is chosen by an algorithm", "unknown", pbkdf2(hmac("2a864886f70d0207"), integer(2048))],
  ["PBES1 without rounds", "unknown", scheme("2a864886f70d010503", salt)],
  ["scrypt without its cost", "unknown", pbes2(scheme("2b06010401da47040b", salt))],
  ["scrypt with nothing for it", "unknown", scrypt(0, 8, 1)],
  ["another derivation", "unknown", pbes2(scheme("2b060104018f6501", salt, integer(1)))],
  ["another scheme", "unknown", onePart("2b060104018f6501", 1)],
  ["PBES2 without parameters", "unknown", scheme("2a864886f70d01050d")],
  ["a scheme without a name", "unknown", sequence(salt)],
];

const read = (algorithm: Buffer) => readEncryption(derElements(algorithm)[0] ?? assert.fail("no element"));

describe("the encryption of a key", () => {
  for (const [name, work, algorithm] of rows) {
    it(`asks for work that is ${work}: ${name}`, () => assert.equal(read(algorithm).work, work));
  }

  // At a million and one the host would need a second or two, and find the passphrase wrong.
  for (const [name, work, algorithm] of rows.filter((row) => row[1] !== "bearable")) {
    it(`ends before the host tries to open it: ${name}`, () => {
      const text = pem("ENCRYPTED PRIVATE KEY", sequence(algorithm, octets(Buffer.alloc(640))));
      for (const secret of ["canary", null]) {
        const { message, code } = refusal(() => open(text, secret));
        assert.match(
          message,
          work === "excessive" ? /stand still; convert it/ : /cannot be opened here; convert it/,
        );
        assert.equal(code, "privateKey");
      }
    });
  }

  it("counts whatever the headers before it say, which hosts pass over", () => {
    const headers = "Proc-Type: 4,ENCRYPTED\nDEK-Info: DES-EDE3-CBC,0123456789ABCDEF\n\n";
    const der = sequence(pbkdf2(salt, integer(MILLION + 1)), octets(Buffer.alloc(640)));
    assert.match(refusal(() => open(pem("ENCRYPTED PRIVATE KEY", der, headers))).message, /stand still/);
  });

  for (const [options, isLegacy, base64] of keysByOpenSsl) {
    it(`is read as OpenSSL writes it: ${options}`, () => {
      const [algorithm] = partsOf(derElements(Buffer.from(base64, "base64"))[0]);
      const { work, identifiers } = readEncryption(algorithm ?? assert.fail("no element"));
      assert.equal(work, "bearable");
      assert.equal(conversionOf(identifiers).includes("-provider legacy"), isLegacy);
    });
  }
});
