import assert from "node:assert/strict";
import { mkdir, open, readdir, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { seal } from "../../../../src/accounts/shared/sealedRecord";
import { SharedTokenFiles } from "../../../../src/accounts/shared/sharedTokenFiles";
import { TemporaryFolder } from "../../../host/temporaryFolder";
import { DiskFaults } from "../../diskFaults";
import { assertSameContent } from "../sameAccount";
import { contentOf, laterGeneration, newSealKey, sampleAccount } from "../sampleAccount";
import { makePipe } from "./pipe";

const account = laterGeneration(sampleAccount(), 2);
const { id, sealKey } = account;
const onPosix = process.platform === "win32" ? it.skip : it;

describe("a file that nobody wrote as a token file", () => {
  let temporary: TemporaryFolder;
  let folder: string;
  let files: SharedTokenFiles;

  const at = (number: string | number) => join(folder, `${id}.${number}.jwe`);
  const assertOutranked = async () => assertSameContent(await files.read(id, sealKey), contentOf(account));

  beforeEach(async () => {
    temporary = new TemporaryFolder("strange-files");
    folder = temporary.inside("accounts");
    files = new SharedTokenFiles(folder);
    await files.create(id, sealKey, contentOf(account));
  });

  afterEach(() => temporary.remove());

  for (const [what, put] of [
    ["an empty file", (path) => writeFile(path, "")],
    ["garbage", (path) => writeFile(path, "x.y.z")],
    ["a folder", (path) => mkdir(path).then(() => undefined)],
  ] as const satisfies readonly (readonly [string, (path: string) => Promise<void>])[]) {
    it(`does not outrank a record: ${what} with the next number, or a very high one`, async () => {
      for (const number of [3, "999999999999999"]) {
        await put(at(number));
        await assertOutranked();
      }
    });
  }

  it("does not outrank a record: a whole record that another key sealed", async () => {
    await writeFile(at(9), await seal(id, newSealKey(), contentOf(laterGeneration(account, 9))));
    await assertOutranked();
  });

  for (const number of ["1000000000000000", "90071992547409930", "99999999999999999999", "007"]) {
    it(`is none of ours with the number ${number}`, async () => {
      await mkdir(at(number));
      await assertOutranked();
      assert.equal(await files.isInUse(id), true);
      assert.equal(await files.create(id, sealKey, contentOf(laterGeneration(account, 3))), "created");
    });
  }

  onPosix("keeps nobody waiting as a pipe", async () => {
    makePipe(at(3));
    await assertOutranked();
  });

  onPosix("is not followed as a link, whatever it leads to", async () => {
    await symlink("/dev/zero", at(3));
    await symlink(at(2), at(4));
    await assertOutranked();
  });

  it("is not read when it is larger than any record", async () => {
    const size = 500 * 1024 * 1024;
    await (await open(at(3), "wx")).close();
    await truncate(at(3), size);
    const before = process.memoryUsage().rss;
    await assertOutranked();
    assert.ok(process.memoryUsage().rss - before < size / 4);
  });

  it("is stepped over by the next writer, who takes the number after it", async () => {
    await writeFile(at(3), "garbage");
    const [third, fourth] = [3, 4].map((generation) => contentOf(laterGeneration(account, generation)));
    assert.ok(third && fourth);
    assert.equal(await files.create(id, sealKey, third), "taken");
    assert.equal(await files.create(id, sealKey, fourth), "created");
    assertSameContent(await files.read(id, sealKey), fourth);
    assert.equal((await readdir(folder)).filter((name) => name.endsWith(".tmp")).length, 0);
  });

  onPosix("locks nothing when it is somebody else's, who lets nobody read it", async () => {
    await writeFile(at(3), "foreign");
    const faults = new DiskFaults();
    faults.fail("open", "EACCES", { path: /\.3\.jwe$/ });
    try {
      await assertOutranked();
      assert.equal(await files.create(id, sealKey, contentOf(laterGeneration(account, 3))), "taken");
      assert.equal(await files.create(id, sealKey, contentOf(laterGeneration(account, 4))), "created");
    } finally {
      faults.restore();
    }
  });
});
