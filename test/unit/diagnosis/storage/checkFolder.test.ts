import assert from "node:assert/strict";
import { chmod, mkdir, readdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FileLock } from "../../../../src/accounts/shared/fileLock";
import { systemClock } from "../../../../src/base/clock";
import { checkFolder } from "../../../../src/diagnosis/storage/checkFolder";
import { fileSystemOf } from "../../../../src/diagnosis/storage/fileSystem";
import { TemporaryFolder } from "../../../host/temporaryFolder";
import { LockProcess } from "../../accounts/lockProcess";
import { DiskFaults } from "../../diskFaults";
import { linesOf, run } from "../sentences";

const onPosix = process.platform === "win32" ? it.skip : it;
const limits = { heartbeatMs: 200, stalledAfterMs: 60_000, waitLimitMs: 60_000 };

describe("the check of the shared folder", function () {
  this.timeout(20_000);
  let temporary: TemporaryFolder;
  let folder: string;
  let faults: DiskFaults;
  let holder: LockProcess | undefined;

  beforeEach(() => {
    temporary = new TemporaryFolder("diagnosed");
    folder = join(temporary.path, "storage", "accounts");
    faults = new DiskFaults();
  });

  afterEach(async () => {
    faults.restore();
    await holder?.kill();
    holder = undefined;
    await temporary.remove();
  });

  const check = () => checkFolder({ folder, clock: systemClock, platform: process.platform });
  const make = () => mkdir(folder, { recursive: true, mode: 0o700 });

  it("finds that files and the lock work, and leaves no trace, be there a folder or not", async () => {
    assert.match((await run(check())).join(), /^(good|note): Files and the lock work.* MB (are )?free\.$/);
    assert.deepEqual(await readdir(temporary.path), []);
    await make();
    await writeFile(join(folder, "one.1.jwe"), "a record");
    assert.match((await run(check())).join(), /^(good|note): Files and the lock work/);
    assert.deepEqual(await readdir(folder), ["one.1.jwe"]);
    assert.equal(await readFile(join(folder, "one.1.jwe"), "utf8"), "a record");
  });

  it("does not take a folder away into which somebody has put something meanwhile", async () => {
    faults.before("rename", () => writeFile(join(folder, "two.1.jwe"), "another window's"));
    await run(check());
    assert.deepEqual(await readdir(folder), ["two.1.jwe"]);
  });

  for (const [code, said] of [
    ["EACCES", /^problem: Box Auth may not write to .* \(EACCES\)/],
    ["EROFS", /^problem: Box Auth may not write to .* \(EROFS\)/],
    ["ENOSPC", /^problem: The disk of .* is full \(ENOSPC\)/],
    ["EIO", /^problem: .*cannot be used \(EIO\)/],
  ] as const) {
    it(`says what is wrong where a file cannot be made: ${code}`, async () => {
      await make();
      faults.fail("open", code);
      const findings = await check().run(new AbortController().signal);
      assert.match(linesOf(findings).join(), said);
      assert.deepEqual(findings[0]?.hide, [{ text: folder, as: "folder" }]);
      assert.deepEqual(await readdir(folder), []);
    });
  }

  it("says what is wrong where a file is in the folder's place", async () => {
    await mkdir(join(folder, ".."), { recursive: true });
    await writeFile(folder, "");
    assert.match((await run(check())).join(), /^problem: .*cannot be used \((EEXIST|ENOTDIR)\)/);
  });

  it("sees a lock that another process holds on to, and takes nothing from it", async () => {
    await make();
    holder = new LockProcess(folder, "account1");
    await holder.follow({ kind: "hold", limits });
    const before = await readdir(folder);
    const lines = await run(check());
    assert.match(
      lines.join("\n"),
      new RegExp(`\nnote: Another window, process ${holder.pid}, has been busy with an account for 3 s`),
    );
    assert.deepEqual(await readdir(folder), before);
    assert.deepEqual(await holder.follow({ kind: "checkOwner" }), { kind: "owner", still: true });
  });

  it("does not mind a lock that is free, or whose owner has died", async () => {
    await make();
    await (await new FileLock(folder, systemClock, limits).acquire("account1")).release();
    holder = new LockProcess(folder, "account2");
    await holder.follow({ kind: "hold", limits });
    await holder.kill();
    holder = undefined;
    assert.equal((await run(check())).length, 1);
  });

  onPosix("points at a folder that others may read", async () => {
    await make();
    await chmod(folder, 0o755);
    assert.match(
      (await run(check())).join("\n"),
      /\nnote: .* can be read by other users of this machine \(mode 755\)/,
    );
  });

  it("ends at once when it is cancelled, and leaves nothing", async () => {
    await make();
    holder = new LockProcess(folder, "account1");
    await holder.follow({ kind: "hold", limits });
    const cancel = new AbortController();
    const running = check().run(cancel.signal);
    while (!(await readdir(folder)).some((name) => name.startsWith("diagnosis-"))) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    cancel.abort();
    await assert.rejects(running);
    assert.deepEqual(
      (await readdir(folder)).filter((name) => name.startsWith("diagnosis-")),
      [],
    );
  });
});

describe("the file system of a folder", () => {
  const onLinux = process.platform === "linux" ? it : it.skip;

  onLinux("has a name on Linux, and room", async () => {
    const { kind, name, free } = await fileSystemOf("/dev/shm", "linux");
    assert.deepEqual([kind, name], ["memory", "tmpfs"]);
    assert.ok(free >= 0);
  });

  it("is unknown elsewhere, where numbers mean something else", async () => {
    assert.equal((await fileSystemOf(process.cwd(), "darwin")).kind, "unknown");
  });
});
