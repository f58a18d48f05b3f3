import * as vscode from "vscode";
import { type AccountState, EXPIRING_MS } from "../../accounts/model/accountState";
import type { Account } from "../../accounts/model/accountView";
import type { Clock, Disposable } from "../../base/clock";
import { nameAmong, shortName } from "../display/accountText";
import { untilNextText } from "../display/lifetimeText";
import { spokenText } from "../display/spokenText";
import { needsAttention, remainingLifetime, stateIcon, stateText } from "../display/stateText";
import { accountTooltip } from "../display/tooltip";
import type { StatusAppearance } from "../host/statusItem";
import { signInAppearance, statusItem } from "./signInItem";

export interface StatusBarSource {
  account(): Account | undefined;
  state(id: string): AccountState | undefined;
  /** With one account alone nobody needs to read whose it is. */
  all(): readonly Account[];
  /** When the person copied a token of the account that a refresh would end, in epoch milliseconds. */
  copiedAt(id: string): number | undefined;
}

/** The item that shows how long the access token still lives. One click refreshes. */
export class StatusBar implements Disposable {
  readonly #clock: Clock;
  readonly #source: StatusBarSource;
  readonly #item = statusItem();
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
      this.#item.show(signInAppearance());
      return;
    }
    const now = this.#clock.now();
    const copiedAt = this.#source.copiedAt(account.id);
    this.#item.show(statusAppearance(account, state, { now, all: this.#source.all(), copiedAt }));
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

interface Around {
  readonly now: number;
  readonly all: readonly Account[];
  readonly copiedAt?: number | undefined;
}

/** What the status bar shows of an account. Pressing it acts on this account, whichever is the active one by then. */
export function statusAppearance(
  account: Account,
  state: AccountState,
  { now, all, copiedAt }: Around,
): StatusAppearance {
  const isNamed = all.length > 1;
  const left = stateText(state, now);
  const text = isNamed
    ? vscode.l10n.t("Box {0} {1}", left, shortName(account, all))
    : vscode.l10n.t("Box {0}", left);
  const words = spokenText(account, state, now);
  const spoken = isNamed ? vscode.l10n.t("{0}, account {1}", words, nameAmong(account, all)) : words;
  return {
    icon: stateIcon(state),
    text,
    spoken: countsSeconds(state, now) ? spoken : vscode.l10n.t("{0}; shown as {1}", spoken, text),
    tooltip: accountTooltip(account, state, { now, copiedAt, hasFocusKeys: true }),
    command: "boxAuth.refreshToken",
    arguments: [account.id],
    isWarning: needsAttention(state),
  };
}

/**
 * Whoever speaks to the computer says what they see, so the spoken text has the shown one in it (WCAG 2.5.3); but not one
 * that changes each second, since a screen reader says each change of what has the focus.
 */
function countsSeconds(state: AccountState, now: number): boolean {
  const lifetime = remainingLifetime(state, now);
  return lifetime !== undefined && lifetime > 0 && lifetime <= EXPIRING_MS;
}
