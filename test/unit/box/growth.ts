import assert from "node:assert/strict";

const TIMES = 64;
/** One for what is linear, 64 for what is quadratic; a busy machine makes of the one up to eight. */
const MOST = 20;

/** Fails when one long text takes far more work than 64 short ones that are as long together. */
export function assertLinear(
  read: (text: string) => unknown,
  textOf: (length: number) => string,
  longest = 128 * 1024,
): void {
  const short = textOf(longest / TIMES);
  const long = textOf(longest);
  const ratio = leastWork(read, [long]) / leastWork(read, Array<string>(TIMES).fill(short));
  assert.ok(ratio < MOST, `${ratio.toFixed(1)} times the work: ${JSON.stringify(textOf(20))} …`);
}

/** In processor time, since a busy machine stretches any other. */
function leastWork(read: (text: string) => unknown, texts: readonly string[]): number {
  const times = Array.from({ length: 3 }, () => {
    const began = process.cpuUsage();
    for (const text of texts) {
      try {
        read(text);
      } catch {
        // Refusing counts as reading.
      }
    }
    const { user, system } = process.cpuUsage(began);
    return user + system;
  });
  return Math.min(...times);
}
