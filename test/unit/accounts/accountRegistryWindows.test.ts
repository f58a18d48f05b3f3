import assert from "node:assert/strict";
import { SPREAD_MS } from "../memorySecrets";
import { registryFixture } from "./bookBench";
import { until } from "./drive";
import { assertSameAccount } from "./sameAccount";
import { laterGeneration, sampleAccount } from "./sampleAccount";

const first = sampleAccount();
const second = laterGeneration(first);
const { id } = first;
/** By then, SecretStorage has been put right. */
const REPAIRED_MS = 4_000;

describe("the books of several windows", () => {
  const bench = registryFixture();

  describe("follow each other", () => {
    it("by the folder, before SecretStorage has the news", async () => {
      const here = bench.desktop();
      await here.store.write(first);
      await here.registry.open();
      const there = bench.desktop();
      there.registry.publish(first);
      // A write that comes before the watcher is there is not told, so the one after it is.
      for (let next = second; here.registry.get(id)?.generation === 1; next = laterGeneration(next)) {
        await there.registry.persist(next);
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
      assert.ok((here.registry.get(id)?.generation ?? 0) >= 2);
    });

    it("by SecretStorage, for accounts that it did not know", async () => {
      const [here, there] = [bench.desktop(), bench.desktop()];
      await Promise.all([here.registry.open(), there.registry.open()]);
      await there.registry.persist(first);
      await until(bench.clock, () => here.registry.get(id) !== undefined);
      assertSameAccount(here.registry.get(id), first);
    });

    it("when the window gets the focus, whatever was missed", async () => {
      const here = bench.desktop();
      here.registry.publish(first);
      await bench.seal(second);
      await here.registry.adoptAll();
      assertSameAccount(here.registry.get(id), second);
    });

    it("when an account is signed out elsewhere", async () => {
      const [here, there] = [bench.desktop(), bench.desktop()];
      await here.registry.persist(first);
      await bench.clock.advance(SPREAD_MS);
      here.registry.publish(first);
      there.registry.publish(first);
      await there.registry.forget(first);
      await here.registry.adopt(id);
      assert.deepEqual([here.registry.all(), await here.store.ids()], [[], []]);
      await bench.clock.advance(REPAIRED_MS);
      assert.equal(bench.backing.values.size, 0);
    });
  });

  describe("repair what a host lost", () => {
    it("a record that SecretStorage lost when the window that wrote it was killed", async () => {
      const [writer, other] = [bench.desktop(), bench.desktop()];
      await writer.registry.persist(first);
      await bench.clock.advance(SPREAD_MS);
      other.registry.publish(first);
      await writer.registry.persist(second);
      writer.secrets.kill();
      await other.registry.adopt(id);
      assertSameAccount(await other.store.read(id), first);
      await until(bench.clock, async () => (await other.store.read(id))?.generation === 2);
      await bench.clock.advance(SPREAD_MS);
      assertSameAccount(await bench.desktop().store.read(id), second);
    });

    it("a record that another browser tab rolled back", async () => {
      const one = bench.tab();
      await one.registry.persist(first);
      const other = bench.tab();
      await one.registry.persist(second);
      await other.secrets.store("another extension", "canary");
      assertSameAccount(await bench.tab().store.read(id), first);
      await other.registry.open();
      await until(bench.clock, async () => (await bench.tab().store.read(id))?.generation === 2);
      assertSameAccount(await bench.tab().store.read(id), second);
    });

    it("only what is behind, and not before the others had their time", async () => {
      const { registry, store } = bench.desktop();
      await store.write(first);
      await bench.seal(second);
      await registry.adopt(id);
      await bench.clock.advance(1_999);
      assertSameAccount(await store.read(id), first);
      await until(bench.clock, async () => (await store.read(id))?.generation === 2);
      let writes = 0;
      store.onDidChange(() => {
        writes += 1;
      });
      await registry.adopt(id);
      await bench.clock.advance(REPAIRED_MS);
      assert.equal(writes, 0);
    });

    it("nothing once the window is closed", async () => {
      const { registry, store } = bench.desktop();
      await store.write(first);
      await bench.seal(second);
      await registry.adopt(id);
      registry.dispose();
      await bench.clock.advance(REPAIRED_MS);
      assertSameAccount(await store.read(id), first);
    });
  });
});
