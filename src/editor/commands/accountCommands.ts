import * as vscode from "vscode";
import type { AccountRegistry } from "../../accounts/accountRegistry";
import type { Enrolment } from "../../accounts/enrolment";
import type { TokenKeeper } from "../../accounts/tokenKeeper";
import type { Clock } from "../../base/clock";
import type { Log } from "../../base/log";
import { showAccountPicker } from "../display/accountPicker";
import { accountName } from "../display/accountText";
import { reportError, showMessage } from "../host/messages";
import { promptText } from "../host/promptText";
import type { ActiveAccount } from "../notices/activeAccount";

/** Which account is used where, and what it is called. None of them throws. */
export class AccountCommands {
  readonly #registry: AccountRegistry;
  readonly #keeper: TokenKeeper;
  readonly #enrolment: Enrolment;
  readonly #active: ActiveAccount;
  readonly #clock: Clock;
  readonly #log: Log;

  constructor(parts: {
    registry: AccountRegistry;
    keeper: TokenKeeper;
    enrolment: Enrolment;
    active: ActiveAccount;
    clock: Clock;
    log: Log;
  }) {
    this.#registry = parts.registry;
    this.#keeper = parts.keeper;
    this.#enrolment = parts.enrolment;
    this.#active = parts.active;
    this.#clock = parts.clock;
    this.#log = parts.log;
  }

  /** **Box: Accounts** */
  async show(): Promise<void> {
    await this.#pick(vscode.l10n.t("Box: accounts"));
  }

  /** **Box: Switch Account** */
  async switch(): Promise<void> {
    await this.#pick(vscode.l10n.t("Box: switch account"));
  }

  /** The account of this workspace alone; remembered by the editor, outside the workspace's own files. */
  async useForWorkspace(accountId?: string): Promise<void> {
    await this.#guarded(async () => {
      const account = this.#active.get(accountId);
      if (account) {
        await this.#active.bindToWorkspace(account.id);
        void showMessage(
          "information",
          vscode.l10n.t("This workspace uses {0} from now on.", accountName(account)),
        );
      }
    });
  }

  async rename(accountId?: string): Promise<void> {
    await this.#guarded(async () => {
      const account = this.#active.get(accountId);
      if (account) {
        const name = await promptText({
          title: vscode.l10n.t("Box: rename account"),
          prompt: vscode.l10n.t("Shown in the list and in the status bar, on this machine only."),
          value: accountName(account),
          problem: (text) => (text.length > 60 ? vscode.l10n.t("Use at most 60 characters.") : undefined),
        });
        await this.#enrolment.rename(account.id, name === account.identity?.name ? "" : name);
      }
    });
  }

  async #pick(title: string): Promise<void> {
    await this.#guarded(async () => {
      const source = {
        accounts: () => this.#registry.all(),
        active: () => this.#active.get(),
        state: (id: string) => this.#keeper.state(id),
        onDidChange: (listener: () => void) => this.#keeper.onDidChangeState(listener),
      };
      const choose = (id: string) => this.#guarded(() => this.#active.choose(id));
      await showAccountPicker(source, { title, clock: this.#clock, choose });
    });
  }

  async #guarded(action: () => Promise<void>): Promise<void> {
    try {
      await action();
    } catch (error) {
      reportError(error, this.#log);
    }
  }
}
