import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdir, open, readdir, readFile, stat, symlink, truncate, writeFile } from "node:fs/promises";
import { join } from "node:path";
import {
  createAtomically,
  readRegularFile,
  replaceAtomically,
  withPatience,
} from "../../../src/base/atomicFile";
import { errorCode } from "../../../src/base/errors";
import { TemporaryFolder } from "../../host/temporaryFolder";
import { drive } from "../accounts/drive";
import { DiskFaults } from "../diskFaults";
import { ManualClock } from "../manualClock";

const onPosix = process.platform === "win32" ? describe.skip : describe;

describe("a file written atomically", () => {
  let temporary: TemporaryFolder;
  let folder: string;
  let path: string;
  let faults: DiskFaults;
  let clock: ManualClock;

  const codeOf = (work: Promise<unknown>) =>
    work.then(() => "none", errorCode) satisfies Promise<string | undefined>;

  beforeEach(() => {
    temporary = new TemporaryFolder("atomic");
    folder = temporary.inside("files");
    path = join(folder, "file");
    faults = new DiskFaults();
    clock = new ManualClock();
  });

  afterEach(async () => {
    faults.restore();
    await temporary.remove();
  });

  describe("under a new name", () => {
    it("holds the text, and nothing else is left", async () => {
      await createAtomically(path, "tëxt");
      assert.equal(await readFile(path, "utf8"), "tëxt");
      assert.deepEqual(await readdir(folder), ["file"]);
    });

    it("is made by one of many, and keeps what that one wrote", async () => {
      const texts = Array.from({ length: 8 }, (_, index) => String(index).repeat(1_000));
      const codes = await Promise.all(texts.map((text) => codeOf(createAtomically(path, text))));
      const winner = codes.indexOf("none");
      assert.deepEqual(
        codes,
        texts.map((_, index) => (index === winner ? "none" : "EEXIST")),
      );
      assert.equal(await readFile(path, "utf8"), texts[winner]);
      assert.deepEqual(await readdir(folder), ["file"]);
    });

    for (const code of ["EPERM", "EACCES", "EISDIR", "EMLINK", "ENOSYS", "ENOTSUP", "EOPNOTSUPP"]) {
      it(`is made by one alone where links end with ${code}`, async () => {
        faults.fail("link", code);
        const codes = await Promise.all(["a", "a"].map((text) => codeOf(createAtomically(path, text))));
        assert.deepEqual(codes.sort(), ["EEXIST", "none"]);
        assert.equal(await readFile(path, "utf8"), "a");
        assert.deepEqual(await readdir(folder), ["file"]);
      });
    }

    it("is on the disk before it has its name, and its name is before this ends", async () => {
      assert.deepEqual(await stepsOf("link", () => createAtomically(path, "text")), ["sync", "link", "sync"]);
      faults.fail("link", "ENOTSUP");
      assert.deepEqual(await stepsOf("link", () => createAtomically(`${path}2`, "text")), [
        "sync",
        "link",
        "sync",
        "sync",
      ]);
      const brief = () => createAtomically(`${path}3`, "text", { durable: false });
      assert.deepEqual(await stepsOf("link", brief), ["link"]);
    });

    it("is linked again on Windows while a scanner has it open", async () => {
      faults.fail("link", "EBUSY", { times: 3 });
      await drive(clock, createAtomically(path, "text", { clock, platform: "win32" }));
      assert.equal(await readFile(path, "utf8"), "text");
    });
  });

  describe("in the place of another", () => {
    it("holds the new text, and nothing else is left", async () => {
      await replaceAtomically(path, "old");
      await replaceAtomically(path, "new");
      assert.equal(await readFile(path, "utf8"), "new");
      assert.deepEqual(await readdir(folder), ["file"]);
    });

    it("is on the disk before it has its name, unless that is not asked for", async () => {
      assert.deepEqual(await stepsOf("rename", () => replaceAtomically(path, "new")), [
        "sync",
        "rename",
        "sync",
      ]);
      const brief = () => replaceAtomically(path, "new", { durable: false });
      assert.deepEqual(await stepsOf("rename", brief), ["rename"]);
    });

    it("is read whole, before or after, by who reads meanwhile", async () => {
      const texts = ["a", "b"].map((letter) => letter.repeat(20_000));
      await replaceAtomically(path, texts[0] ?? "");
      const write = async () => {
        for (let turn = 1; turn < 20; turn++) {
          await replaceAtomically(path, texts[turn % 2] ?? "");
        }
      };
      const writing = write();
      for (let turn = 0; turn < 20; turn++) {
        const read = await readRegularFile(path, 20_000);
        assert.ok(read.kind === "text" && texts.includes(read.text), read.kind);
      }
      await writing;
    });

    for (const code of ["EPERM", "EACCES", "EBUSY"]) {
      it(`is renamed again on Windows after ${code}`, async () => {
        faults.fail("rename", code, { times: 4 });
        await drive(clock, replaceAtomically(path, "text", { clock, platform: "win32" }));
        assert.equal(await readFile(path, "utf8"), "text");
      });
    }

    it("ends with the system's error when Windows refuses for a second, and the former text stays", async () => {
      await replaceAtomically(path, "old");
      faults.fail("rename", "EPERM");
      const work = replaceAtomically(path, "new", { clock, platform: "win32" });
      assert.equal(await codeOf(drive(clock, work)), "EPERM");
      const waited = clock.monotonic();
      assert.ok(waited >= 1_000 && waited < 1_500, `${waited} ms`);
      assert.equal(await readFile(path, "utf8"), "old");
      assert.deepEqual(await readdir(folder), ["file"]);
    });

    it("ends at once elsewhere, and with other errors", async () => {
      faults.fail("rename", "EPERM", { times: 1 });
      assert.equal(await codeOf(replaceAtomically(path, "text", { clock, platform: "linux" })), "EPERM");
      faults.fail("rename", "EIO", { times: 1 });
      assert.equal(await codeOf(replaceAtomically(path, "text", { clock, platform: "win32" })), "EIO");
      assert.deepEqual(await readdir(folder), []);
    });
  });

  describe("that is read", () => {
    it("gives text and time", async () => {
      await createAtomically(path, "tëxt");
      const { mtimeMs } = await stat(path);
      assert.deepEqual(await readRegularFile(path, 5), { kind: "text", text: "tëxt", modifiedMs: mtimeMs });
    });

    it("is absent where nothing has the name", async () => {
      assert.deepEqual(await readRegularFile(path, 10), { kind: "absent" });
    });

    it("is not used when it is over the limit, however large", async () => {
      await writeFile(path, "123456");
      assert.deepEqual(await readRegularFile(path, 5), { kind: "unusable" });
      await truncate(path, 500_000_000);
      assert.deepEqual(await readRegularFile(path, 5), { kind: "unusable" });
    });

    it("is not used when a folder has its name", async () => {
      await mkdir(path);
      assert.deepEqual(await readRegularFile(path, 1_000_000), { kind: "unusable" });
    });

    it("ends with the system's error when the system refuses it", async () => {
      await writeFile(path, "text");
      faults.fail("open", "EACCES");
      assert.equal(await codeOf(readRegularFile(path, 10, { platform: "linux" })), "EACCES");
    });

    it("is opened again on Windows while another replaces it, for a short time", async () => {
      await writeFile(path, "text");
      faults.fail("open", "EBUSY", { times: 2 });
      const read = await drive(clock, readRegularFile(path, 10, { clock, platform: "win32" }));
      assert.equal(read.kind, "text");
      faults.fail("open", "EPERM");
      const work = readRegularFile(path, 10, { clock, platform: "win32" });
      assert.equal(await codeOf(drive(clock, work)), "EPERM");
      assert.ok(clock.monotonic() < 600, `${clock.monotonic()} ms`);
    });
  });

  onPosix("on POSIX", () => {
    it("is for its owner alone", async () => {
      await createAtomically(path, "text");
      await replaceAtomically(`${path}2`, "text");
      faults.fail("link", "ENOTSUP");
      await createAtomically(`${path}3`, "text");
      const modes = await Promise.all(
        [path, `${path}2`, `${path}3`].map(async (one) => (await stat(one)).mode),
      );
      assert.deepEqual(
        modes.map((mode) => mode & 0o777),
        [0o600, 0o600, 0o600],
      );
    });

    it("leaves nothing behind when the disk takes no byte", () => {
      const module = require.resolve("../../../src/base/atomicFile");
      const program = `
        const { readdirSync } = require("node:fs");
        const { createAtomically, replaceAtomically } = require(${JSON.stringify(module)});
        const codeOf = (work) => work.then(() => "none", ({ code }) => code);
        (async () => {
          const [path, folder] = process.argv.slice(1);
          const codes = [await codeOf(createAtomically(path, "text")), await codeOf(replaceAtomically(path, "text"))];
          console.log(JSON.stringify([codes, readdirSync(folder)]));
        })();`;
      // No file may grow, as on a full disk: it can be made, and takes no byte.
      const limited = ['ulimit -f 0; exec "$0" "$@"', process.execPath, "-e", program, path, folder];
      const { stdout } = spawnSync("sh", ["-c", ...limited], { encoding: "utf8" });
      assert.deepEqual(JSON.parse(stdout), [["EFBIG", "EFBIG"], []]);
    });

    it("follows no link", async () => {
      await writeFile(`${path}2`, "text");
      await symlink(`${path}2`, path);
      assert.deepEqual(await readRegularFile(path, 10), { kind: "unusable" });
    });

    it("waits for no pipe", async () => {
      assert.equal(spawnSync("mkfifo", [path]).status, 0);
      assert.deepEqual(await readRegularFile(path, 10), { kind: "unusable" });
    });
  });

  /** The order in which files reach the disk and the operation gives the name. */
  async function stepsOf(operation: "link" | "rename", work: () => Promise<void>): Promise<string[]> {
    const steps: string[] = [];
    const handle = await open(folder, "r");
    const prototype: { sync(): Promise<void> } = Object.getPrototypeOf(handle);
    await handle.close();
    const { sync } = prototype;
    prototype.sync = function () {
      steps.push("sync");
      return sync.call(this);
    };
    const watch = new DiskFaults();
    watch.before(operation, () => steps.push(operation));
    try {
      await work();
    } finally {
      watch.restore();
      prototype.sync = sync;
    }
    return steps;
  }
});

describe("patience with a platform that shares no files", () => {
  it("gives what the operation gives, and repeats nothing that worked", async () => {
    let count = 0;
    assert.equal(await withPatience(async () => ++count, { platform: "win32" }), 1);
    assert.equal(count, 1);
  });
});
