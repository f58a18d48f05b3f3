import type { Secret } from "./secret";

/** The value of a JSON text; `undefined` when it is none, as with a proxy's HTML page. */
export function parseJson(text: Secret): unknown {
  try {
    return JSON.parse(text.expose());
  } catch {
    // The parser's own message quotes the text, which may hold tokens.
    return undefined;
  }
}

export function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The string, unless it is empty or something else. */
export function nonEmptyString(value: unknown): string | undefined {
  return typeof value === "string" && value !== "" ? value : undefined;
}
