import { EventEmitter } from "./values";

export interface TreeProvider {
  readonly onDidChangeTreeData: (listener: () => void) => { dispose(): void };
  getChildren(element?: string): Promise<readonly string[]>;
  getTreeItem(element: string): Promise<unknown>;
}

/** A view that nobody sees until a test opens it. */
export class TreeView {
  readonly provider: TreeProvider;
  readonly #visibility = new EventEmitter<{ readonly visible: boolean }>();
  visible = false;
  /** How often it was told that its rows are others. */
  changes = 0;

  readonly onDidChangeVisibility = this.#visibility.event;

  constructor(provider: TreeProvider) {
    this.provider = provider;
    provider.onDidChangeTreeData(() => {
      this.changes += 1;
    });
  }

  setVisible(visible: boolean): void {
    this.visible = visible;
    this.#visibility.fire({ visible });
  }

  dispose(): void {
    this.#visibility.dispose();
  }
}
