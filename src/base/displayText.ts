import { Secret } from "./secret";

const LONGEST_SHOWN = 200;
const HIDDEN = String(new Secret(""));

/**
 * A text from the other side, fit for a sentence and a log line: one line, no control characters, at most 200
 * characters, no full stop at its end, and none of the `secrets` that the request carried (law 4).
 */
export function sanitizeForDisplay(text: string, secrets: readonly Secret[] = []): string {
  const line = withoutSecrets(text, secrets)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim();
  const clipped = line.length > LONGEST_SHOWN ? `${line.slice(0, LONGEST_SHOWN)}…` : line;
  return clipped.replace(/\.+$/, "");
}

/** Hides them as they are and as a form spells them. */
export function withoutSecrets(text: string, secrets: readonly Secret[]): string {
  const spellings = secrets.flatMap(spellingsOf).filter((spelling) => spelling !== "");
  // The longest first: a secret that is part of another one would leave the rest of it in sight.
  spellings.sort((one, other) => other.length - one.length);
  return spellings.reduce((rest, spelling) => rest.replaceAll(spelling, HIDDEN), text);
}

function spellingsOf(secret: Secret): readonly string[] {
  const value = secret.expose();
  return [value, new URLSearchParams([["", value]]).toString().slice("=".length)];
}
