/**
 * One sentence for a person, kept apart from its values so that the editor floor can translate the template
 * (`vscode.l10n.t(template, ...values)`). `{0}`, `{1}` … stand for the values. No value is ever a secret.
 */
export interface LocalizedMessage {
  readonly template: string;
  readonly values: readonly (string | number)[];
}

/** The template is a literal in its place: `npm run l10n` gathers it there. */
export function localized(template: string, ...values: readonly (string | number)[]): LocalizedMessage {
  return { template, values };
}

/** A sentence out of a table, about what happened now. */
export function withValues(
  { template }: LocalizedMessage,
  ...values: readonly (string | number)[]
): LocalizedMessage {
  return { template, values };
}

/** The sentence with its values filled in, untranslated. */
export function format({ template, values }: LocalizedMessage): string {
  return template.replace(/\{(\d+)\}/g, (_, index: string) => String(values[Number(index)] ?? ""));
}

/** What a person reads. */
export interface DisplayLanguage {
  /** BCP 47, such as `pt-br`. */
  readonly tag: string;
  translate(message: LocalizedMessage): string;
}

/** Of the texts as they are written here. */
export const english: DisplayLanguage = { tag: "en", translate: format };
