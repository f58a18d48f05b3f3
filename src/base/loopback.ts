export type LoopbackName = "localhost" | "127.0.0.1" | "[::1]";

/** A name of this machine, as `URL.hostname` spells it. */
export function isLoopbackName(hostname: string): hostname is LoopbackName {
  return hostname === "localhost" || hostname === "127.0.0.1" || hostname === "[::1]";
}
