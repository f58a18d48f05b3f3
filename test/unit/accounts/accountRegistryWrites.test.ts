import assert from "node:assert/strict";
import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { DiskFaults } from "../diskFaults";
import { hanging, lockedKeyring, refusing, SPREAD_MS } from "../memorySecrets";
import { drive, until } from "./drive";
import { registryFixture } from "./registryFixture";
import { boxErrorOf } from "./rejection";
import { assertSameAccount } from "./sameAccount";
import { contentOf, laterGeneration, sampleAccount } from "./sampleAccount";

const first = sampleAccount();
const second = laterGeneration(first);
const third = laterGeneration(second);
const { id, sealKey } = first;
/** Of the clock, while a limit of SecretStorage passes. */
const STEP_MS = 1_000;

describe("what the registry of accounts writes", () => {
  const fixture = registryFixture();
  let faults: DiskFaults;

  const records = async () => (await readdir(fixture.folder)).filter((name) => name.endsWith(".jwe")).sort();

  beforeEach(() => {
    faults = new DiskFaults();
  });

  afterEach(() => faults.restore());

  describe("adds", () => {
    it("in the folder and in SecretStorage, without publishing", async () => {
      const { registry, store, files } = fixture.desktop();
      await registry.add(first);
      assertSameAccount(await store.read(id), first);
      assert.deepEqual(await files.read(id, sealKey).then((content) => content?.ended), false);
      assert.equal(registry.get(id), undefined);
    });

    it("nothing when SecretStorage refuses its key, not even later", async () => {
      const { registry, store, secrets } = fixture.desktop();
      secrets.fault = refusing("store");
      const error = await boxErrorOf(registry.add(first));
      assert.deepEqual([error.decision, error.code], ["retryLater", "secretStorage"]);
      assert.deepEqual([await records(), await store.ids(), registry.all()], [[], [], []]);
    });
  });

  describe("writes", () => {
    it("in the folder, then in SecretStorage, then publishes (law 1)", async () => {
      const { registry, secrets } = fixture.desktop();
      await registry.add(first);
      const seen: unknown[] = [];
      secrets.fault = async ({ operation }) => {
        if (operation === "store") {
          seen.push([await records(), registry.get(id)?.generation]);
        }
      };
      const written = await registry.write(first, second);
      assertSameAccount(written, second);
      assert.deepEqual(seen, [[[`${id}.1.jwe`, `${id}.2.jwe`], undefined]]);
      assertSameAccount(registry.get(id), second);
    });

    it("a generation that is its own to raise", async () => {
      const { registry } = fixture.desktop();
      await registry.add(first);
      const written = await registry.write(first, { ...third, generation: 17 });
      assert.equal(written?.generation, 2);
    });

    it("nothing over what another process wrote since, and tells", async () => {
      const { registry, store } = fixture.desktop();
      await registry.add(first);
      await fixture.seal(second);
      assert.equal(await registry.write(first, { ...first, name: "late" }), undefined);
      assertSameAccount(await store.read(id), first);
      await fixture.assertLatest(registry, second);
    });

    it("the next number that is free, where a damaged file has the one after", async () => {
      const { registry, store } = fixture.desktop();
      await registry.add(first);
      await writeFile(join(fixture.folder, `${id}.2.jwe`), "damaged");
      const written = await registry.write(first, second);
      assert.equal(written?.generation, 3);
      assert.equal((await store.read(id))?.generation, 3);
      assert.equal((await fixture.desktop().files.read(id, sealKey))?.ended, false);
    });

    it("nothing in SecretStorage when the folder refuses, so that the account before is still the truth", async () => {
      const { registry, store } = fixture.desktop();
      await registry.add(first);
      registry.publish(first);
      faults.fail("open", "ENOSPC", { path: /\.jwe/ });
      const error = await boxErrorOf(registry.write(first, second));
      assert.deepEqual([error.decision, error.code], ["retryLater", "diskWrite"]);
      assertSameAccount(await store.read(id), first);
      assertSameAccount(registry.get(id), first);
      faults.restore();
      await fixture.assertLatest(registry, first);
    });

    for (const [what, fault] of [
      ["refuses", lockedKeyring],
      ["hangs", hanging("store")],
    ] as const) {
      it(`in the folder when SecretStorage ${what}, publishes, and puts SecretStorage right later`, async () => {
        const { registry, store, secrets } = fixture.desktop();
        await registry.add(first);
        registry.publish(first);
        secrets.fault = fault;
        assertSameAccount(await drive(fixture.clock, registry.write(first, second), STEP_MS), second);
        assertSameAccount(registry.get(id), second);
        secrets.fault = undefined;
        assertSameAccount(await store.read(id), first);
        await until(fixture.clock, async () => (await store.read(id))?.generation === 2, 100);
        assertSameAccount(await store.read(id), second);
      });
    }

    it("without a secret in its errors", async () => {
      const { registry, secrets } = fixture.desktop();
      secrets.fault = lockedKeyring;
      const refused = await boxErrorOf(registry.add(first));
      await rm(fixture.folder, { recursive: true });
      await writeFile(fixture.folder, "");
      const full = await boxErrorOf(registry.add(first));
      for (const error of [refused, full]) {
        assert.ok(!`${error.stack}${JSON.stringify(error)}`.includes("canary"));
        assert.equal(error.cause, undefined);
      }
    });
  });

  describe("ends an account", () => {
    it("everywhere, with one end record that outranks what is there and no token beside it", async () => {
      const { registry, store, files } = fixture.desktop();
      await registry.add(first);
      await registry.write(first, second);
      await registry.write(second, third);
      await registry.end(first);
      assert.deepEqual([registry.all(), await store.ids()], [[], []]);
      assert.deepEqual(await records(), [`${id}.4.jwe`]);
      assert.deepEqual(await files.read(id, sealKey), { ended: true, generation: 4 });
      assert.equal(await files.isInUse(id), false);
    });

    it("nowhere when no end record can be left, and says so", async () => {
      const { registry, store } = fixture.desktop();
      await registry.add(first);
      registry.publish(first);
      faults.fail("open", "ENOSPC", { path: /\.jwe/ });
      const error = await boxErrorOf(registry.end(first));
      assert.deepEqual([error.decision, error.code], ["retryLater", "diskWrite"]);
      assert.match(error.message, /stays as it was/);
      assertSameAccount(registry.get(id), first);
      assertSameAccount(await store.read(id), first);
    });

    for (const [what, fault] of [
      ["refuses", lockedKeyring],
      ["hangs", hanging("delete")],
    ] as const) {
      it(`for good when SecretStorage ${what} to delete it, which the next start does`, async () => {
        const { registry, store, secrets } = fixture.desktop();
        await registry.add(first);
        registry.publish(first);
        secrets.fault = fault;
        await drive(fixture.clock, registry.end(first), STEP_MS);
        assert.deepEqual(registry.all(), []);
        secrets.fault = undefined;
        assert.deepEqual(await store.ids(), [id]);
        await fixture.clock.advance(SPREAD_MS);
        const later = fixture.desktop();
        await later.registry.open();
        assert.deepEqual([later.registry.all(), await later.store.ids()], [[], []]);
      });
    }

    it("that was damaged, past every number that is taken", async () => {
      const { registry } = fixture.desktop();
      await fixture.seal(first, contentOf(first));
      await writeFile(join(fixture.folder, `${id}.2.jwe`), "damaged");
      await writeFile(join(fixture.folder, `${id}.999999.jwe`), "damaged");
      registry.publish(first);
      await registry.end(first);
      // What does not open stays for the sweep.
      assert.deepEqual(await records(), [`${id}.3.jwe`, `${id}.999999.jwe`]);
    });
  });
});
