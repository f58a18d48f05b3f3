import assert from "node:assert/strict";
import { join } from "node:path";
import { type Account, contentOf } from "../../../src/accounts/model/account";
import { AccountBook } from "../../../src/accounts/accountRegistry";
import { AccountStore } from "../../../src/accounts/model/accountStore";
import { HandOff } from "../../../src/accounts/shared/sharedTokenFiles";
import { silentLog } from "../../../src/base/log";
import type { SecretStore } from "../../../src/accounts/model/secretStore";
import { TemporaryFolder } from "../../host/temporaryFolder";
import { ManualClock } from "../manualClock";
import { BrowserTabSecrets, DesktopSecrets, SecretsBacking } from "../memorySecrets";
import { assertSameAccount } from "./sameAccount";

/** For the tests of a `describe`: before each an empty folder, an empty SecretStorage and a new clock. */
export function bookBench(): BookBench {
  const bench = new BookBench();
  beforeEach(() => bench.begin());
  afterEach(() => bench.end());
  return bench;
}

class BookBench {
  clock = new ManualClock();
  backing = new SecretsBacking();
  folder = "";
  handOff = new HandOff("");
  #temporary: TemporaryFolder | undefined;
  #books: AccountBook[] = [];

  begin(): void {
    this.#temporary = new TemporaryFolder("book");
    this.folder = join(this.#temporary.path, "accounts");
    this.clock = new ManualClock();
    this.backing = new SecretsBacking();
    this.handOff = new HandOff(this.folder);
  }

  async end(): Promise<void> {
    for (const book of this.#books.splice(0)) {
      book.dispose();
    }
    await this.#temporary?.remove();
  }

  /** A window's book, with its view of SecretStorage. */
  open<T extends SecretStore>(secrets: T) {
    const store = new AccountStore(secrets);
    const { handOff, clock } = this;
    const book = new AccountBook({ store, handOff, clock, log: silentLog });
    this.#books.push(book);
    return { book, store, secrets };
  }

  desktop() {
    return this.open(new DesktopSecrets(this.backing, this.clock));
  }

  tab() {
    return this.open(new BrowserTabSecrets(this.backing));
  }

  async assertNewest(book: AccountBook, expected: Account): Promise<void> {
    const newest = await book.newest(expected.id);
    assert.ok(newest.kind === "account", `it is ${newest.kind}`);
    assertSameAccount(newest.account, expected);
  }

  seal(account: Account): Promise<void> {
    return this.handOff.write(account.id, account.sealKey, contentOf(account));
  }
}
