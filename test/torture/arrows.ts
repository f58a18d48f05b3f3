/** The arrows of the crash table, in the order in which a renewal passes them; `decided`: a request is needed. */
export const arrows = [
  "lock",
  "decided",
  "sent",
  "response",
  "sealed",
  "stored",
  "published",
  "unlock",
  "unlocked",
  "used",
] as const;

/** Those of a sign-out; a former account that is retired passes `ended` alone. */
export const signOutArrows = ["marked", "revoked", "ended"] as const;

export const allArrows = [...arrows, ...signOutArrows] as const;

export type Arrow = (typeof allArrows)[number];

/** What happens to the process that comes to an armed arrow first. `tell`: only its number is noted. */
export type ArmedAction = "kill" | "stop" | "tell";

/** One step of one process, on the clock that all processes of the machine share. */
export interface Step {
  /** Milliseconds of the machine's monotonic clock. */
  readonly at: number;
  readonly arrow: Arrow;
}

/** Milliseconds of the monotonic clock that all processes of this machine share. */
export function machineTime(): number {
  return Number(process.hrtime.bigint()) / 1e6;
}

/** Whether a process with these steps held the lock when it ended. */
export function heldTheLock(steps: readonly Step[]): boolean {
  const last = steps.findLast(({ arrow }) => arrow === "lock" || arrow === "unlocked");
  return last?.arrow === "lock";
}

/** Whether it had asked Box, and had not yet sealed what Box answers: here a renewal may have to be repeated. */
export function wasBetweenSendAndSeal(steps: readonly Step[]): boolean {
  const last = ofTheRenewal(steps).at(-1)?.arrow;
  return last === "sent" || last === "response";
}

/** Milliseconds from each answer of Box to its record on disk. */
export function widthsFromResponseToSeal(steps: readonly Step[]): number[] {
  const renewal = ofTheRenewal(steps);
  return renewal.flatMap(({ arrow, at }, index) => {
    const before = renewal[index - 1];
    return arrow === "sealed" && before?.arrow === "response" ? [at - before.at] : [];
  });
}

/** A process also publishes what it hears of, and uses what it has, while it does something else. */
function ofTheRenewal(steps: readonly Step[]): readonly Step[] {
  const others: readonly Arrow[] = ["published", "used", ...signOutArrows];
  return steps.filter(({ arrow }) => !others.includes(arrow));
}
