import * as vscode from "vscode";
import type { Markdown } from "./markdown";
import { outsideText } from "./outsideText";
import { hostMarkdown } from "./statusItem";

/** A row of a view. Its texts are shown as they are, law 10. */
export interface TreeRow {
  /** Stays the same while the row is one and the same. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  /** Name of one of VS Code's icons. */
  readonly icon: string;
  readonly tooltip: Markdown;
  /** What a screen reader says. */
  readonly spoken: string;
  /** What its actions in the manifest ask for. */
  readonly kind: string;
  /** What a click runs, with the row's ID. */
  readonly command: string;
}

export interface TreeSource {
  ids(): Promise<readonly string[]>;
  /** `undefined` for one that is gone since. */
  row(id: string): Promise<TreeRow | undefined>;
}

/** A view with rows of one level. Its actions give a row's ID to their commands. */
export class TreeList implements vscode.Disposable {
  readonly #view: vscode.TreeView<string>;
  readonly #changed = new vscode.EventEmitter<undefined>();

  constructor(id: string, source: TreeSource) {
    const treeDataProvider: vscode.TreeDataProvider<string> = {
      onDidChangeTreeData: this.#changed.event,
      getChildren: async (parent) => (parent === undefined ? [...(await source.ids())] : []),
      getTreeItem: async (row) => treeItem(await source.row(row)),
    };
    this.#view = vscode.window.createTreeView(id, { treeDataProvider });
  }

  get isVisible(): boolean {
    return this.#view.visible;
  }

  onDidChangeVisibility(listener: () => void): vscode.Disposable {
    return this.#view.onDidChangeVisibility(listener);
  }

  /** The rows are others, or read differently. */
  changed(): void {
    this.#changed.fire(undefined);
  }

  dispose(): void {
    this.#view.dispose();
    this.#changed.dispose();
  }
}

function treeItem(row: TreeRow | undefined): vscode.TreeItem {
  const label = outsideText(row?.label ?? "");
  const item = new vscode.TreeItem(label);
  if (row) {
    item.id = row.id;
    item.description = outsideText(row.description);
    item.iconPath = new vscode.ThemeIcon(row.icon);
    item.tooltip = hostMarkdown(row.tooltip);
    item.contextValue = row.kind;
    item.accessibilityInformation = { label: outsideText(row.spoken) };
    item.command = { command: row.command, title: label, arguments: [row.id] };
  }
  return item;
}
