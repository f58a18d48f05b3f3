import assert from "node:assert/strict";
import { chmod, mkdir, readdir, rename, rm, stat, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { FolderWatcher } from "../../../../src/accounts/shared/folderWatcher";
import { TemporaryFolder } from "../../../host/temporaryFolder";

const onPosix = process.platform === "win32" ? it.skip : it;

describe("a watched folder", () => {
  let temporary: TemporaryFolder;
  let folder: string;
  let watcher: FolderWatcher;
  let heard: Set<string>;

  const turn = () => new Promise<void>((resolve) => setImmediate(resolve));
  const watch = () => {
    watcher = new FolderWatcher(folder, (name) => heard.add(name));
  };
  /** A file that comes before the watch is there is not told, so files come until one is. */
  const untilHeard = async (prefix: string): Promise<void> => {
    for (let count = 0; ![...heard].some((name) => name.startsWith(prefix)); count++) {
      await mkdir(folder, { recursive: true });
      await writeFile(join(folder, `${prefix}${count}`), "");
      await turn();
    }
  };

  beforeEach(() => {
    temporary = new TemporaryFolder("watched");
    folder = join(temporary.path, "accounts");
    heard = new Set();
  });

  afterEach(async () => {
    watcher.dispose();
    await temporary.remove();
  });

  it("tells the names of its files", async () => {
    watch();
    await untilHeard("first");
  });

  onPosix("exists from then on, closed to everybody else", async () => {
    temporary.inside("accounts");
    await chmod(folder, 0o755);
    watch();
    while (((await stat(folder)).mode & 0o777) !== 0o700) {
      await turn();
    }
  });

  it("goes on telling when it was deleted and made again", async () => {
    watch();
    await untilHeard("first");
    await rm(folder, { recursive: true });
    await untilHeard("second");
  });

  it("goes on telling when it was moved away and made again", async () => {
    watch();
    await untilHeard("first");
    await rename(folder, temporary.inside("elsewhere"));
    await untilHeard("second");
  });

  it("is silent where nothing can be watched, and tells once something can", async () => {
    await writeFile(folder, "");
    watch();
    for (let turns = 0; turns < 20; turns++) {
      await turn();
    }
    assert.deepEqual([...heard], []);
    await rm(folder);
    watcher.ensure();
    await untilHeard("first");
  });

  it("is silent once it is disposed", async () => {
    watch();
    await untilHeard("first");
    watcher.dispose();
    heard.clear();
    await writeFile(join(folder, "second"), "");
    await readdir(folder);
    for (let turns = 0; turns < 20; turns++) {
      await turn();
    }
    watcher.ensure();
    assert.deepEqual([...heard], []);
  });
});
