/** Makes a key that every host opens, be it built with OpenSSL or with BoringSSL. */
const CONVERSION =
  "openssl pkcs8 -topk8 -in private.pem -out converted.pem -v2 aes-256-cbc -v2prf hmacWithSHA256";
/** OpenSSL 3 reads RC2, RC4 and the like only so; other versions and LibreSSL do not know the words. */
const OLD_CONVERSION = `${CONVERSION} -provider legacy -provider default`;
export const OPENSSH_CONVERSION = "ssh-keygen -p -m PEM -f private.pem";

/**
 * What OpenSSL keeps in its provider `legacy`, by object identifier in DER: PBES1, PKCS #12 with RC2 or RC4; the ciphers
 * DES, RC2, Blowfish, CAST5, IDEA and SEED.
 */
const OLD_IDENTIFIER =
  /^(2a864886f70d0105(?!0d)|2a864886f70d010c010[1256]|2b0e030207|2a864886f70d0302|2b06010401975501|2a864886f67d07420a|2b06010401813c070101|2a831a8c9a4401)/;
/** The same by the names of `DEK-Info`. */
const OLD_CIPHER = /^(RC|IDEA|SEED|BF|CAST|DES-CBC)/;

/** The command that converts a key in these ciphers; `private.pem` stands for the person's file. */
export function conversionOf(ciphers: readonly string[]): string {
  return ciphers.some((cipher) => OLD_CIPHER.test(cipher) || OLD_IDENTIFIER.test(cipher))
    ? OLD_CONVERSION
    : CONVERSION;
}
