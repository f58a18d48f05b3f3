import assert from "node:assert/strict";
import { readdir, rm, writeFile } from "node:fs/promises";
import { type Account, contentOf } from "../../../src/accounts/model/account";
import { SPREAD_MS } from "../memorySecrets";
import { registryFixture } from "./bookBench";
import { boxErrorOf } from "./rejection";
import { assertSameAccount } from "./sameAccount";
import { laterGeneration, newSealKey, sampleAccount } from "./sampleAccount";

const first = sampleAccount();
const second = laterGeneration(first);
const third = laterGeneration(second);
const { id, sealKey } = first;

describe("the book of accounts", () => {
  const bench = registryFixture();

  describe("takes for the truth", () => {
    it("nothing, of an account that it does not know", async () => {
      assert.deepEqual(await bench.desktop().registry.newest(id), { kind: "unknown" });
      await bench.seal(first);
      assert.deepEqual(await bench.desktop().registry.newest(id), { kind: "unknown" });
    });

    for (const [memory, stored, sealed, expected] of [
      [first, undefined, undefined, first],
      [undefined, first, undefined, first],
      [second, first, undefined, second],
      [first, second, undefined, second],
      [first, first, second, second],
      [first, second, third, third],
      [third, second, first, third],
      [first, third, second, third],
      [undefined, second, second, second],
    ] as const) {
      const name = (account: Account | undefined) => account?.generation ?? "none";
      const where = `memory ${name(memory)}, SecretStorage ${name(stored)}, sealed ${name(sealed)}`;
      it(`generation ${expected.generation} of ${where}`, async () => {
        const { registry, store } = bench.desktop();
        if (memory) {
          registry.publish(memory);
        }
        if (stored) {
          await store.write(stored);
        }
        if (sealed) {
          await bench.seal(sealed);
        }
        await bench.assertNewest(registry, expected);
      });
    }

    it("that another sign-in took its place, when a newer record cannot be opened", async () => {
      const { registry } = bench.desktop();
      registry.publish(first);
      await bench.sharedFiles.write(id, newSealKey(), contentOf(second));
      assert.deepEqual(await registry.newest(id), { kind: "foreign" });
    });

    it("its own newer account, when an older record cannot be opened", async () => {
      const { registry } = bench.desktop();
      registry.publish(third);
      await bench.sharedFiles.write(id, newSealKey(), contentOf(second));
      await bench.assertNewest(registry, third);
    });

    it("that the account is signed out, when a mark says so", async () => {
      const { registry, store } = bench.desktop();
      await store.write(first);
      await bench.sharedFiles.write(id, sealKey, { signedOut: true, generation: 2 });
      assert.deepEqual(await registry.newest(id), { kind: "signedOut" });
    });

    it("nothing for sure, when the folder cannot be read", async () => {
      const { registry } = bench.desktop();
      await writeFile(bench.folder, "");
      registry.publish(first);
      assert.equal((await boxErrorOf(registry.newest(id))).decision, "retryLater");
    });
  });

  describe("publishes", () => {
    it("each new generation once, and never goes back", () => {
      const { registry } = bench.desktop();
      const told: (number | undefined)[] = [];
      registry.onDidChange((changed) => told.push(registry.get(changed)?.generation));
      for (const account of [first, third, second, third]) {
        registry.publish(account);
      }
      assert.deepEqual(told, [1, 3]);
      assertSameAccount(registry.get(id), third);
      assert.equal(registry.all().length, 1);
    });
  });

  describe("opens", () => {
    it("with the newest of what SecretStorage and the folder hold", async () => {
      const before = bench.desktop();
      await before.store.write(first);
      await bench.clock.advance(SPREAD_MS);
      await bench.seal(second);
      const { registry } = bench.desktop();
      await registry.open();
      assertSameAccount(registry.get(id), second);
    });

    it("with nothing and without a folder when there is no account", async () => {
      const { registry } = bench.desktop();
      await registry.open();
      assert.deepEqual(registry.all(), []);
      await assert.rejects(readdir(bench.folder));
    });

    it("with what SecretStorage holds when the folder cannot be read", async () => {
      const { registry, store } = bench.desktop();
      await store.write(first);
      await writeFile(bench.folder, "");
      await registry.open();
      assertSameAccount(registry.get(id), first);
    });

    it("without an account that was signed out meanwhile, which then leaves SecretStorage", async () => {
      const { registry, store } = bench.desktop();
      await store.write(first);
      await bench.sharedFiles.write(id, sealKey, { signedOut: true, generation: 2 });
      await registry.open();
      assert.deepEqual([registry.all(), await store.ids()], [[], []]);
    });
  });

  describe("persists", () => {
    it("in the folder and in SecretStorage, without publishing", async () => {
      const { registry, store } = bench.desktop();
      await registry.persist(first);
      assertSameAccount(await store.read(id), first);
      assert.equal((await bench.sharedFiles.read(id, sealKey)).kind, "open");
      assert.equal(registry.get(id), undefined);
    });

    it("nothing in SecretStorage when the folder refuses, so that the account before is still the truth", async () => {
      const { registry, store } = bench.desktop();
      await store.write(first);
      await writeFile(bench.folder, "");
      registry.publish(first);
      const error = await boxErrorOf(registry.persist(second));
      assert.deepEqual([error.decision, error.code], ["retryLater", "diskWrite"]);
      assertSameAccount(await store.read(id), first);
      assertSameAccount(registry.get(id), first);
    });

    it("in the folder when SecretStorage refuses, and says so", async () => {
      const { registry, store, secrets } = bench.desktop();
      await registry.persist(first);
      secrets.refusesWrites = true;
      const error = await boxErrorOf(registry.persist(second));
      assert.deepEqual([error.decision, error.code], ["retryLater", "secretStorage"]);
      assertSameAccount(await store.read(id), first);
      await bench.assertNewest(registry, second);
    });

    it("without a secret in its errors", async () => {
      const { registry, secrets } = bench.desktop();
      secrets.refusesWrites = true;
      const refused = await boxErrorOf(registry.persist(first));
      await rm(bench.folder, { recursive: true });
      await writeFile(bench.folder, "");
      const full = await boxErrorOf(registry.persist(first));
      for (const error of [refused, full]) {
        assert.ok(!`${error.stack}${JSON.stringify(error)}`.includes("canary"));
        assert.equal(error.cause, undefined);
      }
    });
  });

  describe("forgets", () => {
    it("an account everywhere, with a mark that outranks what is there", async () => {
      const { registry, store } = bench.desktop();
      await registry.persist(third);
      registry.publish(third);
      await registry.forget(first);
      assert.deepEqual([registry.all(), await store.ids()], [[], []]);
      assert.equal(await bench.sharedFiles.newestGeneration(id), 4);
      assert.equal(await bench.sharedFiles.isInUse(id), false);
    });

    it("an account even where no mark can be left", async () => {
      const { registry, store } = bench.desktop();
      await store.write(first);
      await writeFile(bench.folder, "");
      registry.publish(first);
      await registry.forget(first);
      assert.deepEqual([registry.all(), await store.ids()], [[], []]);
    });
  });
});
