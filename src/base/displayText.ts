import { Secret } from "./secret";

const LONGEST_SHOWN = 200;
const HIDDEN = String(new Secret(""));
/** The first half of a character beyond U+FFFF, left over where the text was cut. */
const HALF_CHARACTER = /[\ud800-\udbff]$/;

/**
 * A text from the other side, fit for a sentence and a log line: one line, no control characters, at most 200
 * characters, no full stop at its end, and none of the `secrets` that the request carried (law 4).
 */
export function sanitizeForDisplay(text: string, secrets: readonly Secret[] = []): string {
  const line = withoutSecrets(text, secrets)
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, " ")
    .trim();
  const clipped =
    line.length > LONGEST_SHOWN ? `${line.slice(0, LONGEST_SHOWN).replace(HALF_CHARACTER, "")}…` : line;
  return clipped.replace(/\.+$/, "");
}

/**
 * Hides them as they are and as a form spells them. All are looked for in the text as it came, so that nothing stays in
 * sight of secrets that overlap, and what stands in their place is never taken for one of them.
 */
export function withoutSecrets(text: string, secrets: readonly Secret[]): string {
  const finds = [...new Set(secrets.flatMap(spellingsOf))].flatMap((spelling) => findsOf(spelling, text));
  finds.sort((one, other) => one.start - other.start);
  let rest = "";
  let end = 0;
  for (const find of finds) {
    if (find.start >= end) {
      rest += text.slice(end, find.start) + HIDDEN;
    }
    end = Math.max(end, find.end);
  }
  return rest + text.slice(end);
}

function findsOf(spelling: string, text: string): readonly { start: number; end: number }[] {
  const finds: { start: number; end: number }[] = [];
  let start = spelling === "" ? -1 : text.indexOf(spelling);
  while (start >= 0) {
    finds.push({ start, end: start + spelling.length });
    start = text.indexOf(spelling, start + 1);
  }
  return finds;
}

function spellingsOf(secret: Secret): readonly string[] {
  const value = secret.expose();
  return [value, new URLSearchParams([["", value]]).toString().slice("=".length)];
}
