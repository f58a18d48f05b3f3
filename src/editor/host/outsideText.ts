/** Invisible, without width, and between words of no script: keeps two characters apart that mean something together. */
const JOINER = "\u2060";

/** VS Code cuts a message at about this length too, but without saying so. */
const LONGEST = 1_000;

/**
 * A text in which words from outside may stand (names, logins, file names, what Box said), as VS Code then shows it: letter
 * by letter (law 10). It is one line; `[x](command:…)` is no link and `$(x)` no icon, which messages, lists, prompts and the
 * status bar would make of them; nothing invisible or of the other direction moves the words around it. The same again for a
 * text that went through it before.
 */
export function outsideText(text: string): string {
  const line = text
    .slice(0, LONGEST * 2)
    // The two joiners that Persian, Indic scripts and emoji are written with stay.
    .replace(/(?![\u200c\u200d])\p{Cf}/gu, "")
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\s]+/gu, " ")
    .replace(/\p{Cs}/gu, "\ufffd")
    .replace(/\](?=\()|\$(?=\()/g, `$&${JOINER}`)
    .trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}
