import { Readable } from "node:stream";
import { StringDecoder } from "node:string_decoder";

/**
 * The lines of a stream, read no faster than they are taken. Ends with the stream, also where that breaks; what follows the
 * last line break is no line. Nothing but a line feed ends one: JSON may hold the line separators of Unicode as they are.
 * @param mostCharacters of a line
 * @throws RangeError at a longer one
 */
export async function* linesOf(
  stream: NodeJS.ReadableStream,
  mostCharacters = Number.POSITIVE_INFINITY,
): AsyncGenerator<string> {
  const decoder = new StringDecoder("utf8");
  let begun: string[] = [];
  let length = 0;
  for await (const chunk of chunksOf(stream)) {
    const [first = "", ...others] = decoder.write(chunk).split("\n");
    begun.push(first);
    length += first.length;
    for (const other of others) {
      yield begun.join("");
      begun = [other];
      length = other.length;
    }
    if (length > mostCharacters) {
      throw new RangeError("A line is too long.");
    }
  }
}

/** Whoever broke off has nothing more to say. */
async function* chunksOf(stream: NodeJS.ReadableStream): AsyncGenerator<Buffer> {
  try {
    yield* stream instanceof Readable ? stream.iterator({ destroyOnReturn: false }) : stream;
  } catch {
    // As good as its end.
  }
}
