import assert from "node:assert/strict";
import { copyFile, readdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { SealedContent } from "../../../../src/accounts/model/account";
import { SharedTokenFiles } from "../../../../src/accounts/shared/sharedTokenFiles";
import { errorCode } from "../../../../src/base/errors";
import { TemporaryFolder } from "../../../host/temporaryFolder";
import { DiskFaults } from "../../diskFaults";
import { assertSameContent } from "../sameAccount";
import { contentOf, laterGeneration, newSealKey, sampleAccount } from "../sampleAccount";

const account = sampleAccount();
const { id, sealKey } = account;

const content = (generation: number): SealedContent => contentOf(laterGeneration(account, generation));
const end = (generation: number): SealedContent => ({ ended: true, generation });

describe("the token files that windows share", () => {
  let temporary: TemporaryFolder;
  let folder: string;
  let files: SharedTokenFiles;

  const create = (generation: number) => files.create(id, sealKey, content(generation));
  const read = (known?: number) => new SharedTokenFiles(folder).read(id, sealKey, known);
  const records = async () => (await readdir(folder)).filter((name) => name.endsWith(".jwe")).sort();
  const recordPath = (generation: number) => join(folder, `${id}.${generation}.jwe`);

  beforeEach(() => {
    temporary = new TemporaryFolder("token-files");
    folder = join(temporary.path, "accounts");
    files = new SharedTokenFiles(folder);
  });

  afterEach(() => temporary.remove());

  it("hold nothing at first", async () => {
    assert.equal(await read(), undefined);
  });

  it("show a record to every other window as soon as it is written", async () => {
    assert.equal(await create(1), "created");
    assertSameContent(await read(), content(1));
  });

  it("show the newest record, counting by number", async () => {
    await create(9);
    await create(10);
    assertSameContent(await read(), content(10));
  });

  it("keep the record before and no older one", async () => {
    for (const generation of [1, 2, 3, 4]) {
      await create(generation);
    }
    assert.deepEqual(await records(), [`${id}.3.jwe`, `${id}.4.jwe`]);
  });

  it("hold accounts apart", async () => {
    const other = sampleAccount({ id: "other", sealKey: newSealKey() });
    await create(5);
    await files.create(other.id, other.sealKey, contentOf(other));
    assertSameContent(await files.read(id, sealKey), content(5));
    assertSameContent(await files.read(other.id, other.sealKey), contentOf(other));
  });

  describe("give a generation one content", () => {
    it("so that the second who writes it is told that it is taken", async () => {
      await create(1);
      const other = contentOf({ ...laterGeneration(account, 1), name: "another content" });
      assert.equal(await files.create(id, sealKey, other), "taken");
      assertSameContent(await read(), content(1));
    });

    it("also to eight windows that write it at once", async () => {
      const windows = Array.from({ length: 8 }, () => new SharedTokenFiles(folder));
      const answers = await Promise.all(
        windows.map((window, index) => {
          const sealed = contentOf({ ...laterGeneration(account, 1), name: `window ${index}` });
          return window.create(id, sealKey, sealed);
        }),
      );
      assert.equal(answers.filter((answer) => answer === "created").length, 1);
      const kept = await read();
      assert.ok(kept && !kept.ended);
      assert.equal(kept.account.name, `window ${answers.indexOf("created")}`);
    });

    it("and are not set back by a writer that was stopped and goes on much later", async () => {
      await create(6);
      await create(7);
      assert.equal(await create(5), "taken");
      assertSameContent(await read(), content(7));
      assert.deepEqual(await records(), [`${id}.6.jwe`, `${id}.7.jwe`]);
    });
  });

  describe("are read for what is newer than a window knows", () => {
    it("without a listing, when nothing is", async () => {
      await create(1);
      const faults = new DiskFaults();
      try {
        faults.fail("readdir", "EIO");
        assert.equal(await read(1), undefined);
        await assert.rejects(read(), (error) => errorCode(error) === "EIO");
      } finally {
        faults.restore();
      }
    });

    it("also when the number after it was left out", async () => {
      await create(1);
      await create(3);
      assertSameContent(await read(1), content(3));
    });

    it("also when the file of what it knows is gone", async () => {
      await create(5);
      assertSameContent(await read(2), content(5));
    });
  });

  it("can be read while others write, and never go back", async () => {
    await create(1);
    const writing = (async () => {
      for (let generation = 2; generation <= 40; generation++) {
        await new SharedTokenFiles(folder).create(id, sealKey, content(generation));
      }
    })();
    const seen: number[] = [];
    const reading = (async () => {
      for (let last = 1; last < 40; ) {
        const sealed = await read();
        assert.ok(sealed && !sealed.ended);
        last = sealed.account.generation;
        seen.push(last);
      }
    })();
    await Promise.all([writing, reading]);
    assert.deepEqual(
      seen,
      seen.toSorted((a, b) => a - b),
    );
  });

  it("refuse a record that no window would read", async () => {
    const large = { ...sampleAccount(), name: "x".repeat(1024 * 1024) };
    await assert.rejects(files.create(id, sealKey, contentOf(large)), { code: "EFBIG" });
    await create(2);
    assert.deepEqual(await records(), [`${id}.2.jwe`]);
  });

  it("remove what is before a generation when they are told to", async () => {
    await create(2);
    await create(3);
    await files.create(id, sealKey, end(4));
    await files.removeBefore(id, 4);
    assert.deepEqual(await records(), [`${id}.4.jwe`]);
    assert.deepEqual(await read(), end(4));
  });

  it("do not take a record that was moved to another generation for that generation", async () => {
    await create(3);
    await copyFile(recordPath(3), recordPath(4));
    assertSameContent(await read(), content(3));
  });

  if (process.platform !== "win32") {
    it("are closed to everybody else", async () => {
      await create(1);
      const modes = [await stat(folder), await stat(recordPath(1))].map(({ mode }) => mode & 0o777);
      assert.deepEqual(modes, [0o700, 0o600]);
    });
  }

  it("hold no secret that can be read", async () => {
    await create(1);
    assert.ok(!(await readFile(recordPath(1), "utf8")).includes("canary"));
  });

  it("tell without a key whether an account is in use or has ended", async () => {
    assert.equal(await files.isInUse(id), false);
    await create(1);
    assert.equal(await files.isInUse(id), true);
    await files.create(id, sealKey, end(2));
    assert.equal(await files.isInUse(id), false);
  });

  it("ignore what crashes and others have left", async () => {
    await create(2);
    for (const name of [".0ff1ce.tmp", ".9.jwe.tmp", ".x.jwe", ".0.jwe", ".09.jwe", ".lock.9", ".jwe"]) {
      await writeFile(join(folder, id + name), "torn");
    }
    assertSameContent(await read(), content(2));
  });

  it("leave no temporary file behind, whether a write succeeds or the name is taken", async () => {
    await create(1);
    await rm(recordPath(1));
    await temporary.inside("accounts", `${id}.2.jwe`, "a folder where the record should be");
    assert.equal(await create(2), "taken");
    assert.deepEqual(await readdir(folder), [`${id}.2.jwe`]);
  });

  it("say with the system's own word that a write is not possible", async () => {
    await writeFile(folder, "");
    await assert.rejects(create(1), (error) => /^(EEXIST|ENOTDIR)$/.test(errorCode(error) ?? ""));
  });
});
