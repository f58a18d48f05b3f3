import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { commandIds } from "../../src/commandIds";
import { root } from "../host/paths";
import "../vscode-stub/install";
import { contextKeys } from "../../src/editor/view/contextKeys";

interface Manifest {
  readonly contributes: {
    readonly mcpServerDefinitionProviders: readonly { readonly id: string }[];
    readonly commands: readonly { readonly command: string; readonly title: string }[];
    readonly views: { readonly boxAuth: readonly { readonly id: string }[] };
    readonly menus: { readonly commandPalette: readonly { readonly command: string }[] };
    readonly keybindings: readonly {
      readonly command: string;
      readonly key: string;
      readonly when: string;
    }[];
    readonly configuration: { readonly properties: Record<string, { readonly scope?: string }> };
  };
}

const read = (file: string) => readFileSync(join(root, file), "utf8");

describe("the manifest", () => {
  const { contributes } = JSON.parse(read("package.json")) as Manifest;
  const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".ts"))
    .map((file) => join("src", file));

  // The table cannot lack one: its type names them all.
  it("contributes the commands that are registered, each once", () => {
    assert.deepEqual(contributes.commands.map(({ command }) => command).sort(), [...commandIds].sort());
  });

  it("takes no key but in the status bar, where its item names it", () => {
    assert.deepEqual(contributes.keybindings, [
      { command: "boxAuth.showAccounts", key: "shift+enter", when: "statusBarFocused" },
    ]);
    assert.match(read("src/editor/display/tooltip.ts"), /Accounts \(Shift\+Enter\)/);
  });

  it("lets no workspace decide where secrets go: each setting is the person's own", () => {
    const { properties } = contributes.configuration;
    assert.ok(properties["boxAuth.apiUrl"] && properties["boxAuth.authorizeUrl"]);
    assert.deepEqual(
      Object.entries(properties).flatMap(([name, { scope }]) => (scope === "application" ? [] : name)),
      [],
    );
  });

  it("has a text for every title and description", () => {
    const texts = JSON.parse(read("package.nls.json")) as Record<string, string>;
    const named = [...read("package.json").matchAll(/"%([^%"]+)%"/g)].map(([, name]) => name ?? "");
    assert.deepEqual(
      named.filter((name) => !texts[name]),
      [],
    );
    assert.deepEqual(
      Object.keys(texts).filter((name) => !named.includes(name)),
      [],
    );
  });

  it("knows every command, setting, item and context that the source names", () => {
    const known = new Set<string>([
      ...commandIds,
      ...Object.keys(contributes.configuration.properties),
      ...contributes.mcpServerDefinitionProviders.map(({ id }) => id),
      ...contributes.views.boxAuth.map(({ id }) => id),
      ...contextKeys.map((key) => `boxAuth.${key}`),
      "boxAuth.status",
      "boxAuth.reload",
    ]);
    const unknown = sources.flatMap((file) =>
      [...read(file).matchAll(/\bboxAuth(?:\.\w+)+/g)]
        .map(([name]) => name)
        .filter((name) => !known.has(name)),
    );
    assert.deepEqual(unknown, []);
  });
});
