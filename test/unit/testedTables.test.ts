import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { root } from "../host/paths";

/** The names of all files of tests. */
const tests = new Set(
  readdirSync(join(root, "test"), { recursive: true, encoding: "utf8" }).map((name) => basename(name)),
);

describe("what the pages say about editors and remote windows", () => {
  for (const page of ["editors.md", "remote.md"]) {
    it(`is tested here or marked as not, in each row of ${page}`, () => {
      const lines = readFileSync(join(root, "docs", page), "utf8").split("\n");
      const rows = lines.filter((line) => line.startsWith("| ")).slice(2);
      assert.ok(rows.length > 4, "the rows are found");
      for (const row of rows) {
        const last = row.split("|").at(-2)?.trim() ?? "";
        assert.match(last, /\btested\b|^impossible\b|`\w+\.test\.ts`/, row);
        for (const [, name = ""] of last.matchAll(/`(\w+\.test\.ts)`/g)) {
          assert.ok(tests.has(name), `${page} names ${name}`);
        }
      }
    });
  }
});
