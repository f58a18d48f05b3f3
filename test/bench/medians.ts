import type { Measured } from "./figure";

/** The middle value; of an even number of them the mean of the two in the middle. Throws when there is none. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length / 2;
  const below = sorted[Math.ceil(middle) - 1];
  const above = sorted[Math.floor(middle)];
  if (below === undefined || above === undefined) {
    throw new Error("There is no median of nothing.");
  }
  return (below + above) / 2;
}

export interface Pair {
  readonly ours: number;
  readonly baseline: number;
}

/** Compares within each pair first, so that a moment in which the machine was slow weighs on both alike. */
export function compared(pairs: readonly Pair[]): Measured {
  return {
    ours: median(pairs.map(({ ours }) => ours)),
    baseline: {
      value: median(pairs.map(({ baseline }) => baseline)),
      ratio: median(pairs.map(({ ours, baseline }) => ours / baseline)),
    },
  };
}
