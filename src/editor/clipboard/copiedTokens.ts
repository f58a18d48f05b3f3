import * as vscode from "vscode";
import type { Accounts } from "../../accounts/accounts";
import type { AccountChange } from "../../accounts/model/accountChange";
import type { Account, LiveToken } from "../../accounts/model/accountView";
import type { Clock, Disposable } from "../../base/clock";
import { Emitter } from "../../base/emitter";
import { nameAmong } from "../display/accountText";
import { showNewest } from "../host/messages";

/** Longer ago than this, nobody expects a copied token to work. */
const REMEMBERED_MS = 60 * 60_000;

/** Which token was copied, told from the others by `obtainedAt`; the token itself is not kept here. */
interface Copied {
  readonly obtainedAt: number;
  readonly expiresAt: number | undefined;
  readonly at: number;
}

/**
 * Box ends an OAuth 2.0 access token as soon as the one after it is used. Whoever copied it before a refresh is told so,
 * once and quietly, with the way to the new one.
 */
export class CopiedTokens implements Disposable {
  readonly #accounts: Accounts;
  readonly #clock: Clock;
  readonly #copied = new Map<string, Copied>();
  readonly #subscription: Disposable;
  readonly #remembered = new Emitter<void>();

  /** A token was copied that a refresh would end. */
  readonly onDidRemember = this.#remembered.event;

  constructor(accounts: Accounts, clock: Clock) {
    this.#accounts = accounts;
    this.#clock = clock;
    this.#subscription = accounts.onDidChange((change) => this.#changed(change));
  }

  remember({ id, kind }: Account, { obtainedAt, expiresAt }: LiveToken): void {
    if (kind === "oauth") {
      this.#copied.set(id, { obtainedAt, expiresAt, at: this.#clock.now() });
      this.#remembered.fire();
    }
  }

  /** When the token that is alive now was copied, in epoch milliseconds; `undefined` when it was not, or long ago. */
  copiedAt(id: string): number | undefined {
    const at = this.#copied.get(id)?.at;
    return at !== undefined && this.#clock.now() - at < REMEMBERED_MS ? at : undefined;
  }

  /** Nothing to tell about the token before, since its owner is about to get another one. */
  forget(id: string): void {
    this.#copied.delete(id);
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #changed({ id }: AccountChange): void {
    const copied = this.#copied.get(id);
    const account = this.#accounts.get(id);
    if (!copied || account?.token.obtainedAt === copied.obtainedAt) {
      return;
    }
    this.#copied.delete(id);
    const now = this.#clock.now();
    if (account && now - copied.at < REMEMBERED_MS && now < (copied.expiresAt ?? Number.POSITIVE_INFINITY)) {
      const time = new Date(copied.at).toLocaleTimeString(vscode.env.language, { timeStyle: "short" });
      const who = nameAmong(account, this.#accounts.all());
      const text = vscode.l10n.t("The token of {0} that you copied at {1} no longer works.", who, time);
      void showNewest(who, "information", text, {
        title: vscode.l10n.t("Copy New Token"),
        run: () => vscode.commands.executeCommand("boxAuth.copyToken", id),
      });
    }
  }
}
