import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { root } from "../../host/paths";
import { TemporaryFolder } from "../../host/temporaryFolder";

describe("a file as it is built", () => {
  it("uses the editor's API as it is, without a copy of all its names", async () => {
    const { commonJs } = await import(pathToFileURL(join(root, "build", "commonJs.mjs")).href);
    const folder = new TemporaryFolder("built", "test");
    try {
      const source = join(folder.path, "source.ts");
      writeFileSync(source, 'import * as vscode from "vscode"; export const show = () => vscode.window;');
      await build({
        entryPoints: [source],
        outdir: folder.path,
        bundle: true,
        format: "esm",
        write: false,
        sourcemap: "inline",
        external: ["vscode"],
        plugins: [commonJs({ root: folder.path, outdir: folder.path })],
      });
      const built = readFileSync(join(folder.path, "source.js"), "utf8");
      assert.match(built, /[\w$]+=require\("vscode"\)[,;]/);
      const window = {};
      const module: { exports: { show?(): unknown } } = { exports: {} };
      new Function("require", "module", built)(() => ({ window }), module);
      assert.equal(module.exports.show?.(), window);
    } finally {
      await folder.remove();
    }
  });
});
