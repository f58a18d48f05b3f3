import assert from "node:assert/strict";
import { join } from "node:path";
import type { AccountRecord, SealedContent } from "../../../src/accounts/model/account";
import type { SecretStore } from "../../../src/accounts/model/secretStore";
import type { AccountRegistry } from "../../../src/accounts/registry/accountRegistry";
import { SharedTokenFiles } from "../../../src/accounts/shared/sharedTokenFiles";
import { TemporaryFolder } from "../../host/temporaryFolder";
import { ManualClock } from "../manualClock";
import { BrowserTabSecrets, DesktopSecrets, SecretsBacking } from "../memorySecrets";
import { assertSameAccount } from "./sameAccount";
import { contentOf } from "./sampleAccount";
import { simulatedWindow } from "./simulatedWindow";

/** For the tests of a `describe`: before each an empty folder, an empty SecretStorage and a new clock. */
export function registryFixture(): RegistryFixture {
  const fixture = new RegistryFixture();
  beforeEach(() => fixture.setUp());
  afterEach(() => fixture.end());
  return fixture;
}

class RegistryFixture {
  clock = new ManualClock();
  backing = new SecretsBacking();
  folder = "";
  files = new SharedTokenFiles("");
  #temporary: TemporaryFolder | undefined;
  #registries: AccountRegistry[] = [];

  setUp(): void {
    this.#temporary = new TemporaryFolder("registry");
    this.folder = join(this.#temporary.path, "accounts");
    this.clock = new ManualClock();
    this.backing = new SecretsBacking();
    this.files = new SharedTokenFiles(this.folder);
  }

  async end(): Promise<void> {
    for (const registry of this.#registries.splice(0)) {
      registry.dispose();
    }
    await this.#temporary?.remove();
  }

  /** A window's registry, with its view of SecretStorage. */
  open<T extends SecretStore>(secrets: T) {
    const { folder, clock } = this;
    const { registry, store, files } = simulatedWindow({ folder, secrets, clock });
    this.#registries.push(registry);
    return { registry, store, files, secrets };
  }

  desktop() {
    return this.open(new DesktopSecrets(this.backing, this.clock));
  }

  tab() {
    return this.open(new BrowserTabSecrets(this.backing));
  }

  async assertLatest(registry: AccountRegistry, expected: AccountRecord): Promise<void> {
    const latest = await registry.resolveLatest(expected.id);
    assert.ok(latest.kind === "account", `it is ${latest.kind}`);
    assertSameAccount(latest.account, expected);
  }

  /** A record as another process left it. */
  async seal(account: AccountRecord, content: SealedContent = contentOf(account)): Promise<void> {
    assert.equal(await this.files.create(account.id, account.sealKey, content), "created");
  }
}
