import assert from "node:assert/strict";
import { readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { AccountRecord } from "../../../src/accounts/model/account";
import { formatContent } from "../../../src/accounts/model/accountFormat";
import { SPREAD_MS } from "../memorySecrets";
import { boxErrorOf } from "./rejection";
import { contentOf } from "./sampleAccount";
import { idsOf, signInFixture } from "./signInFixture";

const SENTENCE =
  "This account was saved by a later version of Box Auth, so it is left alone here; update Box Auth, then reload this window.";

describe("an account that a window with a later version of Box Auth has saved", () => {
  const fixture = signInFixture();

  let account: AccountRecord;
  let record: string;

  beforeEach(async () => {
    account = await fixture.signIn();
    await fixture.machine.clock.advance(SPREAD_MS);
    const next: AccountRecord = { ...account, generation: account.generation + 1 };
    record = join(fixture.machine.folder, `${account.id}.${next.generation}.jwe`);
    await writeFile(record, await sealedBySomebodyLater(next));
  });

  const assertLeftAlone = async () => {
    const names = await readdir(fixture.machine.folder);
    const numbers = names.map((name) => Number(/\.(\d+)\.jwe$/.exec(name)?.[1] ?? 0));
    assert.equal(Math.max(...numbers), account.generation + 1);
    assert.equal((await readFile(record, "utf8")).split(".").length, 5);
    assert.deepEqual(fixture.pairs, ["alive"]);
  };

  for (const [what, act] of [
    ["refreshed", ({ id }) => fixture.window.keeper.refresh(id)],
    ["renamed", ({ id }) => fixture.window.names.rename(id, "Night job")],
    ["signed out", ({ id }) => fixture.window.signOut.signOut(id, { anyway: true })],
  ] as const satisfies readonly (readonly [string, (account: AccountRecord) => Promise<unknown>])[]) {
    it(`is not ${what} here, and the person is told why`, async () => {
      const requests = fixture.machine.simulator.count();
      const error = await fixture.failure(act(account));
      assert.deepEqual([error.code, error.message], ["laterVersion", SENTENCE]);
      assert.equal(fixture.machine.simulator.count(), requests);
      await assertLeftAlone();
    });
  }

  it("is not retired by another sign-in", async () => {
    const again = await fixture.signIn();
    assert.deepEqual(new Set(idsOf(fixture.window)), new Set([account.id, again.id]));
  });

  it("is shown by nobody who starts later, where its entry in SecretStorage is of that version too", async () => {
    const { secrets } = await fixture.machine.open();
    const entry = JSON.stringify({ version: 2, account: {} });
    await secrets.store(`account/${account.id}`, entry);
    const later = await fixture.openAnother();
    await fixture.machine.settle();
    assert.deepEqual([idsOf(later), later.registry.hasLaterVersion], [[], true]);
    assert.equal(await secrets.get(`account/${account.id}`), entry);
    await assertLeftAlone();
  });

  it("keeps its app also when it is set up here once more", async () => {
    const { window, secrets } = await fixture.machine.open();
    const { clientId } = fixture.app;
    const entry = JSON.stringify({ version: 2, app: {} });
    await secrets.store(`app/${clientId}`, entry);
    assert.equal((await boxErrorOf(window.store.writeApp(fixture.app))).code, "laterVersion");
    assert.equal(await secrets.get(`app/${clientId}`), entry);
  });

  it("keeps its app, whose secret this version cannot read", async () => {
    const { window, secrets } = await fixture.machine.open();
    await secrets.store("app/some-app", JSON.stringify({ version: 2, app: {} }));
    assert.equal((await boxErrorOf(window.store.readApp("some-app"))).code, "laterVersion");
  });
});

async function sealedBySomebodyLater(account: AccountRecord): Promise<string> {
  const { CompactEncrypt } = await import("jose");
  const { id, generation, sealKey } = account;
  const text = JSON.stringify({ ...JSON.parse(formatContent(contentOf(account))), version: 2 });
  return new CompactEncrypt(Buffer.from(text))
    .setProtectedHeader({ alg: "dir", enc: "A256GCM", account: id, generation, ended: false })
    .encrypt(Buffer.from(sealKey.expose(), "base64url"));
}
