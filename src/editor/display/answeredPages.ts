import type { Markdown } from "../host/markdown";
import type { MarkdownDocuments } from "../host/markdownDocuments";

/**
 * Pages that tell what was asked for at one moment, one for each account. A tab that was restored after a reload has none:
 * nobody has asked in this window yet.
 */
export class AnsweredPages {
  readonly #documents: Pick<MarkdownDocuments, "show">;
  readonly #pages = new Map<string, Markdown>();

  constructor(documents: Pick<MarkdownDocuments, "show">) {
    this.#documents = documents;
  }

  async show(id: string, page: Markdown): Promise<void> {
    this.#pages.set(id, page);
    await this.#documents.show(id);
  }

  page(id: string): Markdown | undefined {
    return this.#pages.get(id);
  }
}
