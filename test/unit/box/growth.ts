import assert from "node:assert/strict";

const SHORT = 16 * 1024;
const TIMES = 8;
/** Three times what is linear; quadratic time would be 64. */
const MOST = TIMES * 3;

/** Fails when a text that is eight times as long takes far more than eight times as long, whatever the machine. */
export function assertLinear(read: (text: string) => unknown, textOf: (length: number) => string): void {
  const short = shortestTime(read, textOf(SHORT));
  const long = shortestTime(read, textOf(SHORT * TIMES));
  assert.ok(
    long < short * MOST,
    `${(long / short).toFixed(0)} times as long: ${JSON.stringify(textOf(20))} …`,
  );
}

function shortestTime(read: (text: string) => unknown, text: string): number {
  const times = Array.from({ length: 7 }, () => {
    const began = performance.now();
    try {
      read(text);
    } catch {
      // Refusing counts as reading.
    }
    return performance.now() - began;
  });
  return Math.min(...times);
}
