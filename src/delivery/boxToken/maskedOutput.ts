import { Transform } from "node:stream";

const MASK = Buffer.from("[BOX_ACCESS_TOKEN]");

/** Passes output on with every occurrence of a token blotted out, also one that comes in pieces. */
export function maskedOutput(token: string): Transform {
  const needle = Buffer.from(token);
  let held = Buffer.alloc(0);
  return new Transform({
    transform(chunk: Buffer, _encoding, done) {
      let rest = Buffer.concat([held, chunk]);
      for (let at = rest.indexOf(needle); at >= 0; at = rest.indexOf(needle)) {
        this.push(Buffer.concat([rest.subarray(0, at), MASK]));
        rest = rest.subarray(at + needle.length);
      }
      const kept = beginningAtEnd(rest, needle);
      this.push(rest.subarray(0, rest.length - kept));
      held = rest.subarray(rest.length - kept);
      done();
    },
    flush(done) {
      done(null, held);
    },
  });
}

/** How many bytes at the end of a text may be the beginning of another. */
function beginningAtEnd(text: Buffer, other: Buffer): number {
  for (let length = Math.min(text.length, other.length - 1); length > 0; length--) {
    if (text.subarray(text.length - length).equals(other.subarray(0, length))) {
      return length;
    }
  }
  return 0;
}
