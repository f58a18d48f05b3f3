import assert from "node:assert/strict";
import * as vscode from "vscode";

const extension = () => {
  const found = vscode.extensions.getExtension("box-auth.box-auth");
  assert.ok(found, "the extension is installed");
  return found;
};

describe("the extension in a real extension host", () => {
  it("activates", async () => {
    await extension().activate();
    assert.equal(extension().isActive, true);
  });

  it("has registered every command of its manifest", async () => {
    const manifest = extension().packageJSON as { contributes: { commands: { command: string }[] } };
    const wanted = manifest.contributes.commands.map(({ command }) => command);
    const registered = new Set(await vscode.commands.getCommands(true));
    assert.ok(wanted.length >= 5, "the manifest has the commands");
    assert.deepEqual(
      wanted.filter((command) => !registered.has(command)),
      [],
    );
  });

  it("lets no workspace change its settings", () => {
    const manifest = extension().packageJSON as {
      contributes: { configuration: { properties: Record<string, { scope?: string }> } };
    };
    const open = Object.entries(manifest.contributes.configuration.properties)
      .filter(([, { scope }]) => scope !== "application")
      .map(([name]) => name);
    assert.deepEqual(open, []);
  });
});
