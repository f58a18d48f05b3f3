import { inflateRawSync } from "node:zlib";

/** The content of one file of a zip file (APPNOTE 4.3), or `undefined` when it has no such file. */
export function zipEntry(zip: Buffer, name: string): Buffer | undefined {
  const end = zip.lastIndexOf("PK\x05\x06");
  let at = zip.readUInt32LE(end + 16);
  while (at < end) {
    const [nameLength, extra, comment] = [28, 30, 32].map((field) => zip.readUInt16LE(at + field));
    const nameEnd = at + 46 + (nameLength ?? 0);
    if (zip.toString("utf8", at + 46, nameEnd) === name) {
      return contentOf(zip, at);
    }
    at = nameEnd + (extra ?? 0) + (comment ?? 0);
  }
  return undefined;
}

/** @param entry where the central directory tells of the file */
function contentOf(zip: Buffer, entry: number): Buffer {
  const [method, size, local] = [
    zip.readUInt16LE(entry + 10),
    zip.readUInt32LE(entry + 20),
    zip.readUInt32LE(entry + 42),
  ];
  const start = local + 30 + zip.readUInt16LE(local + 26) + zip.readUInt16LE(local + 28);
  const bytes = zip.subarray(start, start + size);
  return method === 0 ? bytes : inflateRawSync(bytes);
}
