/**
 * - `agent`: a program that a variable of its environment gives away
 * - `terminal`: whatever shows its output on a screen
 * - `program`: anything else that was started in a terminal
 */
export type ConsumerKind = "agent" | "terminal" | "program" | "debugSession" | "mcpClient" | "extension";

/** Who gets tokens, as a person knows it (law 11). */
export interface Consumer {
  readonly kind: ConsumerKind;
  /** Text from outside where it is another program's own; empty where the kind says it all. */
  readonly name: string;
}

/** More than a person would read, and little enough to keep some hundred of them. */
const LONGEST_NAME = 200;

/** The consumer with no more of its name than may be kept. */
export function bounded(consumer: Consumer): Consumer {
  return isBounded(consumer) ? consumer : { ...consumer, name: consumer.name.slice(0, LONGEST_NAME) };
}

export function isBounded({ name }: Pick<Consumer, "name">): boolean {
  return name.length <= LONGEST_NAME;
}

/** Tells consumers apart, whatever they are called. */
export function consumerKey({ kind, name }: Consumer): string {
  return JSON.stringify([kind, name]);
}
