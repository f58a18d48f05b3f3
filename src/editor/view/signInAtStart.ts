import type * as vscode from "vscode";

/** In the global state: the product was used on this machine, so its item stays while nobody is signed in. */
export const USED = "used";

/** Stands in the status bar while nothing is loaded yet, for whoever has used the product before. */
export class SignInAtStart implements vscode.Disposable {
  #item: vscode.Disposable | undefined;
  #isOver = false;

  async show(): Promise<void> {
    const { showSignInItem } = await import("./signInItem.js");
    if (!this.#isOver) {
      this.#item = showSignInItem();
    }
  }

  dispose(): void {
    this.#isOver = true;
    this.#item?.dispose();
  }
}
