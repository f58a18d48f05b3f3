import assert from "node:assert/strict";
import { windowsCommand } from "../../../../src/delivery/boxToken/windowsCommand";

describe("a command on Windows", () => {
  const files = new Set(
    ["node.exe", "npm.cmd", "tool.v2", "tool.v2.exe"].map((name) => `C:\\Program Files\\bin\\${name}`),
  );
  const isFile = (path: string) =>
    // The present folder is the repository, which holds one of each name.
    !path.includes(":") || [...files].some((file) => file.toLowerCase() === path.toLowerCase());
  const PATH = ';.;bin;"C:\\Program Files\\bin";C:\\other';
  const found = (command: string, more = {}) => windowsCommand(command, { PATH, ...more }, isFile);

  it("is found by PATH alone, never in the present folder, where a repository may hold anything", () => {
    assert.equal(found("node"), "C:\\Program Files\\bin\\node.EXE");
    assert.equal(found("npm"), "C:\\Program Files\\bin\\npm.CMD");
    assert.equal(found("node.exe"), "C:\\Program Files\\bin\\node.exe");
    assert.equal(found("tool.v2"), "C:\\Program Files\\bin\\tool.v2");
    assert.equal(found("planted"), undefined);
    assert.equal(found("node", { PATH: "" }), undefined);
  });

  it("has the endings that the person's Windows runs", () => {
    assert.equal(found("npm", { PATHEXT: ".EXE" }), undefined);
  });

  for (const command of [".\\node", "C:\\here\\node.exe", "bin/node", "C:node"]) {
    it(`is taken as it is where it names a folder: ${command}`, () => assert.equal(found(command), command));
  }
});
