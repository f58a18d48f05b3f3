import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../host/paths";
import { TemporaryFolder } from "../host/temporaryFolder";

const EXAMPLE = "exampleExtension.ts";
const compiler = join(root, "node_modules", "typescript", "bin", "tsc");

/** As strict as an extension can be; declarations are not skipped, since one is what this is about. */
const compilerOptions = {
  target: "es2022",
  module: "node16",
  moduleResolution: "node16",
  lib: ["es2022", "dom"],
  types: ["vscode"],
  typeRoots: [join(root, "node_modules", "@types")],
  strict: true,
  exactOptionalPropertyTypes: true,
  noUncheckedIndexedAccess: true,
  noUnusedLocals: true,
  skipLibCheck: false,
  noEmit: true,
};

describe("the types for other extensions", function () {
  this.timeout(60_000);
  let folder: TemporaryFolder;

  beforeEach(() => {
    folder = new TemporaryFolder("types");
    const docs = folder.inside("docs");
    copyFileSync(join(root, "docs", "box-auth.d.ts"), join(docs, "box-auth.d.ts"));
    writeFileSync(
      join(folder.path, "tsconfig.json"),
      JSON.stringify({ compilerOptions, include: ["docs", "test"] }),
    );
  });

  afterEach(() => folder.remove());

  /** What the compiler says of the declaration and of an extension that uses it. */
  function problems(change: (text: string) => string): readonly string[] {
    const example = readFileSync(join(root, "test", "types", EXAMPLE), "utf8");
    writeFileSync(join(folder.inside("test", "types"), EXAMPLE), change(example));
    const args = [compiler, "--pretty", "false", "--project", folder.path];
    const { status, stdout } = spawnSync(process.execPath, args, { encoding: "utf8" });
    const found = stdout.split(/\r?\n/).filter((line) => /^\S.*error TS\d+/.test(line));
    assert.equal(status === 0, found.length === 0, stdout);
    return found;
  }

  it("hold what the editor takes and gives, in the strictest extension", () => {
    assert.deepEqual(
      problems((text) => text),
      [],
    );
  });

  for (const [what, before, after] of [
    ["another provider", '"box";', '"github";'],
    ["scopes in one text", '["item_preview", "item_download"];', '"item_preview";'],
    ["a refresh token, which nobody gets", "again.accessToken", "again.refreshToken"],
    ["a session that may be missing", "Promise<BoxAuth.Session | undefined>", "Promise<BoxAuth.Session>"],
    ["a session that is changed", "return vscode", "(await current())!.accessToken = ''; return vscode"],
  ] as const) {
    it(`do not let pass ${what}`, () => {
      const found = problems((text) => {
        assert.ok(text.includes(before));
        return text.replace(before, after);
      });
      assert.equal(found.length, 1, found.join("\n"));
    });
  }
});
