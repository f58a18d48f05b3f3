import { outsideText } from "./outsideText";

/** Markdown of our own making; texts from outside stand in it as plain words. */
export class Markdown {
  constructor(
    readonly text: string,
    /** The commands that its links may run. */
    readonly commands: readonly string[] = [],
  ) {}
}

export interface CommandLink {
  readonly title: string;
  readonly command: string;
  readonly arguments?: readonly string[];
  /** Name of one of VS Code's icons. */
  readonly icon?: string;
}

/** A template literal is Markdown as it is written; a value in it is plain text, unless it is `Markdown` itself. */
export function markdown(
  template: TemplateStringsArray,
  ...values: readonly (string | number | Markdown)[]
): Markdown {
  const parts = values.map((value) =>
    value instanceof Markdown ? value : new Markdown(asPlainText(String(value))),
  );
  const text = template.map((literal, index) => literal + (parts[index]?.text ?? "")).join("");
  return new Markdown(text, commandsOf(parts));
}

/** A block of code as it stands, fenced by more backticks than it has in a row (CommonMark 4.5). */
export function codeBlock(code: string, language: string): Markdown {
  const longest = Math.max(2, ...[...code.matchAll(/\u0060+/g)].map(([run]) => run.length));
  const fence = "\u0060".repeat(longest + 1);
  return new Markdown(`${fence}${language}\n${code}\n${fence}`);
}

export function joined(parts: readonly Markdown[], separator: string): Markdown {
  return new Markdown(parts.map(({ text }) => text).join(separator), commandsOf(parts));
}

/** A link that runs one of our commands, for a tooltip. */
export function commandLink({ title, command, icon, arguments: values = [] }: CommandLink): Markdown {
  const image = icon === undefined ? "" : `$(${icon}) `;
  return new Markdown(`[${image}${asPlainText(title)}](${commandAddress(command, values)})`, [command]);
}

/** `command:id?["argument"]`, spelled so that nothing in it ends a link. */
export function commandAddress(command: string, values: readonly string[]): string {
  const query = encodeURIComponent(JSON.stringify(values)).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16)}`,
  );
  return `command:${command}${values.length > 0 ? `?${query}` : ""}`;
}

/**
 * Every sign that could mean something to Markdown, HTML, an icon, or the search for addresses, as a numeric reference:
 * such a one never stands for structure (CommonMark 2.5).
 */
function asPlainText(text: string): string {
  return outsideText(text).replace(/[!-/:-@[-`{-~]/g, (sign) => `&#${sign.charCodeAt(0)};`);
}

function commandsOf(parts: readonly Markdown[]): readonly string[] {
  return [...new Set(parts.flatMap(({ commands }) => commands))];
}
