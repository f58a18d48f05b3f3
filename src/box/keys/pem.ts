/** A key or certificate as text (RFC 7468), or in the traditional form with its headers (RFC 1421). */
export interface PemBlock {
  /** As in `-----BEGIN RSA PRIVATE KEY-----`. */
  readonly label: string;
  /** `DEK-Info`: how the traditional form is encrypted. */
  readonly encryption?: { readonly cipher: string; readonly iv: Buffer };
  readonly der: Buffer;
}

/** Four times a key of 16384 bits, the largest that is in use. */
const LONGEST = 65_536;

/**
 * The private key in a text, or else the first block: whatever became of its line ends on the way through JSON, an
 * environment variable or Windows, and whatever stands around it. `undefined` when there is no whole block.
 */
export function readPem(raw: string): PemBlock | undefined {
  if (raw.length > LONGEST) {
    return undefined;
  }
  // The two characters \ and n, more often than once escaped.
  const text = raw.replace(/\\+[nr]/g, "\n");
  const blocks = [...text.matchAll(/-----BEGIN ([A-Z0-9 ]{1,40})-----/g)].flatMap((begin) => {
    const [line, label = ""] = begin;
    const start = begin.index + line.length;
    const end = text.indexOf(`-----END ${label}-----`, start);
    return end < 0 ? [] : [{ label, body: text.slice(start, end) }];
  });
  const chosen = blocks.find(({ label }) => label.endsWith("PRIVATE KEY")) ?? blocks[0];
  return chosen && readBody(chosen.label, chosen.body);
}

function readBody(label: string, body: string): PemBlock | undefined {
  const { length, encryption } = readHeaders(body);
  const base64 = body.slice(length).replace(/\s+/g, "");
  if (!/^[A-Za-z0-9+/]+={0,2}$/.test(base64)) {
    return undefined;
  }
  return { label, ...(encryption && { encryption }), der: Buffer.from(base64, "base64") };
}

/** Without line ends the length of the IV tells where the key begins: 8 bytes for DES, mostly 16 for others. */
const HEADERS =
  /^\s*Proc-Type:\s*4,ENCRYPTED\s*DEK-Info:\s*(?:(DES[A-Z0-9-]*),([0-9A-F]{16})|([A-Z0-9-]+),([0-9A-F]{32}|[0-9A-F]{16}))/i;

function readHeaders(body: string): { length: number; encryption?: PemBlock["encryption"] } {
  const [all, des, shortIv, other, iv] = HEADERS.exec(body) ?? [];
  const [cipher, hex] = [des ?? other, shortIv ?? iv];
  return all === undefined || cipher === undefined || hex === undefined
    ? { length: 0 }
    : { length: all.length, encryption: { cipher: cipher.toUpperCase(), iv: Buffer.from(hex, "hex") } };
}
