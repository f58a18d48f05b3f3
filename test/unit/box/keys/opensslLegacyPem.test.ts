import assert from "node:assert/strict";
import { Secret } from "../../../../src/base/secret";
import { decryptTraditional } from "../../../../src/box/keys/opensslLegacyPem";
import { readPem } from "../../../../src/box/keys/pem";

/** The DER of a small key that signs nothing, whose kind Box does not take. */
const plain =
  "30770201010420f7accecbd2869031a1b2efd7828ec40dfc7fe092dd31f5be0221c004e764d4f3a00a06082a8648ce3d030107a14403420004f5228d606f6b3e007a75cbe5ec1e4a11977c3e663da2f24c5a281dd471c3b215dcc3be02cecedf0981cdf02fd38922996baca73f5dbac928a54927e305bf9a88";

/** What `openssl ec -passout pass:canary-pass` made of it, with `-des`, `-des3` and `-aes192`. */
const byOpenSsl: readonly (readonly [header: string, base64: string])[] = [
  [
    "DES-CBC,19C813599731451F",
    "IqUt3wu7jVCBhTc47pQxKpNP/d+In75bsueghXYYb/Kd5z1VQPoDnHqTLI6Mq549PyUdatWikAlxgkbOdCtcLTG582F35AF3yOmf4QlDorwfeTJY8VjqXTudXHsYzDdFxq40druGiYl6TjzVsoyO+OZ15+qODsBYIY7a9eOu9is=",
  ],
  [
    "DES-EDE3-CBC,2D9C654D1A7ACD11",
    "+8RdRiocFqVGFwKiMb3afucGfuzgHCL2wv3ssII1/0QiLN/SiHPcLjTCR1JuPIs70QyYv+80ALtnoKqeSEeALhRp/j9i/RI/Hn2SDZ9xzdUA0i5rUGAfjhGuPOkAsEDMo3ii7ZGvJaHLNCKRSTR2SM5cJeos5LfcZQr20fXwN4Y=",
  ],
  [
    "AES-192-CBC,24F38B5322A5B85CCF21530881E0F886",
    "/gAYEDWOZzIPZ5MUWQnJ8RXrzBalpe6pCV0TKZFdihRxFw30xi5xuP1CZHitrw/XrohrVTZM1icI6B5O3eL7ukKJXr03tnBJsy6Q8dD6PCtZuHA3qlyE+KYGndVUiXCvTquRDIBZYVN4Glz3r1rfFAE2QeYDI67RVmMVY60izYc=",
  ],
];

describe("a key in the traditional form that OpenSSL encrypted", () => {
  for (const [header, base64] of byOpenSsl) {
    for (const gap of ["\n", "\r\n", " ", ""]) {
      it(`is the plain key again: ${header}, lines ending in ${JSON.stringify(gap)}`, () => {
        const lines = ["-----BEGIN EC PRIVATE KEY-----", "Proc-Type: 4,ENCRYPTED", `DEK-Info: ${header}`, ""];
        const block = readPem([...lines, base64, "-----END EC PRIVATE KEY-----", ""].join(gap));
        assert.ok(block?.encryption);
        const decrypted = decryptTraditional(block.encryption, block.der, new Secret("canary-pass"));
        assert.equal(Buffer.isBuffer(decrypted) && decrypted.toString("hex"), plain);
      });
    }
  }
});
