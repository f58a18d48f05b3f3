import assert from "node:assert/strict";
import { SPREAD_MS } from "../memorySecrets";
import { until } from "./drive";
import { registryFixture } from "./registryFixture";
import { assertSameAccount } from "./sameAccount";
import { laterGeneration, sampleAccount, sampleProblem } from "./sampleAccount";

const first = sampleAccount();
const second = laterGeneration(first);
const { id } = first;
/** By then, SecretStorage has been put right. */
const REPAIRED_MS = 4_000;

describe("the registries of several windows", () => {
  const fixture = registryFixture();

  describe("follow each other", () => {
    it("by the folder, before SecretStorage has the news", async () => {
      const here = fixture.desktop();
      await here.registry.add(first);
      await here.registry.open();
      const there = fixture.desktop();
      there.registry.publish(first);
      // A write that comes before the watcher is there is not told, so the one after it is.
      for (let next = first; here.registry.get(id)?.generation === 1; ) {
        next = laterGeneration(next);
        await there.registry.write(there.registry.get(id) ?? first, next);
        await new Promise<void>((resolve) => setImmediate(resolve));
      }
      assert.ok((here.registry.get(id)?.generation ?? 0) >= 2);
    });

    it("by SecretStorage, for accounts that they did not know", async () => {
      const [here, there] = [fixture.desktop(), fixture.desktop()];
      await Promise.all([here.registry.open(), there.registry.open()]);
      await there.registry.add(first);
      await until(fixture.clock, () => here.registry.get(id) !== undefined);
      assertSameAccount(here.registry.get(id), first);
    });

    it("when the window gets the focus, whatever was missed", async () => {
      const here = fixture.desktop();
      here.registry.publish(first);
      await fixture.seal(second);
      await here.registry.syncAll();
      assertSameAccount(here.registry.get(id), second);
    });

    it("when an account ends elsewhere", async () => {
      const [here, there] = [fixture.desktop(), fixture.desktop()];
      await here.registry.add(first);
      await fixture.clock.advance(SPREAD_MS);
      here.registry.publish(first);
      there.registry.publish(first);
      await there.registry.end(first);
      await here.registry.sync(id);
      assert.deepEqual([here.registry.all(), await here.store.ids()], [[], []]);
      await fixture.clock.advance(REPAIRED_MS);
      assert.deepEqual([...fixture.backing.values.keys()], [`ended/${id}`]);
    });
  });

  describe("repair what a host lost", () => {
    it("a record that SecretStorage lost when the window that wrote it was killed", async () => {
      const [writer, other] = [fixture.desktop(), fixture.desktop()];
      await writer.registry.add(first);
      await fixture.clock.advance(SPREAD_MS);
      other.registry.publish(first);
      await writer.registry.write(first, second);
      writer.secrets.kill();
      await other.registry.sync(id);
      assertSameAccount(await other.store.read(id), first);
      await until(fixture.clock, async () => (await other.store.read(id))?.generation === 2, 100);
      await fixture.clock.advance(SPREAD_MS);
      assertSameAccount(await fixture.desktop().store.read(id), second);
    });

    it("a record that another browser tab rolled back", async () => {
      const one = fixture.tab();
      await one.registry.add(first);
      const other = fixture.tab();
      await one.registry.write(first, second);
      await other.secrets.store("another extension", "canary");
      assertSameAccount(await fixture.tab().store.read(id), first);
      await other.registry.open();
      await until(fixture.clock, async () => (await fixture.tab().store.read(id))?.generation === 2, 100);
      assertSameAccount(await fixture.tab().store.read(id), second);
    });

    it("only what is behind, and not before the others had their time", async () => {
      const { registry, store } = fixture.desktop();
      await store.write(first);
      await fixture.seal(second);
      await registry.sync(id);
      await fixture.clock.advance(1_999);
      assertSameAccount(await store.read(id), first);
      await until(fixture.clock, async () => (await store.read(id))?.generation === 2, 100);
      let writes = 0;
      store.onDidChange(() => {
        writes += 1;
      });
      await registry.sync(id);
      await fixture.clock.advance(REPAIRED_MS);
      assert.equal(writes, 0);
    });

    it("nothing once the window is closed", async () => {
      const { registry, store } = fixture.desktop();
      await store.write(first);
      await fixture.seal(second);
      await registry.sync(id);
      registry.dispose();
      await fixture.clock.advance(REPAIRED_MS);
      assertSameAccount(await store.read(id), first);
    });
  });

  it("watch nothing any more once they are closed, whatever is still on its way", async () => {
    const { registry, files } = fixture.desktop();
    await registry.open();
    let watches = 0;
    const watch = files.watch.bind(files);
    files.watch = (listener) => {
      watches += 1;
      return watch(listener);
    };
    registry.dispose();
    registry.publish(first);
    assert.equal(watches, 0);
  });

  describe("know of two records of one generation, as two machines behind one SecretStorage write them,", () => {
    const later = { ...second, tokenSet: { ...second.tokenSet, obtainedAt: second.tokenSet.obtainedAt + 1 } };
    const withProblem = { ...later, problem: sampleProblem };

    for (const [what, stored, sealed, expected] of [
      ["the one without a problem, sealed here", withProblem, second, second],
      ["the one without a problem, in SecretStorage", second, withProblem, second],
      ["the one obtained later, sealed here", second, later, later],
      ["the one obtained later, in SecretStorage", later, second, later],
    ] as const) {
      it(what, async () => {
        const { registry, store } = fixture.desktop();
        await store.write(stored);
        await fixture.seal(sealed);
        await fixture.assertLatest(registry, expected);
        await registry.open();
        assertSameAccount(registry.get(id), expected);
      });
    }

    it("and repair the other one in SecretStorage", async () => {
      const { registry, store } = fixture.desktop();
      await store.write(withProblem);
      await fixture.seal(second);
      await registry.open();
      await until(fixture.clock, async () => (await store.read(id))?.problem === undefined, 100);
      assertSameAccount(await store.read(id), second);
    });
  });
});
