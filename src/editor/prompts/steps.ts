import { BackPressed, type Position } from "../host/choices";

/** Asks for one thing, at its place among the steps. What it learns it remembers itself, so that it can be asked again. */
export type Step = (position: Position) => Promise<unknown>;

/**
 * Runs steps that belong together. *Back* leads to the one before, in which what was entered stands as it was.
 * @throws CancelledError, and whatever a step throws
 */
export async function inSteps(steps: readonly Step[]): Promise<void> {
  let index = 0;
  for (let step = steps[0]; step !== undefined; step = steps[index]) {
    try {
      await step({ step: index + 1, of: steps.length });
      index += 1;
    } catch (error) {
      if (!(error instanceof BackPressed) || index === 0) {
        throw error;
      }
      index -= 1;
    }
  }
}
