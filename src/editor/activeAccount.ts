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

  /** The account of an ID, or the active one. */
  get(id?: string): Account | undefined {
    const chosen = id ?? this.#memento.get<string>(KEY);
    const accounts = this.#book.all();
    const found = accounts.find((account) => account.id === chosen);
    return id === undefined ? (found ?? accounts[0]) : found;
  }

  async choose(id: string): Promise<void> {
    await this.#memento.update(KEY, id);
  }
}
