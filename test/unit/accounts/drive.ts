import type { ManualClock } from "../manualClock";

const STEP_MS = 10;

/**
 * Moves the clock until the work is done, giving real files and sockets their turn between the steps, so that waits for
 * a lock or before a retry end without anyone waiting for them. Where a limit has to pass, a longer step is quicker.
 */
export async function drive<T>(clock: ManualClock, work: Promise<T>, stepMs = STEP_MS): Promise<T> {
  let done = false;
  const end = () => {
    done = true;
  };
  work.then(end, end);
  while (!done) {
    await clock.advance(stepMs);
    await filesAndSockets();
  }
  return work;
}

/** Moves the clock until something is true of the world; a step of 0 waits for files and sockets alone. */
export async function until(
  clock: ManualClock,
  isTrue: () => boolean | Promise<boolean>,
  stepMs = STEP_MS,
): Promise<void> {
  while (!(await isTrue())) {
    await clock.advance(stepMs);
    await filesAndSockets();
  }
}

function filesAndSockets(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 1));
}
