import assert from "node:assert/strict";
import { readdir, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { AccountRecord } from "../../../src/accounts/model/account";
import { hanging, refusing, SPREAD_MS } from "../memorySecrets";
import { drive } from "./drive";
import { registryFixture } from "./registryFixture";
import { boxErrorOf } from "./rejection";
import { assertSameAccount } from "./sameAccount";
import { laterGeneration, sampleAccount } from "./sampleAccount";

const first = sampleAccount();
const second = laterGeneration(first);
const third = laterGeneration(second);
const { id } = first;
/** Of the clock, while a limit of SecretStorage passes. */
const STEP_MS = 1_000;

describe("the registry of accounts", () => {
  const fixture = registryFixture();
  const ended = (generation: number) => fixture.seal(first, { ended: true, generation });

  describe("takes for the truth", () => {
    it("nothing, of an account that it does not know", async () => {
      assert.deepEqual(await fixture.desktop().registry.resolveLatest(id), { kind: "unknown" });
      await fixture.seal(first);
      assert.deepEqual(await fixture.desktop().registry.resolveLatest(id), { kind: "unknown" });
    });

    it("the end, where another machine has ended it and SecretStorage has no account any more", async () => {
      const { registry, store } = fixture.desktop();
      registry.publish(first);
      await fixture.assertLatest(registry, first);
      await store.writeEnd(id, 0);
      assert.deepEqual(await registry.resolveLatest(id), { kind: "ended" });
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

    it("that the account has ended, when an end record says so", async () => {
      const { registry, store } = fixture.desktop();
      await store.write(first);
      await ended(2);
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
      await ended(2);
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
});
