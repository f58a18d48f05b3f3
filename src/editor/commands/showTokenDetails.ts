import * as vscode from "vscode";
import type { TokenKeeper } from "../../accounts/tokenKeeper";
import type { Clock, Disposable } from "../../base/clock";
import { tokenDetails } from "../display/tokenDetails";
import { showNoAccount } from "../host/messages";
import type { ActiveAccount } from "../notices/activeAccount";

const SCHEME = "box-auth";

/** **Box: Show Token Details**: a read-only document for each account, true at the moment it is shown. */
export class ShowTokenDetails implements Disposable {
  readonly #keeper: TokenKeeper;
  readonly #active: ActiveAccount;
  readonly #clock: Clock;
  readonly #changed = new vscode.EventEmitter<vscode.Uri>();
  readonly #subscriptions: Disposable[];

  constructor(parts: { keeper: TokenKeeper; active: ActiveAccount; clock: Clock }) {
    this.#keeper = parts.keeper;
    this.#active = parts.active;
    this.#clock = parts.clock;
    const provider: vscode.TextDocumentContentProvider = {
      onDidChange: this.#changed.event,
      provideTextDocumentContent: ({ query }) => this.#text(query),
    };
    this.#subscriptions = [
      vscode.workspace.registerTextDocumentContentProvider(SCHEME, provider),
      this.#keeper.onDidChangeState((id) => this.#changed.fire(uriOf(id))),
    ];
  }

  async run(accountId?: string): Promise<void> {
    const account = this.#active.get(accountId);
    if (!account) {
      showNoAccount();
      return;
    }
    const uri = uriOf(account.id);
    this.#changed.fire(uri);
    await vscode.commands.executeCommand("markdown.showPreview", uri);
  }

  dispose(): void {
    this.#changed.dispose();
    for (const subscription of this.#subscriptions) {
      subscription.dispose();
    }
  }

  #text(accountId: string): string {
    const account = this.#active.get(accountId);
    const state = account && this.#keeper.state(account.id);
    return account && state
      ? tokenDetails({
          account,
          state,
          renewals: this.#keeper.history.of(account.id),
          now: this.#clock.now(),
        })
      : vscode.l10n.t("This Box account is signed out.");
  }
}

function uriOf(accountId: string): vscode.Uri {
  return vscode.Uri.from({ scheme: SCHEME, path: "/Box Token Details.md", query: accountId });
}
