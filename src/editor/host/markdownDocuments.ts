import * as vscode from "vscode";
import type { Disposable } from "../../base/clock";
import type { Markdown } from "./markdown";

export interface DocumentKind {
  /** URI scheme of these documents. */
  readonly scheme: string;
  /** What its tab is called. */
  readonly title: string;
  /** The document of an ID at this moment. */
  read(id: string): Promise<Markdown>;
}

/**
 * Documents that exist in memory alone, shown as Markdown's preview shows them. To be made at start-up: the editor asks for
 * the ones whose tabs it restores.
 */
export class MarkdownDocuments implements Disposable {
  readonly #kind: DocumentKind;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #registration: Disposable;

  constructor(kind: DocumentKind) {
    this.#kind = kind;
    this.#registration = vscode.workspace.registerTextDocumentContentProvider(kind.scheme, {
      onDidChange: this.#changed.event,
      provideTextDocumentContent: async ({ query }) => (await kind.read(query)).text,
    });
  }

  async show(id: string): Promise<void> {
    this.changed(id);
    // A preview that could not be read before looks again as soon as its document is open.
    await vscode.workspace.openTextDocument(this.#uri(id));
    await vscode.commands.executeCommand("markdown.showPreview", this.#uri(id));
  }

  /** Has an open document read again. */
  changed(id: string): void {
    this.#changed.fire(this.#uri(id));
  }

  /** Has every open document read again, since what it says changes with time. */
  timePassed(): void {
    for (const { uri } of vscode.workspace.textDocuments) {
      if (uri.scheme === this.#kind.scheme) {
        this.#changed.fire(uri);
      }
    }
  }

  dispose(): void {
    this.#registration.dispose();
    this.#changed.dispose();
  }

  #uri(id: string): vscode.Uri {
    const { scheme, title } = this.#kind;
    return vscode.Uri.from({ scheme, path: `/${title.replaceAll("/", " ")}.md`, query: id });
  }
}
