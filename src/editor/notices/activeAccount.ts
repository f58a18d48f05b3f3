import type { Memento } from "vscode";
import type { AccountRegistry } from "../../accounts/accountRegistry";
import type { Account } from "../../accounts/model/account";
import { Emitter } from "../../base/emitter";

const KEY = "activeAccount";

/**
 * Which account the status bar shows and the commands act on: the one bound to this workspace, otherwise the one chosen
 * last. Only IDs are remembered, by the editor and not in the workspace's files, so no workspace can choose.
 */
export class ActiveAccount {
  readonly #registry: AccountRegistry;
  readonly #everywhere: Memento;
  readonly #workspace: Memento;
  readonly #changed = new Emitter<void>();

  readonly onDidChange = this.#changed.event;

  constructor(registry: AccountRegistry, state: { everywhere: Memento; workspace: Memento }) {
    this.#registry = registry;
    this.#everywhere = state.everywhere;
    this.#workspace = state.workspace;
  }

  /** The account of an ID, or the active one. */
  get(id?: string): Account | undefined {
    const accounts = this.#registry.all();
    const byId = (wanted: string | undefined) => accounts.find((account) => account.id === wanted);
    if (id !== undefined) {
      return byId(id);
    }
    return byId(this.#workspace.get<string>(KEY)) ?? byId(this.#everywhere.get<string>(KEY)) ?? accounts[0];
  }

  /** From now on everywhere, and here also where the workspace had one of its own. */
  async choose(id: string): Promise<void> {
    await this.#workspace.update(KEY, undefined);
    await this.#everywhere.update(KEY, id);
    this.#changed.fire();
  }

  async bindToWorkspace(id: string): Promise<void> {
    await this.#workspace.update(KEY, id);
    this.#changed.fire();
  }
}
