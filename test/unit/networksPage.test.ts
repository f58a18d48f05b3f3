import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../host/paths";
import { networkRows } from "../integration/networkRows";

describe("the page about networks", () => {
  const lines = readFileSync(join(root, "docs", "networks.md"), "utf8").split("\n");

  it("has a line for each row of the matrix, and no other", () => {
    // Below its head.
    const table = lines.filter((line) => line.startsWith("| ")).map(cells);
    const rows = networkRows.map(({ when, happens, test }) => [when, happens, test]);
    assert.deepEqual(table.slice(2), rows);
  });

  it("names each test once", () => {
    const names = networkRows.map(({ test }) => test);
    assert.equal(new Set(names).size, names.length);
  });
});

function cells(line: string): string[] {
  return line
    .split("|")
    .slice(1, -1)
    .map((cell) => cell.trim());
}
