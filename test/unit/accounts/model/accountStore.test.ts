import assert from "node:assert/strict";
import { formatAccount } from "../../../../src/accounts/model/accountFormat";
import { AccountStore } from "../../../../src/accounts/model/accountStore";
import { BoundedSecretStore, type SecretStore } from "../../../../src/accounts/model/secretStore";
import { ManualClock } from "../../manualClock";
import { DesktopSecrets, hanging, SecretsBacking, SPREAD_MS } from "../../memorySecrets";
import { boxErrorOf } from "../rejection";
import { assertSameAccount, assertSameApp } from "../sameAccount";
import { laterGeneration, sampleAccount, sampleApp } from "../sampleAccount";

const account = sampleAccount();

describe("the store of accounts", () => {
  let clock: ManualClock;
  let backing: SecretsBacking;
  let secrets: DesktopSecrets;
  let store: AccountStore;

  const storeOver = (secretStore: SecretStore) =>
    new AccountStore(new BoundedSecretStore(secretStore, clock));

  beforeEach(() => {
    clock = new ManualClock();
    backing = new SecretsBacking();
    secrets = new DesktopSecrets(backing, clock);
    store = storeOver(secrets);
  });

  it("gives back what it was given, in an entry for each account", async () => {
    const other = sampleAccount({ id: "other" });
    await store.write(account);
    await store.write(other);
    assert.deepEqual(await store.ids(), [account.id, other.id]);
    assertSameAccount(await store.read(account.id), account);
    await store.delete(account.id);
    assert.deepEqual([await store.ids(), await store.read(account.id)], [["other"], undefined]);
  });

  it("does not lose one window's account when another window writes its own at the same time", async () => {
    const there = new DesktopSecrets(backing, clock);
    await Promise.all([store.write(account), storeOver(there).write(sampleAccount({ id: "other" }))]);
    await clock.advance(SPREAD_MS);
    assert.deepEqual((await store.ids()).sort(), ["other", account.id]);
  });

  it("does not know what is not an account, or is in another one's place", async () => {
    await secrets.store(`account/${account.id}`, "garbage");
    assert.equal(await store.read(account.id), undefined);
    await secrets.store("account/elsewhere", formatAccount(account));
    assert.equal(await store.read("elsewhere"), undefined);
  });

  it("tells of changes to accounts, also by other windows, and of nothing else", async () => {
    const told: string[] = [];
    const listening = store.onDidChange((id) => told.push(id));
    const there = storeOver(new DesktopSecrets(backing, clock));
    await there.write(account);
    await there.writeApp(sampleApp);
    await clock.advance(SPREAD_MS);
    assert.deepEqual(told, [account.id]);
    listening.dispose();
    await store.write(laterGeneration(account));
    assert.deepEqual(told, [account.id]);
  });

  it("remembers apps beside the accounts", async () => {
    await store.writeApp(sampleApp);
    await store.write(account);
    assert.deepEqual([await store.appIds(), await store.ids()], [[sampleApp.clientId], [account.id]]);
    assertSameApp(await store.readApp(sampleApp.clientId), sampleApp);
    assert.equal(await store.readApp("another"), undefined);
  });

  it("forgets an app when it is told to, and no account with it", async () => {
    await store.writeApp(sampleApp);
    await store.write(account);
    await store.forgetApp(sampleApp.clientId);
    assert.deepEqual([await store.readApp(sampleApp.clientId), await store.appIds()], [undefined, []]);
    assertSameAccount(await store.read(account.id), account);
    assert.deepEqual(await secrets.keys(), [`account/${account.id}`]);
  });

  it("waits longer for the first secret of an account, which a person may have to allow, than for the next", async () => {
    secrets.fault = hanging("store");
    for (const [generation, limitMs] of [
      [1, 120_000],
      [2, 10_000],
    ] as const) {
      let ended = false;
      const failed = boxErrorOf(store.write(laterGeneration(account, generation))).finally(() => {
        ended = true;
      });
      await clock.advance(limitMs - 1);
      assert.equal(ended, false);
      await clock.advance(1);
      assert.equal((await failed).code, "secretStorage");
    }
  });
});
