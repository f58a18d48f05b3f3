import * as vscode from "vscode";
import type { AccountRegistry } from "../../accounts/accountRegistry";
import type { Account, TokenSet } from "../../accounts/model/account";
import type { Clock, Disposable } from "../../base/clock";
import type { Secret } from "../../base/secret";
import { showMessage } from "../host/messages";

/** Longer ago than this, nobody expects a copied token to work. */
const REMEMBERED_MS = 60 * 60_000;

interface Copied {
  readonly accessToken: Secret;
  readonly at: number;
  readonly expiresAt: number;
}

/**
 * Box ends an OAuth 2.0 access token as soon as the one after it is used. Whoever copied it before a refresh is told so,
 * once and quietly, with the way to the new one.
 */
export class CopiedTokens implements Disposable {
  readonly #registry: AccountRegistry;
  readonly #clock: Clock;
  readonly #copied = new Map<string, Copied>();
  readonly #subscription: Disposable;

  constructor(registry: AccountRegistry, clock: Clock) {
    this.#registry = registry;
    this.#clock = clock;
    this.#subscription = registry.onDidChange((id) => this.#accountChanged(id));
  }

  remember({ id, kind }: Account, { accessToken, expiresAt }: TokenSet): void {
    if (kind === "oauth") {
      this.#copied.set(id, { accessToken, expiresAt, at: this.#clock.now() });
    }
  }

  /** Nothing to tell about the token before, since its owner is about to get another one. */
  forget(id: string): void {
    this.#copied.delete(id);
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #accountChanged(id: string): void {
    const copied = this.#copied.get(id);
    const account = this.#registry.get(id);
    if (!copied || account?.tokenSet.accessToken.equals(copied.accessToken)) {
      return;
    }
    this.#copied.delete(id);
    const now = this.#clock.now();
    if (account && now - copied.at < REMEMBERED_MS && now < copied.expiresAt) {
      const time = new Date(copied.at).toLocaleTimeString(vscode.env.language, { timeStyle: "short" });
      void showMessage("information", vscode.l10n.t("The token you copied at {0} no longer works.", time), {
        title: vscode.l10n.t("Copy New Token"),
        run: () => vscode.commands.executeCommand("boxAuth.copyToken", id),
      });
    }
  }
}
