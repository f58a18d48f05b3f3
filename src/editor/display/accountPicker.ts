import * as vscode from "vscode";
import type { AccountState } from "../../accounts/model/accountState";
import type { Account } from "../../accounts/model/accountView";
import type { Clock, Disposable } from "../../base/clock";
import { type Button, type Choice, ChoiceList } from "../host/choices";
import { waysIn } from "../prompts/waysIn";
import { accountName, subjectText } from "./accountText";
import { untilNextText } from "./lifetimeText";
import { accountFacts, remainingLifetime, stateIcon } from "./stateText";

interface Row extends Choice {
  /** The account, or the command of another way in. */
  readonly key: string;
  readonly run: () => unknown;
}

export interface PickerSource {
  accounts(): readonly Account[];
  active(): Account | undefined;
  state(id: string): AccountState | undefined;
  onDidChange(listener: () => void): { dispose(): void };
}

/**
 * All accounts with what can be done to each, then the ways to another one. It stays true while it is open, and stays
 * open after a refresh or copy. Resolves when it is closed.
 */
export async function showAccountPicker(
  source: PickerSource,
  { title, clock, choose }: { title: string; clock: Clock; choose: (id: string) => unknown },
): Promise<void> {
  const list = new ChoiceList<Row>({
    title,
    placeholder:
      source.accounts().length > 0
        ? vscode.l10n.t("Choose the account that the status bar shows")
        : vscode.l10n.t("No Box account is signed in; choose a way in"),
  });
  const press = (command: string, accountId: string) => {
    if (command !== "boxAuth.refreshToken" && command !== "boxAuth.copyToken") {
      list.hide();
    }
    void vscode.commands.executeCommand(command, accountId);
  };
  let timer: Disposable | undefined;
  const fill = () => {
    timer?.dispose();
    timer = clock.setTimer(fill, untilNextChange(source, clock.now()));
    // At first the one that is in use, so that Enter changes nothing.
    const kept = list.active?.key ?? source.active()?.id;
    list.choices = rows(source, { clock, choose, press });
    list.active =
      list.choices.find(({ key }) => key === kept) ?? list.choices.find(({ isHeading }) => !isHeading);
  };
  fill();
  const following = source.onDidChange(fill);
  try {
    await new Promise<void>((resolve) => {
      list.onDidHide(() => resolve());
      list.onDidAccept(() => {
        const [row] = list.selected;
        list.hide();
        row?.run();
      });
      list.show();
    });
  } finally {
    following.dispose();
    timer?.dispose();
    list.dispose();
  }
}

/** Milliseconds until a time left in the list reads differently. */
function untilNextChange(source: PickerSource, now: number): number {
  const lifetimes = source.accounts().flatMap(({ id }) => {
    const state = source.state(id);
    return (state && remainingLifetime(state, now)) ?? [];
  });
  return Math.min(...lifetimes.map((lifetime) => untilNextText(lifetime, false)), 60_000);
}

interface RowActions {
  readonly clock: Clock;
  readonly choose: (id: string) => unknown;
  readonly press: (command: string, accountId: string) => void;
}

function rows(source: PickerSource, { clock, choose, press }: RowActions): Row[] {
  const active = source.active();
  const accounts = source.accounts().map((account): Row => {
    const state = source.state(account.id);
    const { clientId, identity } = account;
    const facts = [
      subjectText(account),
      identity?.enterprise?.name,
      clientId && vscode.l10n.t("app {0}", clientId),
    ];
    return {
      icon: state ? stateIcon(state) : "account",
      label: accountName(account),
      // A state may be called like the kind.
      description: accountFacts(account, { state, isActive: account.id === active?.id, now: clock.now() }),
      detail: facts.filter(Boolean).join(" · "),
      buttons: buttonsOf(account, press),
      key: account.id,
      run: () => choose(account.id),
    };
  });
  const more = waysIn().map(
    ({ command, ...way }): Row => ({
      ...way,
      key: command,
      run: () => vscode.commands.executeCommand(command),
    }),
  );
  const heading: Row = {
    label: vscode.l10n.t("another account"),
    isHeading: true,
    key: "",
    run: () => undefined,
  };
  return [...accounts, heading, ...more];
}

function buttonsOf(account: Account, press: RowActions["press"]): Button[] {
  const button = (icon: string, tooltip: string, command: string): Button => ({
    icon,
    tooltip,
    press: () => press(command, account.id),
  });
  const refresh =
    account.kind === "developerToken" ? vscode.l10n.t("Paste New Token") : vscode.l10n.t("Refresh");
  return [
    button("sync", refresh, "boxAuth.refreshToken"),
    button("copy", vscode.l10n.t("Copy Access Token"), "boxAuth.copyToken"),
    button("info", vscode.l10n.t("Show Token Details"), "boxAuth.showTokenDetails"),
    button("edit", vscode.l10n.t("Rename"), "boxAuth.renameAccount"),
    button("pinned", vscode.l10n.t("Use for This Workspace"), "boxAuth.useForWorkspace"),
    button("sign-out", vscode.l10n.t("Sign Out"), "boxAuth.signOut"),
  ];
}
