// DER (X.690), as far as private keys need it.

export function sequence(...parts: Buffer[]): Buffer {
  return der(0x30, Buffer.concat(parts));
}

export function octets(bytes: Buffer): Buffer {
  return der(0x04, bytes);
}

/** A whole number that fits into 31 bits. */
export function integer(value: number): Buffer {
  const bytes = Buffer.alloc(5);
  bytes.writeUInt32BE(value, 1);
  const first = bytes.findIndex((byte, at) => byte !== 0 || at === 4);
  const needsSign = (bytes[first] ?? 0) >= 0x80;
  return der(0x02, bytes.subarray(needsSign ? first - 1 : first));
}

/** A whole number of any size that is not negative. */
export function bigInteger(value: bigint): Buffer {
  const digits = value.toString(16);
  return der(0x02, Buffer.from(`${digits.length % 2 === 0 ? "00" : "0"}${digits}`, "hex"));
}

/** @param hex the identifier as DER has it, without tag and length */
export function objectId(hex: string): Buffer {
  return der(0x06, Buffer.from(hex, "hex"));
}

export const nothing = Buffer.from("0500", "hex");

function der(tag: number, content: Buffer): Buffer {
  const { length } = content;
  const size =
    length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}
