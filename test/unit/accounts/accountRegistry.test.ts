import assert from "node:assert/strict";
import { readdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { AccountRecord } from "../../../src/accounts/model/account";
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

describe("the registry of accounts", () => {
  const fixture = registryFixture();
  let faults: DiskFaults;

  const records = async () => (await readdir(fixture.folder)).filter((name) => name.endsWith(".jwe")).sort();
  const endMark = (generation: number) => fixture.seal(first, { ended: true, generation });

  beforeEach(() => {
    faults = new DiskFaults();
  });

  afterEach(() => faults.restore());

  describe("takes for the truth", () => {
    it("nothing, of an account that it does not know", async () => {
      assert.deepEqual(await fixture.desktop().registry.resolveLatest(id), { kind: "unknown" });
      await fixture.seal(first);
      assert.deepEqual(await fixture.desktop().registry.resolveLatest(id), { kind: "unknown" });
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
      const name = (account: AccountRecord | undefined) => account?.generation ?? "none";
      const where = `memory ${name(memory)}, SecretStorage ${name(stored)}, sealed ${name(sealed)}`;
      it(`generation ${expected.generation} of ${where}`, async () => {
        const { registry, store } = fixture.desktop();
        if (memory) {
          registry.publish(memory);
        }
        if (stored) {
          await store.write(stored);
        }
        if (sealed) {
          await fixture.seal(sealed);
        }
        await fixture.assertLatest(registry, expected);
      });
    }

    it("the newest record that opens, past those that do not", async () => {
      const { registry } = fixture.desktop();
      registry.publish(first);
      await fixture.seal(second);
      await writeFile(join(fixture.folder, `${id}.3.jwe`), "damaged");
      await writeFile(join(fixture.folder, `${id}.999999.jwe`), "");
      await fixture.assertLatest(registry, second);
    });

    it("that the account has ended, when a mark says so", async () => {
      const { registry, store } = fixture.desktop();
      await store.write(first);
      await endMark(2);
      assert.deepEqual(await registry.resolveLatest(id), { kind: "ended" });
      assert.equal((await boxErrorOf(registry.readLatest(id))).code, "signedOut");
    });

    it("nothing for sure, when the folder cannot be read", async () => {
      const { registry } = fixture.desktop();
      await writeFile(fixture.folder, "");
      registry.publish(first);
      const error = await boxErrorOf(registry.resolveLatest(id));
      assert.deepEqual([error.decision, error.code], ["retryLater", "diskRead"]);
    });

    for (const [what, fault] of [
      ["hangs", hanging("get")],
      ["refuses", refusing("get")],
    ] as const) {
      it(`memory and the sealed record, when SecretStorage ${what}`, async () => {
        const { registry, secrets } = fixture.desktop();
        registry.publish(first);
        await fixture.seal(second);
        secrets.fault = fault;
        await drive(fixture.clock, fixture.assertLatest(registry, second), STEP_MS);
      });
    }
  });

  describe("publishes", () => {
    it("each new generation once, and never goes back", () => {
      const { registry } = fixture.desktop();
      const told: unknown[] = [];
      registry.onDidChange(({ kind, id: changed }) => told.push([kind, registry.get(changed)?.generation]));
      for (const account of [first, third, second, third]) {
        registry.publish(account);
      }
      assert.deepEqual(told, [
        ["added", 1],
        ["changed", 3],
      ]);
      assertSameAccount(registry.get(id), third);
      assert.equal(registry.all().length, 1);
    });
  });

  describe("opens", () => {
    it("with the newest of what SecretStorage and the folder hold", async () => {
      const before = fixture.desktop();
      await before.store.write(first);
      await fixture.clock.advance(SPREAD_MS);
      await fixture.seal(second);
      const { registry } = fixture.desktop();
      await registry.open();
      assertSameAccount(registry.get(id), second);
    });

    it("with nothing and without a folder when there is no account", async () => {
      const { registry } = fixture.desktop();
      await registry.open();
      assert.deepEqual(registry.all(), []);
      await assert.rejects(readdir(fixture.folder));
    });

    it("with what SecretStorage holds when the folder cannot be read", async () => {
      const { registry, store } = fixture.desktop();
      await store.write(first);
      await writeFile(fixture.folder, "");
      await registry.open();
      assertSameAccount(registry.get(id), first);
    });

    it("without an account that has ended meanwhile, which then leaves SecretStorage", async () => {
      const { registry, store } = fixture.desktop();
      await store.write(first);
      await endMark(2);
      await registry.open();
      assert.deepEqual([registry.all(), await store.ids()], [[], []]);
    });

    it("the other accounts, when SecretStorage does not give one", async () => {
      const other = sampleAccount({ id: "other" });
      const { registry, store, secrets } = fixture.desktop();
      await store.write(first);
      await store.write(other);
      for (const fault of [hanging("get"), refusing("get")]) {
        secrets.fault = (call) => (call.key.endsWith(id) ? fault(call) : Promise.resolve());
        await drive(fixture.clock, registry.open(), STEP_MS);
        assert.deepEqual(
          registry.all().map((account) => account.id),
          [other.id],
        );
      }
    });

    it("with an error when SecretStorage does not even list, or never answers", async () => {
      for (const fault of [hanging("keys"), refusing("keys")]) {
        const { registry, secrets } = fixture.desktop();
        secrets.fault = fault;
        const error = await drive(fixture.clock, boxErrorOf(registry.open()), STEP_MS);
        assert.deepEqual([error.decision, error.code], ["retryLater", "secretStorage"]);
      }
    });

    it("and leaves alone what another version wrote", async () => {
      const { registry, store, secrets } = fixture.desktop();
      const written = '{"version":2,"account":{}}';
      await secrets.store(`account/${id}`, written);
      await registry.open();
      await fixture.clock.advance(10_000);
      assert.deepEqual([registry.all(), await store.ids()], [[], [id]]);
      assert.equal(await secrets.get(`account/${id}`), written);
    });
  });

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
    it("everywhere, with one mark that outranks what is there and no token beside it", async () => {
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

    it("nowhere when no mark can be left, and says so", async () => {
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
      assert.deepEqual(await records(), [`${id}.3.jwe`]);
    });
  });
});
