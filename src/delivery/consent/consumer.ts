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

export function consumerKey({ kind, name }: Consumer): string {
  return `${kind}/${name}`;
}
