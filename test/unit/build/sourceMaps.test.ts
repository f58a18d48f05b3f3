import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readdir, readFile } from "node:fs/promises";
import { SourceMap } from "node:module";
import { join } from "node:path";
import { promisify } from "node:util";
import { root } from "../../host/paths";
import { TemporaryFolder } from "../../host/temporaryFolder";

describe("the source maps of a package", function () {
  this.timeout(30_000);
  let folder: TemporaryFolder;
  const inFolder = (...names: string[]) => join(folder.path, ...names);
  const filesBelow = async (name: string) => {
    const entries = await readdir(inFolder(name), { recursive: true, encoding: "utf8" });
    return entries.filter((entry) => /\.(js|map)$/.test(entry)).sort();
  };

  before(async () => {
    folder = new TemporaryFolder("maps");
    const args = [join(root, "esbuild.mjs"), inFolder("dist"), "--maps", inFolder("maps")];
    await promisify(execFile)(process.execPath, args);
  });

  after(() => folder.remove());

  it("are there for each file, and beside the files alone", async () => {
    const files = await filesBelow("dist");
    assert.ok(files.includes("extension.js"));
    assert.deepEqual(
      await filesBelow("maps"),
      files.map((file) => `${file}.map`),
    );
    for (const file of files) {
      assert.doesNotMatch(await readFile(inFolder("dist", file), "utf8"), /sourceMappingURL/);
    }
  });

  it("lead from the minified file to the source that was written", async () => {
    const code = await readFile(inFolder("dist", "extension.js"), "utf8");
    const map = new SourceMap(JSON.parse(await readFile(inFolder("maps", "extension.js.map"), "utf8")));
    const before = code.slice(0, code.indexOf('"boxAuth.signIn"')).split("\n");
    const entry = map.findEntry(before.length - 1, before.at(-1)?.length ?? 0);
    assert.ok("originalSource" in entry);
    assert.match(entry.originalSource, /src\/commandIds\.ts$/);
    const source = (await readFile(join(root, "src", "commandIds.ts"), "utf8")).split("\n");
    assert.match(source[entry.originalLine] ?? "", /"boxAuth\.signIn"/);
  });
});
