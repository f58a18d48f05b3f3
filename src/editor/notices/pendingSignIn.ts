import type { BrowserSignIn } from "../../signIn/browserSignIn";
import { setContext } from "../view/contextKeys";

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
    setContext("signingIn", true);
    return attempt;
  }

  async end(attempt: BrowserSignIn): Promise<void> {
    if (this.#attempt === attempt) {
      this.#attempt = undefined;
      setContext("signingIn", false);
    }
  }
}
