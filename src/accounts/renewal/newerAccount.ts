import type { Disposable } from "../../base/clock";
import type { AccountRecord } from "../model/account";
import type { AccountRegistry } from "../registry/accountRegistry";

/** Ends a wait as soon as another window has published what it waits for. */
export class NewerAccount implements Disposable {
  /** Aborted when it was published, or when the wait is cancelled. */
  readonly signal: AbortSignal;
  #found: AccountRecord | undefined;
  readonly #following: Disposable;

  /** @param serves whether a published account is what is waited for */
  constructor(
    registry: AccountRegistry,
    { id, cancel }: { readonly id: string; readonly cancel: AbortSignal },
    serves: (account: AccountRecord) => boolean,
  ) {
    const controller = new AbortController();
    this.signal = AbortSignal.any([cancel, controller.signal]);
    this.#following = registry.onDidChange((change) => {
      const account = change.id === id ? registry.get(id) : undefined;
      if (account && serves(account)) {
        this.#found = account;
        controller.abort();
      }
    });
  }

  /** `undefined` while nothing was published that serves. */
  get found(): AccountRecord | undefined {
    return this.#found;
  }

  dispose(): void {
    this.#following.dispose();
  }
}
