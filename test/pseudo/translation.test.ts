import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as vscode from "vscode";
import { root } from "../host/paths";
import { pseudoFiles } from "./pseudoFiles";

const [bundle, titles] = pseudoFiles.map(
  (name) => JSON.parse(readFileSync(join(root, name), "utf8")) as Readonly<Record<string, string>>,
);

describe("the extension in a real editor of another language", () => {
  const extension = vscode.extensions.getExtension<void>("box-auth.box-auth");
  before(() => extension?.activate());

  it("has all of its texts from the bundle that its manifest names", () => {
    assert.equal(vscode.env.language, "qps-ploc");
    assert.deepEqual(vscode.l10n.bundle, bundle);
  });

  it("has the titles of its commands and its settings from the file beside the manifest", () => {
    const manifest = extension?.packageJSON as {
      contributes: { commands: { command: string; title: unknown }[] };
    };
    const signIn = manifest.contributes.commands.find(({ command }) => command === "boxAuth.signIn");
    assert.deepEqual(signIn?.title, { value: titles?.["command.signIn"], original: "Sign In" });
  });

  it("says in that language what it has to say", async () => {
    const uri = vscode.Uri.from({ scheme: "box-auth", path: "/Box Token Details.md", query: "gone" });
    const document = await vscode.workspace.openTextDocument(uri);
    assert.equal(document.getText(), bundle?.["This Box account is signed out."]?.replace(".", "&#46;"));
  });
});
