/** One element of DER (X.690). */
export interface DerElement {
  readonly tag: number;
  readonly content: Buffer;
}

export const INTEGER = 0x02;
export const BIT_STRING = 0x03;
export const OCTET_STRING = 0x04;
export const OBJECT_IDENTIFIER = 0x06;
export const SEQUENCE = 0x30;

/** The elements that follow one another in these bytes; none when the bytes are damaged. */
export function derElements(bytes: Buffer): readonly DerElement[] {
  const found: DerElement[] = [];
  let at = 0;
  while (at < bytes.length) {
    const size = readLength(bytes, at + 1);
    const end = size && size.start + size.length;
    if (end === undefined || end > bytes.length) {
      return [];
    }
    found.push({ tag: bytes.readUInt8(at), content: bytes.subarray(size?.start, end) });
    at = end;
  }
  return found;
}

/** The parts of a sequence; none of anything else. */
export function partsOf(element: DerElement | undefined): readonly DerElement[] {
  return element?.tag === SEQUENCE ? derElements(element.content) : [];
}

/** An object identifier as DER has it, in hexadecimal digits. */
export function identifierOf(element: DerElement | undefined): string | undefined {
  return element?.tag === OBJECT_IDENTIFIER ? element.content.toString("hex") : undefined;
}

/** A whole number of at most six bytes, never negative. */
export function integerOf(element: DerElement | undefined): number | undefined {
  const size = element?.tag === INTEGER ? element.content.length : 0;
  return element && size > 0 && size <= 6 ? element.content.readUIntBE(0, size) : undefined;
}

/** X.690 8.1.3: one byte, or the number of bytes that hold it. */
function readLength(bytes: Buffer, at: number): { start: number; length: number } | undefined {
  const first = bytes[at];
  if (first === undefined || first < 0x80) {
    return first === undefined ? undefined : { start: at + 1, length: first };
  }
  const size = first - 0x80;
  const start = at + 1 + size;
  return size === 0 || size > 4 || start > bytes.length
    ? undefined
    : { start, length: bytes.readUIntBE(at + 1, size) };
}
