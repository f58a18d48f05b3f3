import { generateKeyPairSync, randomBytes, sign } from "node:crypto";

/** A key and a certificate that nobody trusts, both PEM. */
export interface ServerCertificate {
  readonly key: string;
  readonly cert: string;
}

/** X.509 (RFC 5280 4.1), made here since Node reads certificates but does not issue them. */
export function selfSignedCertificate(
  hosts: readonly string[],
  { commonName = "Test of Box Auth", from = "20200101000000Z", to = "20991231235959Z" } = {},
): ServerCertificate {
  const { privateKey, publicKey } = generateKeyPairSync("ec", { namedCurve: "P-256" });
  const name = sequence(set(sequence(COMMON_NAME, element(UTF8, Buffer.from(commonName)))));
  const isAuthority = sequence(BASIC_CONSTRAINTS, TRUE, element(OCTETS, sequence(TRUE)));
  const names = sequence(ALTERNATIVE_NAMES, element(OCTETS, sequence(...hosts.map(hostName))));
  const body = sequence(
    element(0xa0, element(INTEGER, Buffer.of(2))),
    element(INTEGER, Buffer.concat([Buffer.of(1), randomBytes(8)])),
    sequence(ECDSA_WITH_SHA256),
    name,
    sequence(time(from), time(to)),
    name,
    publicKey.export({ type: "spki", format: "der" }),
    element(0xa3, sequence(isAuthority, names)),
  );
  const signature = sign("sha256", body, privateKey);
  const certificate = sequence(
    body,
    sequence(ECDSA_WITH_SHA256),
    element(BITS, Buffer.concat([Buffer.of(0), signature])),
  );
  return {
    key: String(privateKey.export({ type: "pkcs8", format: "pem" })),
    cert: `-----BEGIN CERTIFICATE-----\n${certificate.toString("base64")}\n-----END CERTIFICATE-----\n`,
  };
}

// DER (ITU-T X.690): a tag, a length, a content.
const INTEGER = 0x02;
const BITS = 0x03;
const OCTETS = 0x04;
const UTF8 = 0x0c;
const TRUE = Buffer.from("0101ff", "hex");
const COMMON_NAME = Buffer.from("0603550403", "hex");
const BASIC_CONSTRAINTS = Buffer.from("0603551d13", "hex");
const ALTERNATIVE_NAMES = Buffer.from("0603551d11", "hex");
const ECDSA_WITH_SHA256 = Buffer.from("06082a8648ce3d040302", "hex");

function element(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const head = length < 0x80 ? [tag, length] : [tag, 0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from(head), content]);
}

function sequence(...parts: readonly Buffer[]): Buffer {
  return element(0x30, Buffer.concat(parts));
}

function set(content: Buffer): Buffer {
  return element(0x31, content);
}

function time(text: string): Buffer {
  return element(0x18, Buffer.from(text));
}

/** A DNS name, or an IPv4 address. */
function hostName(host: string): Buffer {
  return /^[\d.]+$/.test(host)
    ? element(0x87, Buffer.from(host.split(".").map(Number)))
    : element(0x82, Buffer.from(host));
}
