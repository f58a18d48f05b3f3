import assert from "node:assert/strict";
import { Secret } from "../../../../src/base/secret";
import { decryptPkcs8 } from "../../../../src/box/keys/pkcs8Key";

/** A small key that signs nothing, so that what OpenSSL made of it is short. */
const plain =
  "302e020100300506032b6570042204202ecb1813356eeaece24528cde05d6188e60cc500b0d86ba4e06a62a3a0780809";

/** `openssl pkcs8 -topk8 -passout pass:canary-pass -outform der`, with `-v1`, or `-v2` and `-v2prf`. */
const byOpenSsl: readonly (readonly [options: string, base64: string])[] = [
  [
    "-v1 PBE-MD5-DES",
    "MFcwGwYJKoZIhvcNAQUDMA4ECB7sAoeG8M4QAgIIAAQ4J8mLs+/hfIzWXu07OpwwdybXDUIxVmWLkWqdrA1USRqJ+ICdPnee/o4GG4QVlfhDr7aVmAFQTRI=",
  ],
  [
    "-v1 PBE-SHA1-DES",
    "MFcwGwYJKoZIhvcNAQUKMA4ECGoAzXNDYUatAgIIAAQ4faSJQc+peIuDVtRrVOXyNFhW49j7wu6qMVeQ4bHMl3R8U6IoTT9lybdK+wisiznlDEngIXI8TZU=",
  ],
  [
    "-v2 des-cbc -v2prf hmacWithSHA1",
    "MHkwPQYJKoZIhvcNAQUNMDAwGwYJKoZIhvcNAQUMMA4ECKCvk6K0VLnrAgIIADARBgUrDgMCBwQIx0Q10rWsC60EOME28Gv4sdqFyey5dQMpZa2AQrybE9gVydeIK8hS6TzH1qpR8/No4jQzCHBcrYaAj3fgZ8DqD4n8",
  ],
  [
    "-v2 des3 -v2prf hmacWithSHA384",
    "MIGKME4GCSqGSIb3DQEFDTBBMCkGCSqGSIb3DQEFDDAcBAhlKujaQeLZywICCAAwDAYIKoZIhvcNAgoFADAUBggqhkiG9w0DBwQI5wdLI6om6AwEOPjwLc7G4gz6v4hwT2XpctDEaa6oK5rsyrQ5OYbGwSz9RCffjO1Vgt6XYkOnlT1Xt3VvCjvFbCHZ",
  ],
  [
    "-v2 aes-192-cbc -v2prf hmacWithSHA512",
    "MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAjs3MaxVIIoiAICCAAwDAYIKoZIhvcNAgsFADAdBglghkgBZQMEARYEEDCqIdADCwaaCjissr8/CoIEQOdPMVaK/gjwwVts5s83DqpW84SFUvFyUXNNjZqzFv2jmCBhREFH39TjkRo0jZfRsVBYSRil6mgURzDEvCs7eqk=",
  ],
  [
    "-v2 aes-256-cbc -v2prf hmacWithSHA224",
    "MIGbMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAi2rSC7jLbO6AICCAAwDAYIKoZIhvcNAggFADAdBglghkgBZQMEASoEEOqxVXRNSZNUtiBFcIevwPEEQNukSpMsnf8Qd88HzcEkGEMARjpZGNC4Q3VVhws8OVPYvqoC/7RMEqurkJpPd1DXTPEni0nDGhAqrW0GOu2ZC9U=",
  ],
];

describe("a key in PKCS#8 that OpenSSL encrypted", () => {
  for (const [options, base64] of byOpenSsl) {
    const encrypted = Buffer.from(base64, "base64");

    it(`is the plain key again: ${options}`, () => {
      const decrypted = decryptPkcs8(encrypted, new Secret("canary-pass"));
      assert.equal(Buffer.isBuffer(decrypted) && decrypted.toString("hex"), plain);
    });

    it(`is damaged wherever it is cut: ${options}`, () => {
      for (let length = 0; length < encrypted.length; length++) {
        const decrypted = decryptPkcs8(encrypted.subarray(0, length), new Secret("canary-pass"));
        assert.equal(decrypted, "damaged", `cut at ${length}`);
      }
    });
  }
});
