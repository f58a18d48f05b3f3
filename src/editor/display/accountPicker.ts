import * as vscode from "vscode";
import type { Account } from "../../accounts/model/account";
import { clientIdOf } from "../../accounts/model/account";
import type { AccountState } from "../../accounts/model/accountState";
import type { Clock } from "../../base/clock";
import { accountName, kindName, subjectText } from "./accountText";
import { stateText } from "./statusBar";

interface Row extends vscode.QuickPickItem {
  readonly run: () => unknown;
  readonly accountId?: string;
}

interface RowButton extends vscode.QuickInputButton {
  readonly command: string;
}

export interface PickerSource {
  accounts(): readonly Account[];
  active(): Account | undefined;
  state(id: string): AccountState | undefined;
  onDidChange(listener: () => void): { dispose(): void };
}

const WAYS_IN = [
  ["globe", "boxAuth.signIn"],
  ["file-code", "boxAuth.signInWithJwt"],
  ["server", "boxAuth.signInWithClientCredentials"],
  ["beaker", "boxAuth.useDeveloperToken"],
  ["cloud-download", "boxAuth.importAccounts"],
] as const;

/**
 * All accounts with what can be done to each, then the ways to another one. It stays true while it is open, and stays
 * open after a refresh or copy. Resolves when it is closed.
 */
export async function showAccountPicker(
  source: PickerSource,
  { title, clock, choose }: { title: string; clock: Clock; choose: (id: string) => unknown },
): Promise<void> {
  const pick = vscode.window.createQuickPick<Row>();
  pick.title = title;
  pick.placeholder = vscode.l10n.t("Choose the account that the status bar shows");
  pick.matchOnDescription = true;
  pick.matchOnDetail = true;
  const fill = () => {
    const kept = pick.activeItems[0]?.accountId;
    pick.items = rows(source, clock, choose);
    pick.activeItems = pick.items.filter(({ accountId }) => kept !== undefined && accountId === kept);
  };
  fill();
  const following = source.onDidChange(fill);
  try {
    await new Promise<void>((resolve) => {
      pick.onDidHide(() => resolve());
      pick.onDidAccept(() => {
        const [row] = pick.selectedItems;
        pick.hide();
        row?.run();
      });
      pick.onDidTriggerItemButton(({ item, button }) => {
        const { command } = button as RowButton;
        if (command !== "boxAuth.refreshToken" && command !== "boxAuth.copyToken") {
          pick.hide();
        }
        void vscode.commands.executeCommand(command, item.accountId);
      });
      pick.show();
    });
  } finally {
    following.dispose();
    pick.dispose();
  }
}

function rows(source: PickerSource, clock: Clock, choose: (id: string) => unknown): Row[] {
  const active = source.active();
  const accounts = source.accounts().map((account): Row => {
    const state = source.state(account.id);
    const clientId = clientIdOf(account);
    const facts = [account.identity?.enterprise?.name, clientId && vscode.l10n.t("app {0}", clientId)].filter(
      Boolean,
    );
    return {
      label: `${account.id === active?.id ? "$(check)" : "$(account)"} ${accountName(account)}`,
      description: [state && stateText(state, clock.now()), kindName(account), subjectText(account)]
        .filter(Boolean)
        .join(" · "),
      detail: facts.join(" · "),
      buttons: buttonsOf(account),
      accountId: account.id,
      run: () => choose(account.id),
    };
  });
  const more = WAYS_IN.map(
    ([icon, command]): Row => ({
      label: `$(${icon}) ${wayIn(command)}`,
      run: () => vscode.commands.executeCommand(command),
    }),
  );
  const line = (label: string): Row => ({
    label,
    kind: vscode.QuickPickItemKind.Separator,
    run: () => undefined,
  });
  return [...accounts, line(vscode.l10n.t("another account")), ...more];
}

function buttonsOf(account: Account): RowButton[] {
  const button = (icon: string, tooltip: string, command: string): RowButton => ({
    iconPath: new vscode.ThemeIcon(icon),
    tooltip,
    command,
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

function wayIn(command: (typeof WAYS_IN)[number][1]): string {
  switch (command) {
    case "boxAuth.signIn":
      return vscode.l10n.t("Sign In through the Browser…");
    case "boxAuth.signInWithJwt":
      return vscode.l10n.t("Sign In with JWT…");
    case "boxAuth.signInWithClientCredentials":
      return vscode.l10n.t("Sign In with Client Credentials…");
    case "boxAuth.useDeveloperToken":
      return vscode.l10n.t("Use Developer Token…");
    case "boxAuth.importAccounts":
      return vscode.l10n.t("Import Accounts…");
  }
}
