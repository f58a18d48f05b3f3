import * as vscode from "vscode";
import type { AccountState } from "../../accounts/model/accountState";
import type { Account } from "../../accounts/model/accountView";
import type { Clock, Disposable } from "../../base/clock";
import { type StatusAppearance, StatusItem } from "../host/statusItem";
import { nameAmong, shortName } from "./accountText";
import { untilNextText } from "./lifetimeText";
import { needsAttention, remainingLifetime, spokenText, stateIcon, stateText } from "./stateText";
import { accountTooltip } from "./tooltip";

export interface StatusBarSource {
  account(): Account | undefined;
  state(id: string): AccountState | undefined;
  /** With one account alone nobody needs to read whose it is. */
  all(): readonly Account[];
}

/** The item that shows how long the access token still lives. One click refreshes. */
export class StatusBar implements Disposable {
  readonly #clock: Clock;
  readonly #source: StatusBarSource;
  readonly #item = new StatusItem("boxAuth.status", vscode.l10n.t("Box Token"));
  readonly #focus: Disposable;
  #timer: Disposable | undefined;

  constructor(clock: Clock, source: StatusBarSource) {
    this.#clock = clock;
    this.#source = source;
    this.#focus = vscode.window.onDidChangeWindowState(() => this.update());
  }

  /** Shows the truth of this moment and sets the timer for the next change of the text. */
  update(): void {
    this.#timer?.dispose();
    this.#timer = undefined;
    const account = this.#source.account();
    const state = account && this.#source.state(account.id);
    if (!account || !state) {
      this.#item.hide();
      return;
    }
    const now = this.#clock.now();
    this.#item.show(statusAppearance(account, state, { now, all: this.#source.all() }));
    const lifetime = remainingLifetime(state, now);
    if (lifetime !== undefined && lifetime > 0) {
      const delay = untilNextText(lifetime, vscode.window.state.active);
      this.#timer = this.#clock.setTimer(() => this.update(), delay);
    }
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#focus.dispose();
    this.#item.dispose();
  }
}

/** What the status bar shows of an account. Pressing it acts on this account, whichever is the active one by then. */
export function statusAppearance(
  account: Account,
  state: AccountState,
  { now, all }: { readonly now: number; readonly all: readonly Account[] },
): StatusAppearance {
  const text = stateText(state, now);
  const spoken = spokenText(account, state, now);
  const isNamed = all.length > 1;
  return {
    icon: stateIcon(state),
    text: isNamed ? `${text} ${shortName(account, all)}` : text,
    spoken: isNamed ? vscode.l10n.t("{0}, account {1}", spoken, nameAmong(account, all)) : spoken,
    tooltip: accountTooltip(account, state, now),
    command: "boxAuth.refreshToken",
    arguments: [account.id],
    isWarning: needsAttention(state),
  };
}
