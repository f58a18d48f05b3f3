import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { LocalizedMessage } from "../../../src/base/localizedMessage";
import { root } from "../../host/paths";
import "../../vscode-stub/install";

type Texts = Readonly<Record<string, string>>;

describe("the texts to translate", () => {
  const kept = readFileSync(join(root, "l10n", "bundle.l10n.json"), "utf8");
  const bundle = JSON.parse(kept) as Texts;
  let bundleOf: (folder?: string) => Promise<Texts>;
  before(async () => {
    ({ bundleOf } = await import(pathToFileURL(join(root, "build", "l10n.mjs")).href));
  });

  it("are exactly those that the sources have; after a change, npm run l10n", async () => {
    assert.deepEqual(bundle, await bundleOf());
    assert.equal(kept, `${JSON.stringify(bundle, null, 2)}\n`);
    assert.deepEqual(Object.keys(bundle), Object.keys(bundle).sort());
  });

  it("name a placeholder only where all those before it are named", () => {
    for (const text of Object.keys(bundle)) {
      const numbers = [...text.matchAll(/\{(\d+)\}/g)].map(([, number]) => Number(number));
      const unique = [...new Set(numbers)].sort((a, b) => a - b);
      assert.deepEqual(unique, [...unique.keys()], text);
    }
  });

  it("have every sentence that stands in a table of the running program", async () => {
    const found = await sentencesOfTables();
    assert.ok(found.length > 50, `${found.length} are found`);
    assert.deepEqual(
      found.filter(({ template }) => bundle[template] !== template),
      [],
    );
  });

  it("are all that the editor's code holds of words, but for the log and errors that nobody is shown", () => {
    const folder = join(root, "src", "editor");
    const found = readdirSync(folder, { recursive: true, encoding: "utf8" })
      // The markup and the style of a page hold no words: those come with its content.
      .filter((name) => name.endsWith(".ts") && !name.endsWith("pageDocument.ts"))
      .flatMap((name) => unmarkedWords(readFileSync(join(folder, name), "utf8")));
    // The name of Box, and what the log and its copy say.
    const known = ["Box", "Box said:", "an unknown place"];
    assert.deepEqual([...new Set(found)].sort(), known);
  });

  describe("are gathered", () => {
    let folder: string;
    beforeEach(() => {
      folder = mkdtempSync(join(tmpdir(), "box-auth-texts-"));
    });
    afterEach(() => rmSync(folder, { recursive: true, force: true }));

    const gathered = (source: string) => {
      writeFileSync(join(folder, "a.ts"), source);
      return bundleOf(folder);
    };

    it("from both marks, whatever quotation marks they are written with", async () => {
      const source = `import * as vscode from "vscode";
        import { localized } from "./localizedMessage";
        const one = vscode.l10n.t("{0} isn’t \\"here\\"", name);
        const two = () => localized(
          'It’s "there"; look',
        );`;
      assert.deepEqual(await gathered(source), {
        '{0} isn’t "here"': '{0} isn’t "here"',
        'It’s "there"; look': 'It’s "there"; look',
      });
    });

    for (const argument of ["text", "isOne ? 'a' : 'b'", "`a`", "'a' + 'b'", "table['a']"]) {
      it(`never past a text that no exporter finds: ${argument}`, async () => {
        await assert.rejects(gathered(`\nlocalized(${argument});`), /^Error: a\.ts:2: .* one literal/);
        await assert.rejects(gathered(`\nvscode.l10n.t(${argument}, 1);`), /^Error: a\.ts:2: /);
      });
    }
  });
});

/** Literals with two words, or one with a capital, that are neither marked nor for the log. */
function unmarkedWords(source: string): string[] {
  const code = source
    .replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "")
    .replace(/\b(?:vscode\.l10n\.t|localized)\(\s*"(?:[^"\\\n]|\\.)*"/g, "")
    .replace(/\blog\.(?:info|warn|error)\(\s*(?:outsideText\(\s*)?(?:"[^"\n]*"|`[^`]*`)/g, "")
    .replace(/\b(?:super|Error)\("[^"\n]*"/g, "");
  return [...code.matchAll(/"((?:[^"\\\n]|\\.)*)"|`([^`]*)`/g)]
    .map(([, quoted, template]) => quoted ?? template ?? "")
    .filter((text) => /[A-Za-z]{2,} [A-Za-z]{2,}/.test(text) || /^[A-Z][a-z]+$/.test(text));
}

/** Loads all that is compiled below the uppermost floor, programs apart, and looks through what it exports. */
async function sentencesOfTables(): Promise<LocalizedMessage[]> {
  const compiled = join(root, "out", "src");
  const files = readdirSync(compiled, { recursive: true, encoding: "utf8" }).filter(
    (name) => name.endsWith(".js") && /[\\/]/.test(name) && !/[\\/]boxToken\.js$/.test(name),
  );
  const modules = await Promise.all(
    files.map((name) => import(pathToFileURL(join(compiled, name)).href) as Promise<object>),
  );
  const seen = new Set<unknown>();
  return modules.flatMap((module) => sentencesIn({ ...module }, seen));
}

function sentencesIn(value: unknown, seen: Set<unknown>): LocalizedMessage[] {
  if (typeof value !== "object" || value === null || seen.has(value)) {
    return [];
  }
  seen.add(value);
  if ("template" in value && typeof value.template === "string" && "values" in value) {
    return [{ template: value.template, values: [] }];
  }
  return Object.values(value).flatMap((part) => sentencesIn(part, seen));
}
