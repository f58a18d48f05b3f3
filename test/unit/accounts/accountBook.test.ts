import assert from "node:assert/strict";
import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type Account, contentOf } from "../../../src/accounts/account";
import { AccountBook } from "../../../src/accounts/accountBook";
import { AccountStore } from "../../../src/accounts/accountStore";
import { HandOff } from "../../../src/accounts/handOff";
import { silentLog } from "../../../src/accounts/log";
import type { SecretStore } from "../../../src/accounts/secretStore";
import { TemporaryFolder } from "../../host/temporaryFolder";
import { ManualClock } from "../manualClock";
import { BrowserTabSecrets, DesktopSecrets, SecretsBacking, SPREAD_MS } from "../memorySecrets";
import { until } from "./drive";
import { boxErrorOf } from "./rejection";
import { laterGeneration, newSealKey, sampleAccount } from "./sampleAccount";
import { assertSameAccount } from "./sameAccount";

const first = sampleAccount();
const second = laterGeneration(first);
const third = laterGeneration(second);
const { id, sealKey } = first;
/** By then, SecretStorage has been put right. */
const REPAIRED_MS = 4_000;

describe("the book of accounts", () => {
  let temporary: TemporaryFolder;
  let folder: string;
  let clock: ManualClock;
  let backing: SecretsBacking;
  let handOff: HandOff;
  let books: AccountBook[];

  /** A window's book, with its view of SecretStorage. */
  const open = <T extends SecretStore>(secrets: T) => {
    const store = new AccountStore(secrets);
    const book = new AccountBook({ store, handOff, clock, log: silentLog });
    books.push(book);
    return { book, store, secrets };
  };
  const desktop = () => open(new DesktopSecrets(backing, clock));
  const tab = () => open(new BrowserTabSecrets(backing));

  const assertNewest = async (book: AccountBook, expected: Account) => {
    const newest = await book.newest(id);
    assert.ok(newest.kind === "account", `it is ${newest.kind}`);
    assertSameAccount(newest.account, expected);
  };
  const seal = (account: Account) => handOff.write(account.id, account.sealKey, contentOf(account));

  beforeEach(() => {
    temporary = new TemporaryFolder("book");
    folder = join(temporary.path, "accounts");
    clock = new ManualClock();
    backing = new SecretsBacking();
    handOff = new HandOff(folder);
    books = [];
  });

  afterEach(async () => {
    for (const book of books) {
      book.dispose();
    }
    await temporary.remove();
  });

  describe("takes for the truth", () => {
    it("nothing, of an account that it does not know", async () => {
      assert.deepEqual(await desktop().book.newest(id), { kind: "unknown" });
      await seal(first);
      assert.deepEqual(await desktop().book.newest(id), { kind: "unknown" });
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
        const { book, store } = desktop();
        if (memory) {
          book.publish(memory);
        }
        if (stored) {
          await store.write(stored);
        }
        if (sealed) {
          await seal(sealed);
        }
        await assertNewest(book, expected);
      });
    }

    it("that another sign-in took its place, when a newer record cannot be opened", async () => {
      const { book } = desktop();
      book.publish(first);
      await handOff.write(id, newSealKey(), contentOf(second));
      assert.deepEqual(await book.newest(id), { kind: "foreign" });
    });

    it("its own newer account, when an older record cannot be opened", async () => {
      const { book } = desktop();
      book.publish(third);
      await handOff.write(id, newSealKey(), contentOf(second));
      await assertNewest(book, third);
    });

    it("that the account is signed out, when a mark says so", async () => {
      const { book, store } = desktop();
      await store.write(first);
      await handOff.write(id, sealKey, { signedOut: true, generation: 2 });
      assert.deepEqual(await book.newest(id), { kind: "signedOut" });
    });

    it("nothing for sure, when the folder cannot be read", async () => {
      const { book } = desktop();
      await writeFile(folder, "");
      book.publish(first);
      assert.equal((await boxErrorOf(book.newest(id))).decision, "retryLater");
    });
  });

  describe("publishes", () => {
    it("each new generation once, and never goes back", () => {
      const { book } = desktop();
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
      const before = desktop();
      await before.store.write(first);
      await clock.advance(SPREAD_MS);
      await seal(second);
      const { book } = desktop();
      await book.open();
      assertSameAccount(book.get(id), second);
    });

    it("with nothing and without a folder when there is no account", async () => {
      const { book } = desktop();
      await book.open();
      assert.deepEqual(book.all(), []);
      await assert.rejects(readdir(folder));
    });

    it("with what SecretStorage holds when the folder cannot be read", async () => {
      const { book, store } = desktop();
      await store.write(first);
      await writeFile(folder, "");
      await book.open();
      assertSameAccount(book.get(id), first);
    });

    it("without an account that was signed out meanwhile, which then leaves SecretStorage", async () => {
      const { book, store } = desktop();
      await store.write(first);
      await handOff.write(id, sealKey, { signedOut: true, generation: 2 });
      await book.open();
      assert.deepEqual([book.all(), await store.ids()], [[], []]);
    });
  });

  describe("follows other windows", () => {
    it("by the folder, before SecretStorage has the news", async () => {
      const here = desktop();
      await here.store.write(first);
      await here.book.open();
      const there = desktop();
      there.book.publish(first);
      // A write that comes before the watcher is there is not told, so the one after it is.
      for (let next = second; here.book.get(id)?.generation === 1; next = laterGeneration(next)) {
        await there.book.persist(next);
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
      assert.ok((here.book.get(id)?.generation ?? 0) >= 2);
    });

    it("by SecretStorage, for accounts that it did not know", async () => {
      const [here, there] = [desktop(), desktop()];
      await Promise.all([here.book.open(), there.book.open()]);
      await there.book.persist(first);
      await until(clock, () => here.book.get(id) !== undefined);
      assertSameAccount(here.book.get(id), first);
    });

    it("when the window gets the focus, whatever was missed", async () => {
      const here = desktop();
      here.book.publish(first);
      await seal(second);
      await here.book.adoptAll();
      assertSameAccount(here.book.get(id), second);
    });

    it("when an account is signed out elsewhere", async () => {
      const [here, there] = [desktop(), desktop()];
      await here.book.persist(first);
      await clock.advance(SPREAD_MS);
      here.book.publish(first);
      there.book.publish(first);
      await there.book.forget(first);
      await here.book.adopt(id);
      assert.deepEqual([here.book.all(), await here.store.ids()], [[], []]);
      await clock.advance(REPAIRED_MS);
      assert.equal(backing.values.size, 0);
    });
  });

  describe("persists", () => {
    it("in the folder and in SecretStorage, without publishing", async () => {
      const { book, store } = desktop();
      await book.persist(first);
      assertSameAccount(await store.read(id), first);
      assert.equal((await handOff.read(id, sealKey)).kind, "open");
      assert.equal(book.get(id), undefined);
    });

    it("nothing in SecretStorage when the folder refuses, so that the account before is still the truth", async () => {
      const { book, store } = desktop();
      await store.write(first);
      await writeFile(folder, "");
      book.publish(first);
      const error = await boxErrorOf(book.persist(second));
      assert.deepEqual([error.decision, error.code], ["retryLater", "diskWrite"]);
      assertSameAccount(await store.read(id), first);
      assertSameAccount(book.get(id), first);
    });

    it("in the folder when SecretStorage refuses, and says so", async () => {
      const { book, store, secrets } = desktop();
      await book.persist(first);
      secrets.refusesWrites = true;
      const error = await boxErrorOf(book.persist(second));
      assert.deepEqual([error.decision, error.code], ["retryLater", "secretStorage"]);
      assertSameAccount(await store.read(id), first);
      await assertNewest(book, second);
    });

    it("without a secret in its errors", async () => {
      const { book, secrets } = desktop();
      secrets.refusesWrites = true;
      const refused = await boxErrorOf(book.persist(first));
      await rm(folder, { recursive: true });
      await writeFile(folder, "");
      const full = await boxErrorOf(book.persist(first));
      for (const error of [refused, full]) {
        assert.ok(!`${error.stack}${JSON.stringify(error)}`.includes("canary"));
        assert.equal(error.cause, undefined);
      }
    });
  });

  describe("forgets", () => {
    it("an account everywhere, with a mark that outranks what is there", async () => {
      const { book, store } = desktop();
      await book.persist(third);
      book.publish(third);
      await book.forget(first);
      assert.deepEqual([book.all(), await store.ids()], [[], []]);
      assert.equal(await handOff.newestGeneration(id), 4);
      assert.equal(await handOff.isInUse(id), false);
    });

    it("an account even where no mark can be left", async () => {
      const { book, store } = desktop();
      await store.write(first);
      await writeFile(folder, "");
      book.publish(first);
      await book.forget(first);
      assert.deepEqual([book.all(), await store.ids()], [[], []]);
    });
  });

  describe("repairs", () => {
    it("a record that SecretStorage lost when the window that wrote it was killed", async () => {
      const [writer, other] = [desktop(), desktop()];
      await writer.book.persist(first);
      await clock.advance(SPREAD_MS);
      other.book.publish(first);
      await writer.book.persist(second);
      writer.secrets.kill();
      await other.book.adopt(id);
      assertSameAccount(await other.store.read(id), first);
      await until(clock, async () => (await other.store.read(id))?.generation === 2);
      await clock.advance(SPREAD_MS);
      assertSameAccount(await desktop().store.read(id), second);
    });

    it("a record that another browser tab rolled back", async () => {
      const one = tab();
      await one.book.persist(first);
      const other = tab();
      await one.book.persist(second);
      await other.secrets.store("another extension", "canary");
      assertSameAccount(await tab().store.read(id), first);
      await other.book.open();
      await until(clock, async () => (await tab().store.read(id))?.generation === 2);
      assertSameAccount(await tab().store.read(id), second);
    });

    it("only what is behind, and not before the others had their time", async () => {
      const { book, store } = desktop();
      await store.write(first);
      await seal(second);
      await book.adopt(id);
      await clock.advance(1_999);
      assertSameAccount(await store.read(id), first);
      await until(clock, async () => (await store.read(id))?.generation === 2);
      let writes = 0;
      store.onDidChange(() => {
        writes += 1;
      });
      await book.adopt(id);
      await clock.advance(REPAIRED_MS);
      assert.equal(writes, 0);
    });

    it("nothing once the window is closed", async () => {
      const { book, store } = desktop();
      await store.write(first);
      await seal(second);
      await book.adopt(id);
      book.dispose();
      await clock.advance(REPAIRED_MS);
      assertSameAccount(await store.read(id), first);
    });
  });
});
