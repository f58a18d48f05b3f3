/** A key or certificate as text (RFC 7468), or in the traditional form with its headers (RFC 1421). */
export interface PemBlock {
  /** As in `-----BEGIN RSA PRIVATE KEY-----`. */
  readonly label: string;
  /** `DEK-Info`: how the traditional form is encrypted. */
  readonly encryption?: { readonly cipher: string; readonly iv: Buffer };
  readonly der: Buffer;
}

/**
 * The private key in a text, or else the first block: whatever became of its line ends on the way through JSON, an
 * environment variable or Windows, and whatever stands around it. `undefined` when there is no whole block.
 */
export function readPem(raw: string): PemBlock | undefined {
  // The two characters \ and n, more often than once escaped. Without the limit a run of backslashes takes quadratic time.
  const text = raw.replace(/\\{1,8}[nr]/g, "\n");
  const blocks = text.split(/-----BEGIN (?=[A-Z0-9 ]{1,40}-----)/).flatMap((part, index) => {
    const label = part.slice(0, Math.max(0, part.indexOf("-----")));
    const end = part.indexOf(`-----END ${label}-----`);
    return index === 0 || end < 0 ? [] : [{ label, body: part.slice(label.length + "-----".length, end) }];
  });
  const chosen = blocks.find(({ label }) => label.endsWith("PRIVATE KEY")) ?? blocks[0];
  return chosen && readBody(chosen.label, chosen.body);
}

/** The block as OpenSSL writes it, which is the one form that hosts read. */
export function writePem({ label, encryption, der }: PemBlock): string {
  const headers = encryption
    ? `Proc-Type: 4,ENCRYPTED\nDEK-Info: ${encryption.cipher},${encryption.iv.toString("hex").toUpperCase()}\n\n`
    : "";
  const lines = der.toString("base64").match(/.{1,64}/g) ?? [];
  return `-----BEGIN ${label}-----\n${headers}${lines.join("\n")}\n-----END ${label}-----\n`;
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
