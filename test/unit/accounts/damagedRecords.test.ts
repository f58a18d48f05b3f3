import assert from "node:assert/strict";
import { mkdir, open, readdir, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { SPREAD_MS } from "../memorySecrets";
import { drive } from "./drive";
import { makePipe } from "./shared/pipe";
import { idsOf, signInFixture } from "./signInFixture";

const onWindows = process.platform === "win32";

describe("an account among files that nobody wrote as its records", () => {
  const fixture = signInFixture();

  let id: string;

  const at = (name: string) => join(fixture.machine.folder, `${id}.${name}`);
  const makeSparse = async (path: string) => {
    await (await open(path, "wx")).close();
    await truncate(path, 500 * 1024 * 1024);
  };

  beforeEach(async () => {
    // Its first record is of the sign-in, its second of who it is.
    const { id: signedIn, generation } = await fixture.signIn();
    assert.equal(generation, 2);
    id = signedIn;
    await fixture.machine.clock.advance(SPREAD_MS);
  });

  for (const [what, put] of [
    ["garbage with the next number", () => writeFile(at("3.jwe"), "damaged")],
    ["garbage with a high number", () => writeFile(at("999999.jwe"), "damaged")],
    ["garbage with the highest number that is read", () => writeFile(at("999999999999999.jwe"), "damaged")],
    ["garbage with a number of 20 digits", () => writeFile(at("99999999999999999999.jwe"), "damaged")],
    ["a folder", () => mkdir(at("3.jwe"))],
    ["a file of 500 MB", () => makeSparse(at("3.jwe"))],
    ["a ticket with a number beyond all others", () => writeFile(at("lock.90071992547409930"), "{}")],
    ...(onWindows
      ? []
      : ([
          ["a pipe", async () => makePipe(at("3.jwe"))],
          ["a link to an endless device", () => symlink("/dev/zero", at("3.jwe"))],
        ] as const)),
  ] as const) {
    describe(`such as ${what}`, () => {
      beforeEach(async () => {
        await put();
      });

      it("is refreshed and renamed, in a window that runs and in the next", async () => {
        assert.ok(await fixture.works(await fixture.refresh(id)));
        await drive(fixture.machine.clock, fixture.window.names.rename(id, "Night job"));
        const later = await fixture.openAnother();
        assert.equal(later.account(id).name, "Night job");
        assert.ok(await fixture.works(await fixture.refresh(id, later)));
        await fixture.focus(fixture.window);
        assert.ok(fixture.window.account(id).generation === later.account(id).generation);
      });

      it("is signed out, for good", async () => {
        assert.deepEqual(await fixture.signOut(id), { kind: "signedOut", wasRevoked: true });
        assert.deepEqual(fixture.pairs, ["revoked"]);
        assert.deepEqual(idsOf(await fixture.openAnother()), []);
      });

      it("is retired by another sign-in", async () => {
        const after = await fixture.signIn();
        assert.deepEqual(idsOf(fixture.window), [after.id]);
        assert.deepEqual(idsOf(await fixture.openAnother()), [after.id]);
      });
    });
  }
});

describe("an account whose newest record is damaged, and whose window died before SecretStorage had it,", () => {
  const fixture = signInFixture();

  /** Its pair of the refresh was never used, so Box gives it again. */
  const crash = async () => {
    const { id } = await fixture.signIn();
    await fixture.machine.clock.advance(SPREAD_MS);
    const { window, secrets } = await fixture.machine.open();
    const { generation } = await fixture.refresh(id, window);
    secrets.kill();
    window.dispose();
    fixture.window.dispose();
    const record = `${id}.${generation}.jwe`;
    assert.ok((await readdir(fixture.machine.folder)).includes(record));
    await writeFile(join(fixture.machine.folder, record), "");
    return { id, next: (await fixture.machine.open()).window };
  };

  it("is known to the next start", async () => {
    const { id, next } = await crash();
    assert.deepEqual(idsOf(next), [id]);
  });

  it("is refreshed, by the pair that Box gives once more", async () => {
    const { id, next } = await crash();
    assert.ok(await fixture.works(await fixture.refresh(id, next)));
    assert.equal(fixture.machine.simulator.count({ replayed: true }), 1);
  });

  it("is signed out", async () => {
    const { id, next } = await crash();
    assert.equal((await fixture.signOut(id, { window: next })).kind, "signedOut");
    assert.deepEqual([idsOf(next), fixture.pairs], [[], ["revoked"]]);
  });

  it("is retired by another sign-in, which leaves one account", async () => {
    const { next } = await crash();
    const after = await fixture.signIn(next);
    await fixture.machine.clock.advance(SPREAD_MS);
    assert.deepEqual([idsOf(next), await next.store.ids()], [[after.id], [after.id]]);
  });
});
