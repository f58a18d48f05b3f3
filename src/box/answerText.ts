import type { Secret } from "./secret";

const LONGEST_SHOWN = 200;

/**
 * A text from the other side, fit for a sentence and a log line: one line, no control characters, at most 200
 * characters, no full stop at its end, and none of the `secrets` that the request carried (law 4).
 */
export function shown(text: string, secrets: readonly Secret[] = []): string {
  const hidden = secrets.reduce((rest, secret) => hide(rest, secret), text);
  const line = hidden.replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ").trim();
  const clipped = line.length > LONGEST_SHOWN ? `${line.slice(0, LONGEST_SHOWN)}…` : line;
  return clipped.replace(/\.+$/, "");
}

function hide(text: string, secret: Secret): string {
  const value = secret.expose();
  return value === "" ? text : text.replaceAll(value, String(secret));
}
