import assert from "node:assert/strict";
import { chmod, copyFile, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { type AccountContent, contentOf } from "../../../../src/accounts/model/account";
import { type SharedRecord, SharedTokenFiles } from "../../../../src/accounts/shared/sharedTokenFiles";
import type { Disposable } from "../../../../src/base/clock";
import { errorCode } from "../../../../src/base/errorCode";
import { TemporaryFolder } from "../../../host/temporaryFolder";
import { assertSameContent } from "../sameAccount";
import { laterGeneration, newSealKey, sampleAccount } from "../sampleAccount";

const account = sampleAccount();
const { id, sealKey } = account;

const content = (generation: number): AccountContent => contentOf(laterGeneration(account, generation));

function assertHolds(record: SharedRecord, expected: AccountContent): void {
  assert.ok(record.kind === "open", `the record is ${record.kind}`);
  assertSameContent(record.content, expected);
}

describe("the hand-off folder", () => {
  let temporary: TemporaryFolder;
  let folder: string;
  let sharedFiles: SharedTokenFiles;

  const write = (generation: number) => sharedFiles.write(id, sealKey, content(generation));

  beforeEach(() => {
    temporary = new TemporaryFolder("hand-off");
    folder = join(temporary.path, "accounts");
    sharedFiles = new SharedTokenFiles(folder);
  });

  afterEach(() => temporary.remove());

  it("holds nothing at first", async () => {
    assert.deepEqual(await sharedFiles.read(id, sealKey), { kind: "none" });
    assert.equal(await sharedFiles.newestGeneration(id), 0);
  });

  it("shows a record to every other window as soon as it is written", async () => {
    await write(1);
    assertHolds(await new SharedTokenFiles(folder).read(id, sealKey), content(1));
  });

  it("shows the newest record, counting by number", async () => {
    await write(9);
    await write(10);
    assertHolds(await sharedFiles.read(id, sealKey), content(10));
    assert.equal(await sharedFiles.newestGeneration(id), 10);
  });

  it("keeps the record before and no older one", async () => {
    for (const generation of [1, 2, 3, 4]) {
      await write(generation);
    }
    assert.deepEqual(await readdir(folder), [`${id}.3.jwe`, `${id}.4.jwe`]);
  });

  it("holds accounts apart", async () => {
    const other = sampleAccount({ id: "other", sealKey: newSealKey() });
    await write(5);
    await sharedFiles.write(other.id, other.sealKey, contentOf(other));
    assertHolds(await sharedFiles.read(id, sealKey), content(5));
    assertHolds(await sharedFiles.read(other.id, other.sealKey), contentOf(other));
  });

  it("says that a record belongs to a sign-in that this window does not know", async () => {
    await sharedFiles.write(id, newSealKey(), content(3));
    assert.deepEqual(await sharedFiles.read(id, sealKey), { kind: "foreign", generation: 3 });
  });

  it("does not take a record that was moved to another generation for that generation", async () => {
    await write(3);
    await copyFile(join(folder, `${id}.3.jwe`), join(folder, `${id}.4.jwe`));
    assert.deepEqual(await sharedFiles.read(id, sealKey), { kind: "foreign", generation: 4 });
  });

  if (process.platform !== "win32") {
    it("is closed to everybody else", async () => {
      await write(1);
      const modes = [await stat(folder), await stat(join(folder, `${id}.1.jwe`))].map(
        ({ mode }) => mode & 0o777,
      );
      assert.deepEqual(modes, [0o700, 0o600]);
    });
  }

  it("holds no secret that can be read", async () => {
    await write(1);
    assert.ok(!(await readFile(join(folder, `${id}.1.jwe`), "utf8")).includes("canary"));
  });

  it("tells without a key whether an account is in use or signed out", async () => {
    assert.equal(await sharedFiles.isInUse(id), false);
    await write(1);
    assert.equal(await sharedFiles.isInUse(id), true);
    await sharedFiles.write(id, sealKey, { signedOut: true, generation: 2 });
    assert.equal(await sharedFiles.isInUse(id), false);
  });

  it("ignores what crashes and others have left", async () => {
    await write(2);
    const left = [
      `${id}.0ff1ce.tmp`,
      `${id}.9.jwe.tmp`,
      `${id}.x.jwe`,
      `${id}.lock.9`,
      `${id}.jwe`,
      ".DS_Store",
    ];
    for (const file of left) {
      await writeFile(join(folder, file), "torn");
    }
    assertHolds(await sharedFiles.read(id, sealKey), content(2));
  });

  it("leaves no temporary file behind, whether a write succeeds or fails", async () => {
    await write(1);
    await rm(join(folder, `${id}.1.jwe`));
    await temporary.inside("accounts", `${id}.2.jwe`, "a folder where the record should be");
    await assert.rejects(write(2));
    assert.deepEqual(await readdir(folder), [`${id}.2.jwe`]);
  });

  it("is not set back by a writer that was stopped and goes on much later", async () => {
    await write(6);
    await write(7);
    await write(5);
    assertHolds(await sharedFiles.read(id, sealKey), content(7));
    assert.equal(await sharedFiles.newestGeneration(id), 7);
  });

  it("can be read while others write, and never goes back", async () => {
    await write(1);
    const writing = (async () => {
      for (let generation = 2; generation <= 40; generation++) {
        await new SharedTokenFiles(folder).write(id, sealKey, content(generation));
      }
      return "written";
    })();
    const seen: number[] = [];
    const reading = (async () => {
      for (let last = 1; last < 40; ) {
        const record = await sharedFiles.read(id, sealKey);
        assert.ok(record.kind === "open");
        last = record.content.generation;
        seen.push(last);
      }
    })();
    await Promise.all([writing, reading]);
    assert.deepEqual(
      seen,
      seen.toSorted((a, b) => a - b),
    );
  });

  it("says with the system's own word that a write is not possible", async () => {
    await writeFile(folder, "");
    await assert.rejects(write(1), (error) => /^(EEXIST|ENOTDIR)$/.test(errorCode(error) ?? ""));
  });

  describe("when it is watched", () => {
    let watching: Disposable | undefined;

    afterEach(() => watching?.dispose());

    /** Resolves with the first account that is told. */
    const told = () =>
      new Promise<string>((resolve) => {
        watching = sharedFiles.watch(resolve);
      });

    it("tells which account has a new record", async () => {
      await write(1);
      const heard = told();
      // The watcher begins after a turn of its own; each write tells, so one that comes after that is heard.
      const writing = (async () => {
        for (
          let generation = 2;
          generation < 200 && !(await Promise.race([heard, undefined]));
          generation++
        ) {
          await write(generation);
        }
      })();
      assert.equal(await heard, id);
      await writing;
    });

    if (process.platform !== "win32") {
      it("exists from then on, closed to everybody else", async () => {
        temporary.inside("accounts");
        await chmod(folder, 0o755);
        void told();
        while (((await stat(folder)).mode & 0o777) !== 0o700) {
          await new Promise<void>((resolve) => setImmediate(resolve));
        }
      });
    }

    it("is silent where nothing can be watched", async () => {
      await writeFile(folder, "");
      watching = sharedFiles.watch(() => assert.fail("told"));
      await assert.rejects(write(1));
    });
  });
});
