import assert from "node:assert/strict";
import { readdir, rm, writeFile } from "node:fs/promises";
import { type Account, contentOf } from "../../../src/accounts/model/account";
import { SPREAD_MS } from "../memorySecrets";
import { boxErrorOf } from "./rejection";
import { laterGeneration, newSealKey, sampleAccount } from "./sampleAccount";
import { assertSameAccount } from "./sameAccount";

import { bookBench } from "./bookBench";

const first = sampleAccount();
const second = laterGeneration(first);
const third = laterGeneration(second);
const { id, sealKey } = first;

describe("the book of accounts", () => {
  const bench = bookBench();

  describe("takes for the truth", () => {
    it("nothing, of an account that it does not know", async () => {
      assert.deepEqual(await bench.desktop().book.newest(id), { kind: "unknown" });
      await bench.seal(first);
      assert.deepEqual(await bench.desktop().book.newest(id), { kind: "unknown" });
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
        const { book, store } = bench.desktop();
        if (memory) {
          book.publish(memory);
        }
        if (stored) {
          await store.write(stored);
        }
        if (sealed) {
          await bench.seal(sealed);
        }
        await bench.assertNewest(book, expected);
      });
    }

    it("that another sign-in took its place, when a newer record cannot be opened", async () => {
      const { book } = bench.desktop();
      book.publish(first);
      await bench.handOff.write(id, newSealKey(), contentOf(second));
      assert.deepEqual(await book.newest(id), { kind: "foreign" });
    });

    it("its own newer account, when an older record cannot be opened", async () => {
      const { book } = bench.desktop();
      book.publish(third);
      await bench.handOff.write(id, newSealKey(), contentOf(second));
      await bench.assertNewest(book, third);
    });

    it("that the account is signed out, when a mark says so", async () => {
      const { book, store } = bench.desktop();
      await store.write(first);
      await bench.handOff.write(id, sealKey, { signedOut: true, generation: 2 });
      assert.deepEqual(await book.newest(id), { kind: "signedOut" });
    });

    it("nothing for sure, when the folder cannot be read", async () => {
      const { book } = bench.desktop();
      await writeFile(bench.folder, "");
      book.publish(first);
      assert.equal((await boxErrorOf(book.newest(id))).decision, "retryLater");
    });
  });

  describe("publishes", () => {
    it("each new generation once, and never goes back", () => {
      const { book } = bench.desktop();
      const told: (number | undefined)[] = [];
      book.onDidChange((changed) => told.push(book.get(changed)?.generation));
      for (const account of [first, third, second, third]) {
        book.publish(account);
      }
      assert.deepEqual(told, [1, 3]);
      assertSameAccount(book.get(id), third);
      assert.equal(book.all().length, 1);
    });
  });

  describe("opens", () => {
    it("with the newest of what SecretStorage and the folder hold", async () => {
      const before = bench.desktop();
      await before.store.write(first);
      await bench.clock.advance(SPREAD_MS);
      await bench.seal(second);
      const { book } = bench.desktop();
      await book.open();
      assertSameAccount(book.get(id), second);
    });

    it("with nothing and without a folder when there is no account", async () => {
      const { book } = bench.desktop();
      await book.open();
      assert.deepEqual(book.all(), []);
      await assert.rejects(readdir(bench.folder));
    });

    it("with what SecretStorage holds when the folder cannot be read", async () => {
      const { book, store } = bench.desktop();
      await store.write(first);
      await writeFile(bench.folder, "");
      await book.open();
      assertSameAccount(book.get(id), first);
    });

    it("without an account that was signed out meanwhile, which then leaves SecretStorage", async () => {
      const { book, store } = bench.desktop();
      await store.write(first);
      await bench.handOff.write(id, sealKey, { signedOut: true, generation: 2 });
      await book.open();
      assert.deepEqual([book.all(), await store.ids()], [[], []]);
    });
  });

  describe("persists", () => {
    it("in the folder and in SecretStorage, without publishing", async () => {
      const { book, store } = bench.desktop();
      await book.persist(first);
      assertSameAccount(await store.read(id), first);
      assert.equal((await bench.handOff.read(id, sealKey)).kind, "open");
      assert.equal(book.get(id), undefined);
    });

    it("nothing in SecretStorage when the folder refuses, so that the account before is still the truth", async () => {
      const { book, store } = bench.desktop();
      await store.write(first);
      await writeFile(bench.folder, "");
      book.publish(first);
      const error = await boxErrorOf(book.persist(second));
      assert.deepEqual([error.decision, error.code], ["retryLater", "diskWrite"]);
      assertSameAccount(await store.read(id), first);
      assertSameAccount(book.get(id), first);
    });

    it("in the folder when SecretStorage refuses, and says so", async () => {
      const { book, store, secrets } = bench.desktop();
      await book.persist(first);
      secrets.refusesWrites = true;
      const error = await boxErrorOf(book.persist(second));
      assert.deepEqual([error.decision, error.code], ["retryLater", "secretStorage"]);
      assertSameAccount(await store.read(id), first);
      await bench.assertNewest(book, second);
    });

    it("without a secret in its errors", async () => {
      const { book, secrets } = bench.desktop();
      secrets.refusesWrites = true;
      const refused = await boxErrorOf(book.persist(first));
      await rm(bench.folder, { recursive: true });
      await writeFile(bench.folder, "");
      const full = await boxErrorOf(book.persist(first));
      for (const error of [refused, full]) {
        assert.ok(!`${error.stack}${JSON.stringify(error)}`.includes("canary"));
        assert.equal(error.cause, undefined);
      }
    });
  });

  describe("forgets", () => {
    it("an account everywhere, with a mark that outranks what is there", async () => {
      const { book, store } = bench.desktop();
      await book.persist(third);
      book.publish(third);
      await book.forget(first);
      assert.deepEqual([book.all(), await store.ids()], [[], []]);
      assert.equal(await bench.handOff.newestGeneration(id), 4);
      assert.equal(await bench.handOff.isInUse(id), false);
    });

    it("an account even where no mark can be left", async () => {
      const { book, store } = bench.desktop();
      await store.write(first);
      await writeFile(bench.folder, "");
      book.publish(first);
      await book.forget(first);
      assert.deepEqual([book.all(), await store.ids()], [[], []]);
    });
  });
});
