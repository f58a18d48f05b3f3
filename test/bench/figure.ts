import type { Bench } from "./bench";

/** One figure of the bench. A file in `figures/` exports one of these as `figure`; nothing else is to be done for a new one. */
export interface Figure {
  /** What a person reads, with its unit. */
  readonly name: string;
  /** At most this: the ratio where there is a baseline, otherwise our own value. Without it the figure is only watched. */
  readonly goal?: number;
  readonly measure: (bench: Bench) => Promise<Measured>;
}

export interface Measured {
  readonly ours: number;
  readonly baseline?: Baseline;
}

export interface Baseline {
  readonly value: number;
  /** Ours to the baseline's, taken where both were measured together. */
  readonly ratio: number;
}

/** A line of `bench/results.json`. */
export interface Line {
  readonly figure: string;
  readonly ours: number;
  readonly baseline: number | null;
  readonly ratio: number | null;
  readonly goal: number | null;
  /** Null where there is no goal. */
  readonly holds: boolean | null;
}

/**
 * Whether a figure is so far from its goal that the run has failed. A quick look takes medians of a few loads, which whole
 * milliseconds and a busy machine move a lot: it fails at four times the goal.
 */
export function hasFailed({ goal, ratio, ours }: Line, isQuickLook: boolean): boolean {
  return goal !== null && (ratio ?? ours) > goal * (isQuickLook ? 4 : 1);
}

export function lineOf({ name, goal }: Figure, { ours, baseline }: Measured): Line {
  return {
    figure: name,
    ours,
    baseline: baseline?.value ?? null,
    ratio: baseline ? Math.round(baseline.ratio * 1000) / 1000 : null,
    goal: goal ?? null,
    holds: goal === undefined ? null : (baseline?.ratio ?? ours) <= goal,
  };
}
