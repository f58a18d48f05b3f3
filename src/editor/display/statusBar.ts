import * as vscode from "vscode";
import type { Account } from "../../accounts/model/account";
import type { AccountState } from "../../accounts/model/accountState";
import type { Clock, Disposable } from "../../base/clock";
import { StatusItem } from "../host/statusItem";
import { accountName } from "./accountText";
import { lifeParts, shortLife, untilNextText } from "./lifeText";
import { accountTooltip } from "./tooltip";

export interface StatusBarSource {
  account(): Account | undefined;
  state(id: string): AccountState | undefined;
  /** With one account alone nobody needs to read whose it is. */
  hasSeveral(): boolean;
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
    const life = state.expiresAt - this.#clock.now();
    const needsAttention = state.kind !== "valid" && state.kind !== "renewing";
    const spoken = spokenText(state, life);
    const text = stateText(state, this.#clock.now());
    const isNamed = this.#source.hasSeveral();
    this.#item.show({
      icon: stateIcon(state),
      text: isNamed ? `${text} ${shortName(account)}` : text,
      spoken: isNamed ? vscode.l10n.t("{0}, account {1}", spoken, accountName(account)) : spoken,
      tooltip: accountTooltip(account, state, this.#clock.now()),
      command: "boxAuth.refreshToken",
      arguments: [account.id],
      isWarning: needsAttention,
    });
    if (life > 0) {
      const delay = untilNextText(life, vscode.window.state.active);
      this.#timer = this.#clock.setTimer(() => this.update(), delay);
    }
  }

  dispose(): void {
    this.#timer?.dispose();
    this.#focus.dispose();
    this.#item.dispose();
  }
}

/** A status bar is narrow. */
function shortName(account: Account): string {
  const name = accountName(account);
  return name.length > 20 ? `${name.slice(0, 19)}…` : name;
}

/** The state in few words, for the status bar, lists and documents. */
export function stateText(state: AccountState, now: number): string {
  const life = state.expiresAt - now;
  switch (state.kind) {
    case "valid":
    case "expiring":
      return shortLife(life);
    case "expired":
      return vscode.l10n.t("expired");
    case "renewing":
      return vscode.l10n.t("renewing");
    case "offline":
      return life > 0 ? vscode.l10n.t("offline {0}", shortLife(life)) : vscode.l10n.t("offline");
    case "signInAgain":
      return vscode.l10n.t("sign in again");
    case "actionRequiredAtBox":
      return vscode.l10n.t("Box needs you");
    case "fixSettings":
      return vscode.l10n.t("check Box app");
  }
}

function stateIcon({ kind }: AccountState): string {
  switch (kind) {
    case "valid":
    case "expiring":
    case "expired":
      return "key";
    case "renewing":
      return "sync~spin";
    case "offline":
      return "debug-disconnect";
    case "signInAgain":
      return "sign-in";
    case "actionRequiredAtBox":
    case "fixSettings":
      return "warning";
  }
}

function spokenText(state: AccountState, life: number): string {
  switch (state.kind) {
    case "valid":
    case "expiring": {
      const { amount, unit } = lifeParts(life);
      return unit === "min"
        ? vscode.l10n.t("Box access token, {0} minutes left; press to refresh", amount)
        : vscode.l10n.t("Box access token, less than a minute left; press to refresh");
    }
    case "expired":
      return vscode.l10n.t("Box access token expired; press to refresh");
    case "renewing":
      return vscode.l10n.t("Box access token is being refreshed");
    case "offline":
      return vscode.l10n.t("Box cannot be reached; press to try again");
    case "signInAgain":
      return vscode.l10n.t("Box sign-in ended; press to sign in again");
    case "actionRequiredAtBox":
      return vscode.l10n.t("Box needs something from you; press to try again");
    case "fixSettings":
      return vscode.l10n.t("Box does not accept the app; press to try again");
  }
}
