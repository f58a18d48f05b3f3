import * as vscode from "vscode";
import type { BrowserSignIn } from "../../signIn/browserSignIn";

/** The attempt that waits for the person's browser now, if one does: there is one port for it. */
export class PendingSignIn {
  #attempt: BrowserSignIn | undefined;

  get attempt(): BrowserSignIn | undefined {
    return this.#attempt;
  }

  /** A second sign-in means that the first page is lost: the person need not wait for it. */
  async replaceWith(start: () => Promise<BrowserSignIn>): Promise<BrowserSignIn> {
    this.#attempt?.dispose();
    const attempt = await start();
    this.#attempt = attempt;
    await tellMenus(true);
    return attempt;
  }

  async end(attempt: BrowserSignIn): Promise<void> {
    if (this.#attempt === attempt) {
      this.#attempt = undefined;
      await tellMenus(false);
    }
  }
}

async function tellMenus(isPending: boolean): Promise<void> {
  await vscode.commands.executeCommand("setContext", "boxAuth.signingIn", isPending);
}
