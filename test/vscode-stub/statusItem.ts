import { read } from "./language";
import { MarkdownString } from "./values";

export class StatusItem {
  #text = "";
  #name = "";
  #tooltip: unknown;
  #label = "";
  #command: unknown;
  backgroundColor: unknown;
  isVisible = false;

  get text(): string {
    return this.#text;
  }

  set text(shown: string) {
    this.#text = read(shown);
  }

  get name(): string {
    return this.#name;
  }

  set name(shown: string) {
    this.#name = read(shown);
  }

  get tooltip(): unknown {
    return this.#tooltip;
  }

  set tooltip(shown: unknown) {
    if (shown instanceof MarkdownString) {
      const { isTrusted } = shown;
      this.#tooltip = Object.assign(new MarkdownString(read(shown.value)), { isTrusted });
    } else {
      this.#tooltip = typeof shown === "string" ? read(shown) : shown;
    }
  }

  get command(): unknown {
    return this.#command;
  }

  set command(given: { readonly title: string }) {
    this.#command = { ...given, title: read(given.title) };
  }

  get accessibilityInformation(): { label: string } {
    return { label: this.#label };
  }

  set accessibilityInformation({ label }: { label: string }) {
    this.#label = read(label);
  }

  show(): void {
    this.isVisible = true;
  }

  hide(): void {
    this.isVisible = false;
  }

  dispose(): void {
    this.isVisible = false;
  }
}
