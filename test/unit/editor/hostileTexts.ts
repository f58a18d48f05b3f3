/**
 * What people who mean harm could be called. VS Code's own patterns for what it makes of a text stand beside them, copied
 * from `src/vs/base/common/linkedText.ts` and `iconLabels.ts` of VS Code 1.139.
 */
export const hostileTexts: readonly string[] = [
  "[press](command:workbench.action.quit)",
  '[press](command:workbench.action.terminal.sendSequence?%7B%7D "Grant access")',
  "[press]\u200b(command:workbench.action.quit)",
  "[press]\u2060(https://evil.example/)",
  "$(key) verified $(sync~spin)",
  "$\u200b(key)",
  "//evil.example/x",
  "https://evil.example/x www.evil.example",
  "<img src=x onerror=alert(1)> <b>bold</b> <https://evil.example>",
  "![p](https://evil.example/p.png) [a]: https://evil.example",
  "@everyone mira@evil.example",
  "\u202eexe.fdp\u202c \u2066x\u2069",
  "| a | b |\n|---|---|\n# head\n\n    code\n\n```\nfence",
  "*a* _b_ ~c~ `d` \\e \\[x](command:y)",
  "&lt;b&gt; &#91;x&#93;(command:y)",
  "1. one\n- two\n> three\n---\n===",
  "\u0000\u0007\u001b[31mred \ud800 \u2028next\u0085",
  "$x^2$ $$\\href{command:y}{z}$$",
];

const LINK = /\[([^\]]+)\]\(((?:https?:\/\/|command:|file:)[^)\s]+)(?: (["'])(.+?)(\3))?\)/gi;
const ICON = /(\\)?\$\([A-Za-z0-9-]+(?:~[A-Za-z]+)?\)/g;

/** The links and icons that VS Code makes of a text in a message, a list, a prompt or the status bar. */
export function activeParts(text: string): readonly string[] {
  return [...(text.match(LINK) ?? []), ...(text.match(ICON) ?? [])];
}
