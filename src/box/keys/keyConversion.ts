import type { PemBlock } from "./pem";

/** Makes a key that is opened here, whatever the host was built with. */
const CONVERSION =
  "openssl pkcs8 -topk8 -in private.pem -out converted.pem -v2 aes-256-cbc -v2prf hmacWithSHA256";
/** OpenSSL 3 reads RC2, RC4 and the like only so. */
const OLD_CONVERSION = `${CONVERSION} -provider legacy -provider default`;
export const OPENSSH_CONVERSION = "ssh-keygen -p -m PEM -f private.pem";

/** In DER: PBES1 but not PBES2 (RFC 8018 A), its kin of PKCS #12 (RFC 7292 C), RC2 (RFC 8018 B.2.3). */
const OLD_SCHEME = /2a864886f70d(0105(?!0[cd])|010c01|0302)/;
const OLD_CIPHER = /^(RC|IDEA|SEED|BF|CAST|DES)/;

/** The command that converts an encrypted key; `private.pem` stands for the person's file. */
export function conversionOf({ der, encryption }: PemBlock): string {
  const isOld = encryption
    ? OLD_CIPHER.test(encryption.cipher)
    : OLD_SCHEME.test(der.subarray(0, 96).toString("hex"));
  return isOld ? OLD_CONVERSION : CONVERSION;
}
