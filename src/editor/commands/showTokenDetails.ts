import * as vscode from "vscode";
import type { TokenKeeper } from "../../accounts/tokenKeeper";
import type { Clock, Disposable } from "../../base/clock";
import { tokenDetails } from "../display/tokenDetails";
import { type Markdown, markdown } from "../host/markdown";
import { MarkdownDocuments } from "../host/markdownDocuments";
import { showNoAccount } from "../host/messages";
import type { ActiveAccount } from "../notices/activeAccount";

/** **Box: Show Token Details**: a read-only document for each account, true at the moment it is shown. */
export class ShowTokenDetails implements Disposable {
  readonly #keeper: TokenKeeper;
  readonly #active: ActiveAccount;
  readonly #clock: Clock;
  readonly #documents: MarkdownDocuments;
  readonly #following: Disposable;

  constructor(parts: { keeper: TokenKeeper; active: ActiveAccount; clock: Clock }) {
    this.#keeper = parts.keeper;
    this.#active = parts.active;
    this.#clock = parts.clock;
    this.#documents = new MarkdownDocuments({
      scheme: "box-auth",
      title: "Box Token Details",
      read: (accountId) => this.#text(accountId),
    });
    this.#following = this.#keeper.onDidChangeState((id) => this.#documents.changed(id));
  }

  async run(accountId?: string): Promise<void> {
    const account = this.#active.get(accountId);
    if (!account) {
      showNoAccount();
      return;
    }
    await this.#documents.show(account.id);
  }

  dispose(): void {
    this.#following.dispose();
    this.#documents.dispose();
  }

  #text(accountId: string): Markdown {
    const account = this.#active.get(accountId);
    const state = account && this.#keeper.state(account.id);
    return account && state
      ? tokenDetails({
          account,
          state,
          renewals: this.#keeper.history.of(account.id),
          now: this.#clock.now(),
        })
      : markdown`${vscode.l10n.t("This Box account is signed out.")}`;
  }
}
