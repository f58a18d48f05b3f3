import { pipeline, type Readable } from "node:stream";
import { constants, createBrotliDecompress, createGunzip, createInflate } from "node:zlib";

// What came is unpacked, even where no end was packed with it, such as of an empty body: as fetch does. Whether all has
// come is for HTTP to say.
const { Z_SYNC_FLUSH, BROTLI_OPERATION_FLUSH } = constants;
const TO_THE_LAST_BYTE = { flush: Z_SYNC_FLUSH, finishFlush: Z_SYNC_FLUSH };

/** The codings that may be named (RFC 9110 8.4.1), and who undoes them. */
const UNPACK = {
  gzip: () => createGunzip(TO_THE_LAST_BYTE),
  "x-gzip": () => createGunzip(TO_THE_LAST_BYTE),
  deflate: () => createInflate(TO_THE_LAST_BYTE),
  br: () => createBrotliDecompress({ flush: BROTLI_OPERATION_FLUSH, finishFlush: BROTLI_OPERATION_FLUSH }),
};
/** Each needs memory of its own, and nobody honest packs more often. */
const MOST_CODINGS = 2;

export type Coding = keyof typeof UNPACK;

/**
 * The codings of a body, in the order in which they were applied.
 * @param contentEncoding the header `Content-Encoding`
 * @returns `undefined` when the body cannot be unpacked here
 */
export function codingsOf(contentEncoding = ""): readonly Coding[] | undefined {
  const names = contentEncoding
    .toLowerCase()
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "" && name !== "identity");
  const codings = names.filter((name): name is Coding => Object.hasOwn(UNPACK, name));
  return codings.length === names.length && codings.length <= MOST_CODINGS ? codings : undefined;
}

/** The body as it was before it was packed. Its source is closed when it is not read to its end. */
export function unpacked(body: Readable, codings: readonly Coding[]): Readable {
  // An error of any of the streams comes out of the last one, which is the one that is read.
  return codings.reduceRight<Readable>(
    (packed, coding) => pipeline(packed, UNPACK[coding](), () => undefined),
    body,
  );
}
