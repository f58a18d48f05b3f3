import assert from "node:assert/strict";
import { SPREAD_MS } from "../memorySecrets";
import { until } from "./drive";
import { laterGeneration, sampleAccount } from "./sampleAccount";
import { assertSameAccount } from "./sameAccount";

import { bookBench } from "./bookBench";

const first = sampleAccount();
const second = laterGeneration(first);
const { id } = first;
/** By then, SecretStorage has been put right. */
const REPAIRED_MS = 4_000;

describe("the books of several windows", () => {
  const bench = bookBench();

  describe("follow each other", () => {
    it("by the folder, before SecretStorage has the news", async () => {
      const here = bench.desktop();
      await here.store.write(first);
      await here.book.open();
      const there = bench.desktop();
      there.book.publish(first);
      // A write that comes before the watcher is there is not told, so the one after it is.
      for (let next = second; here.book.get(id)?.generation === 1; next = laterGeneration(next)) {
        await there.book.persist(next);
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
      assert.ok((here.book.get(id)?.generation ?? 0) >= 2);
    });

    it("by SecretStorage, for accounts that it did not know", async () => {
      const [here, there] = [bench.desktop(), bench.desktop()];
      await Promise.all([here.book.open(), there.book.open()]);
      await there.book.persist(first);
      await until(bench.clock, () => here.book.get(id) !== undefined);
      assertSameAccount(here.book.get(id), first);
    });

    it("when the window gets the focus, whatever was missed", async () => {
      const here = bench.desktop();
      here.book.publish(first);
      await bench.seal(second);
      await here.book.adoptAll();
      assertSameAccount(here.book.get(id), second);
    });

    it("when an account is signed out elsewhere", async () => {
      const [here, there] = [bench.desktop(), bench.desktop()];
      await here.book.persist(first);
      await bench.clock.advance(SPREAD_MS);
      here.book.publish(first);
      there.book.publish(first);
      await there.book.forget(first);
      await here.book.adopt(id);
      assert.deepEqual([here.book.all(), await here.store.ids()], [[], []]);
      await bench.clock.advance(REPAIRED_MS);
      assert.equal(bench.backing.values.size, 0);
    });
  });

  describe("repair what a host lost", () => {
    it("a record that SecretStorage lost when the window that wrote it was killed", async () => {
      const [writer, other] = [bench.desktop(), bench.desktop()];
      await writer.book.persist(first);
      await bench.clock.advance(SPREAD_MS);
      other.book.publish(first);
      await writer.book.persist(second);
      writer.secrets.kill();
      await other.book.adopt(id);
      assertSameAccount(await other.store.read(id), first);
      await until(bench.clock, async () => (await other.store.read(id))?.generation === 2);
      await bench.clock.advance(SPREAD_MS);
      assertSameAccount(await bench.desktop().store.read(id), second);
    });

    it("a record that another browser tab rolled back", async () => {
      const one = bench.tab();
      await one.book.persist(first);
      const other = bench.tab();
      await one.book.persist(second);
      await other.secrets.store("another extension", "canary");
      assertSameAccount(await bench.tab().store.read(id), first);
      await other.book.open();
      await until(bench.clock, async () => (await bench.tab().store.read(id))?.generation === 2);
      assertSameAccount(await bench.tab().store.read(id), second);
    });

    it("only what is behind, and not before the others had their time", async () => {
      const { book, store } = bench.desktop();
      await store.write(first);
      await bench.seal(second);
      await book.adopt(id);
      await bench.clock.advance(1_999);
      assertSameAccount(await store.read(id), first);
      await until(bench.clock, async () => (await store.read(id))?.generation === 2);
      let writes = 0;
      store.onDidChange(() => {
        writes += 1;
      });
      await book.adopt(id);
      await bench.clock.advance(REPAIRED_MS);
      assert.equal(writes, 0);
    });

    it("nothing once the window is closed", async () => {
      const { book, store } = bench.desktop();
      await store.write(first);
      await bench.seal(second);
      await book.adopt(id);
      book.dispose();
      await bench.clock.advance(REPAIRED_MS);
      assertSameAccount(await store.read(id), first);
    });
  });
});
