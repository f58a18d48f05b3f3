import type { Memento } from "vscode";
import type { Accounts } from "../../accounts/accounts";
import type { AccountState } from "../../accounts/model/accountState";
import type { Account } from "../../accounts/model/accountView";
import type { Disposable } from "../../base/clock";
import { Emitter } from "../../base/emitter";
import { isRecord, nonEmptyString } from "../../base/json";

const KEY = "activeAccount";

/**
 * A sign-in as it is remembered: by kind, app and user, so that signing in again, which is another account, is still the
 * one that was chosen. As long as Box has not said who it is, only the account's ID can tell it.
 */
interface Remembered {
  readonly kind?: string | undefined;
  readonly clientId?: string | undefined;
  readonly userId?: string | undefined;
  readonly id?: string | undefined;
}

/**
 * Which account the status bar shows and the commands act on: the one bound to this workspace, otherwise the one chosen
 * last. The editor remembers it outside the workspace's files, so no workspace can choose.
 */
export class ActiveAccount implements Disposable {
  readonly #accounts: Accounts;
  readonly #everywhere: Memento;
  readonly #workspace: Memento;
  readonly #changed = new Emitter<void>();
  readonly #subscription: Disposable;
  /** Shown because the chosen one is gone; it stays until another is chosen, whatever becomes of it. */
  #stopgap: string | undefined;

  readonly onDidChange = this.#changed.event;

  constructor(accounts: Accounts, state: { everywhere: Memento; workspace: Memento }) {
    this.#accounts = accounts;
    this.#everywhere = state.everywhere;
    this.#workspace = state.workspace;
    this.#subscription = accounts.onDidChange(({ id }) => this.#identified(id));
  }

  get(): Account | undefined {
    const chosen = this.#remembered(this.#workspace) ?? this.#remembered(this.#everywhere);
    if (chosen) {
      this.#stopgap = undefined;
      return chosen;
    }
    const found = (this.#stopgap !== undefined && this.#accounts.get(this.#stopgap)) || this.#firstUsable();
    this.#stopgap = found?.id;
    return found;
  }

  /** From now on everywhere, and here also where the workspace had one of its own. */
  async choose(account: Account): Promise<void> {
    await this.#workspace.update(KEY, undefined);
    await this.#everywhere.update(KEY, asRemembered(account));
    this.#changed.fire();
  }

  /** From now on everywhere but in workspaces that have one of their own, also this one. */
  async chooseUnlessBound(account: Account): Promise<void> {
    await this.#everywhere.update(KEY, asRemembered(account));
    this.#changed.fire();
  }

  async bindToWorkspace(account: Account): Promise<void> {
    await this.#workspace.update(KEY, asRemembered(account));
    this.#changed.fire();
  }

  dispose(): void {
    this.#subscription.dispose();
  }

  #remembered(memento: Memento): Account | undefined {
    const remembered = readRemembered(memento);
    return remembered && this.#accounts.all().find((account) => isRemembered(account, remembered));
  }

  /** None that Box has refused, as long as there is another. */
  #firstUsable(): Account | undefined {
    const accounts = this.#accounts.all();
    return accounts.find((account) => isUsable(account, this.#accounts.state(account.id))) ?? accounts[0];
  }

  /** An account that was chosen before Box had said who it is. */
  #identified(id: string): void {
    const account = this.#accounts.get(id);
    for (const memento of [this.#workspace, this.#everywhere]) {
      if (account?.identity && readRemembered(memento)?.id === id) {
        memento.update(KEY, asRemembered(account)).then(undefined, () => undefined);
      }
    }
  }
}

function isUsable({ kind }: Account, state: AccountState | undefined): boolean {
  switch (state?.kind) {
    case undefined:
    case "signingOut":
    case "signInAgain":
    case "actionRequiredAtBox":
    case "fixSettings":
      return false;
    case "expired":
      return kind !== "developerToken";
    default:
      return true;
  }
}

function asRemembered({ id, kind, clientId, identity }: Account): Remembered {
  return identity ? { kind, clientId, userId: identity.userId } : { id };
}

function isRemembered(account: Account, { id, kind, clientId, userId }: Remembered): boolean {
  return id === undefined
    ? account.kind === kind && account.clientId === clientId && account.identity?.userId === userId
    : account.id === id;
}

/** What is stored is data from outside: anything else counts as nothing. */
function readRemembered(memento: Memento): Remembered | undefined {
  const stored = memento.get<unknown>(KEY);
  if (!isRecord(stored)) {
    return undefined;
  }
  const [id, kind, clientId, userId] = [stored.id, stored.kind, stored.clientId, stored.userId].map(
    nonEmptyString,
  );
  return id !== undefined || userId !== undefined ? { id, kind, clientId, userId } : undefined;
}
