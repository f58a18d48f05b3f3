import assert from "node:assert/strict";
import { join } from "node:path";
import { AccountRegistry } from "../../../src/accounts/accountRegistry";
import { type Account, contentOf } from "../../../src/accounts/model/account";
import { AccountStore } from "../../../src/accounts/model/accountStore";
import type { SecretStore } from "../../../src/accounts/model/secretStore";
import { SharedTokenFiles } from "../../../src/accounts/shared/sharedTokenFiles";
import { silentLog } from "../../../src/base/log";
import { TemporaryFolder } from "../../host/temporaryFolder";
import { ManualClock } from "../manualClock";
import { BrowserTabSecrets, DesktopSecrets, SecretsBacking } from "../memorySecrets";
import { assertSameAccount } from "./sameAccount";

/** For the tests of a `describe`: before each an empty folder, an empty SecretStorage and a new clock. */
export function registryFixture(): RegistryFixture {
  const bench = new RegistryFixture();
  beforeEach(() => bench.begin());
  afterEach(() => bench.end());
  return bench;
}

class RegistryFixture {
  clock = new ManualClock();
  backing = new SecretsBacking();
  folder = "";
  sharedFiles = new SharedTokenFiles("");
  #temporary: TemporaryFolder | undefined;
  #registries: AccountRegistry[] = [];

  begin(): void {
    this.#temporary = new TemporaryFolder("book");
    this.folder = join(this.#temporary.path, "accounts");
    this.clock = new ManualClock();
    this.backing = new SecretsBacking();
    this.sharedFiles = new SharedTokenFiles(this.folder);
  }

  async end(): Promise<void> {
    for (const registry of this.#registries.splice(0)) {
      registry.dispose();
    }
    await this.#temporary?.remove();
  }

  /** A window's book, with its view of SecretStorage. */
  open<T extends SecretStore>(secrets: T) {
    const store = new AccountStore(secrets);
    const { sharedFiles, clock } = this;
    const registry = new AccountRegistry({ store, sharedFiles, clock, log: silentLog });
    this.#registries.push(registry);
    return { registry, store, secrets };
  }

  desktop() {
    return this.open(new DesktopSecrets(this.backing, this.clock));
  }

  tab() {
    return this.open(new BrowserTabSecrets(this.backing));
  }

  async assertNewest(registry: AccountRegistry, expected: Account): Promise<void> {
    const newest = await registry.newest(expected.id);
    assert.ok(newest.kind === "account", `it is ${newest.kind}`);
    assertSameAccount(newest.account, expected);
  }

  seal(account: Account): Promise<void> {
    return this.sharedFiles.write(account.id, account.sealKey, contentOf(account));
  }
}
