import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, dirname, join } from "node:path";
import { build, transform } from "esbuild";
import { startUpPath } from "../../bench/startUpPath";

describe("the start-up path of a bundle", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "box-auth-bundle-"));
  });

  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (name: string, code: string) => {
    const file = join(folder, name);
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(file, code);
    return file;
  };
  const names = (entry: string) => startUpPath(entry).map((file) => basename(file));

  it("has the entry and what it requires, also through others, each once", () => {
    write("chunks/b.js", 'require("./c.js")');
    write("chunks/c.js", 'require("./b.js")');
    const entry = write("a.js", 'require("vscode");require("node:fs");require("./chunks/b.js")');
    assert.deepEqual(names(entry), ["a.js", "b.js", "c.js"]);
  });

  it("leaves out what an import() loads, unless something requires it as well", () => {
    write("lazy.js", "");
    const lazy = 'x=Promise.resolve().then(()=>c(require("./lazy.js")));';
    assert.deepEqual(names(write("a.js", lazy)), ["a.js"]);
    assert.deepEqual(names(write("a.js", `${lazy}require("./lazy.js")`)), ["a.js", "lazy.js"]);
  });

  it("counts a require in any other place, so that it is never too short", () => {
    write("b.js", "");
    assert.deepEqual(names(write("a.js", 'function f(){return require("./b.js")}')), ["a.js", "b.js"]);
  });

  it("refuses a bundle that lacks a file", () => {
    assert.throws(
      () => startUpPath(write("a.js", 'require("./gone.js")')),
      /gone\.js, which the bundle lacks/,
    );
  });

  it("knows an import() as esbuild writes it today", async () => {
    write("src/lazy.js", "export const lazy = 1;");
    write("src/eager.js", "export const eager = 1;");
    write(
      "src/main.js",
      'import { eager } from "./eager.js"; export const load = () => [eager, import("./lazy.js")];',
    );
    await buildLikeUs(join(folder, "src"), ["main.js", "lazy.js", "eager.js"], join(folder, "out"));
    assert.deepEqual(names(join(folder, "out", "main.js")), ["main.js", "eager.js"]);
  });
});

/** Each module for itself, turned into CommonJS with the options of `build/commonJs.mjs`. */
async function buildLikeUs(from: string, files: readonly string[], to: string): Promise<void> {
  for (const file of files) {
    const { outputFiles } = await build({
      entryPoints: [join(from, file)],
      format: "esm",
      write: false,
      outdir: to,
    });
    const { code } = await transform(outputFiles[0]?.text ?? "", {
      format: "cjs",
      platform: "node",
      target: "node20",
      minify: true,
      supported: { "dynamic-import": false },
    });
    mkdirSync(to, { recursive: true });
    writeFileSync(join(to, file), code);
  }
}
