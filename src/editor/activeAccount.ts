import type { Memento } from "vscode";
import type { Account } from "../accounts/account";
import type { AccountBook } from "../accounts/accountBook";

const KEY = "activeAccount";

/** Which account the status bar shows and the commands act on. Only an ID is remembered, never anything secret. */
export class ActiveAccount {
  readonly #book: AccountBook;
  readonly #memento: Memento;

  constructor(book: AccountBook, memento: Memento) {
    this.#book = book;
    this.#memento = memento;
  }

  get(): Account | undefined {
    const chosen = this.#memento.get<string>(KEY);
    const accounts = this.#book.all();
    return accounts.find(({ id }) => id === chosen) ?? accounts[0];
  }

  async choose(id: string): Promise<void> {
    await this.#memento.update(KEY, id);
  }
}
