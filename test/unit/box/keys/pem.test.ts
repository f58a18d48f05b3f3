import assert from "node:assert/strict";
import fc from "fast-check";
import { type PemBlock, readPem, writePem } from "../../../../src/box/keys/pem";
import { assertLinear } from "../growth";

const repeated = (part: string) => (length: number) => part.repeat(Math.ceil(length / part.length));

describe("a block of PEM", function () {
  this.timeout(20_000);

  it("is the same when it is written and read again", () => {
    const der = fc.uint8Array({ minLength: 1, maxLength: 300 }).map((bytes) => Buffer.from(bytes));
    const encryption = fc.constantFrom(
      undefined,
      { cipher: "DES-EDE3-CBC", iv: Buffer.from("0123456789abcdef", "hex") },
      { cipher: "AES-256-CBC", iv: Buffer.from("0123456789abcdef0123456789abcdef", "hex") },
    );
    const label = fc.constantFrom("PRIVATE KEY", "RSA PRIVATE KEY", "CERTIFICATE");
    fc.assert(
      fc.property(label, encryption, der, (name, headers, bytes) => {
        const block: PemBlock = { label: name, ...(headers && { encryption: headers }), der: bytes };
        assert.deepEqual(readPem(writePem(block)), block);
      }),
    );
  });

  it("has no end in the block after it", () => {
    const whole = writePem({ label: "PRIVATE KEY", der: Buffer.from("canary") });
    assert.equal(readPem(`-----BEGIN RSA PRIVATE KEY-----\nAAAA\n${whole}`)?.label, "PRIVATE KEY");
  });

  for (const part of [
    "\\",
    "\\\\n",
    "-----BEGIN PRIVATE KEY-----",
    "-----BEGIN ",
    "-----BEGIN PRIVATE KEY-----\n-----END X-----",
    "-----",
    " ",
    "\n",
    "Proc-Type: 4,ENCRYPTED DEK-Info: ",
    "A=",
  ]) {
    it(`is looked for in linear time among ${JSON.stringify(part)}`, () => {
      assertLinear(readPem, repeated(part));
      assertLinear(
        readPem,
        (length) => `-----BEGIN RSA PRIVATE KEY-----${repeated(part)(length)}-----END RSA PRIVATE KEY-----`,
      );
    });
  }
});
