import * as vscode from "vscode";
import type { Accounts } from "../../accounts/accounts";
import type { Account } from "../../accounts/model/accountView";
import type { Clock, Disposable } from "../../base/clock";
import { accountName, kindName, nameAmong } from "../display/accountText";
import { untilNextText } from "../display/lifetimeText";
import { spokenState } from "../display/spokenText";
import { accountFacts, remainingLifetime, stateIcon } from "../display/stateText";
import { accountTooltip } from "../display/tooltip";
import type { TreeList, TreeRow } from "../host/treeList";

interface AccountRowsParts {
  readonly accounts: Accounts;
  readonly active: { get(): Account | undefined; onDidChange(listener: () => void): Disposable };
  readonly copied: { copiedAt(id: string): number | undefined };
  readonly clock: Clock;
}

type ViewList = Pick<TreeList, "changed" | "isVisible" | "onDidChangeVisibility">;

/** The rows of the view of accounts. They follow the accounts, and the time while somebody sees them. */
export class AccountRows implements Disposable {
  readonly #parts: AccountRowsParts;
  readonly #view: ViewList;
  readonly #following: readonly Disposable[];
  #timer: Disposable | undefined;

  constructor(parts: AccountRowsParts, view: ViewList) {
    this.#parts = parts;
    this.#view = view;
    const changed = () => view.changed();
    this.#following = [
      parts.accounts.onDidChange(changed),
      parts.active.onDidChange(changed),
      view.onDidChangeVisibility(changed),
    ];
  }

  /** Of all accounts, in their order. */
  ids(): string[] {
    this.#timer?.dispose();
    this.#timer = this.#view.isVisible ? this.#nextChange() : undefined;
    return this.#parts.accounts.all().map(({ id }) => id);
  }

  row(id: string): TreeRow | undefined {
    const { accounts, active, copied, clock } = this.#parts;
    const [account, state, now] = [accounts.get(id), accounts.state(id), clock.now()];
    if (!account || !state) {
      return undefined;
    }
    const isActive = active.get()?.id === id;
    const spoken = [
      nameAmong(account, accounts.all()),
      spokenState(state, now),
      ...(state.kind === "alive" ? [] : [kindName(account)]),
      ...(isActive ? [vscode.l10n.t("in the status bar")] : []),
    ];
    return {
      id,
      label: accountName(account),
      description: accountFacts(account, { state, isActive, now }),
      icon: stateIcon(state),
      tooltip: accountTooltip(account, state, { now, copiedAt: copied.copiedAt(id) }),
      spoken: vscode.l10n.t("{0}; press to show its details", spoken.join(", ")),
      kind: account.kind === "developerToken" ? "pastedAccount" : "account",
      command: "boxAuth.showTokenDetails",
    };
  }

  dispose(): void {
    this.#timer?.dispose();
    for (const following of this.#following) {
      following.dispose();
    }
  }

  /** When a time left reads differently. */
  #nextChange(): Disposable | undefined {
    const { accounts, clock } = this.#parts;
    const lifetimes = accounts.all().flatMap(({ id }) => {
      const state = accounts.state(id);
      const lifetime = state && remainingLifetime(state, clock.now());
      return lifetime !== undefined && lifetime > 0 ? lifetime : [];
    });
    const delays = lifetimes.map((lifetime) => untilNextText(lifetime, false));
    return delays.length === 0 ? undefined : clock.setTimer(() => this.#view.changed(), Math.min(...delays));
  }
}
