/** What the window speaks, and who reads it. */
interface Language {
  translate(template: string): string;
  /** How a test sees a text that is shown: in English, whatever the window speaks. */
  read(shown: string): string;
}

let current: Language = { translate: (template) => template, read: (shown) => shown };

/** For the whole process, before anything is shown. */
export function speak(language: Language): void {
  current = language;
}

export const translate = (template: string): string => current.translate(template);
export const read = (shown: string): string => current.read(shown);
