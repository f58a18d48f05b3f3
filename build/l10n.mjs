import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { argv } from "node:process";
import { fileURLToPath } from "node:url";
import { getL10nJson } from "@vscode/l10n-dev";
import { pseudo } from "./pseudoLocale.mjs";

/**
 * Gathers the texts that a person reads into `l10n/bundle.l10n.json`, which translators start from. With `--pseudo [folder]`
 * it writes the files of a made-up language instead, which shows what cannot be translated.
 */
const root = join(dirname(fileURLToPath(import.meta.url)), "..");

/** The one place that translates what others have marked. */
const TRANSLATED = "vscode.l10n.t(template, ...values)";
/** Where `localized` itself is declared. */
const DECLARATION = join("base", "localizedMessage.ts");
const CALL = /\b(?:vscode\.l10n\.t|localized)\(\s*/g;
const LITERAL = /("(?:[^"\\\n]|\\.)*"|'(?:[^'\\\n]|\\.)*')\s*[,)]/y;

/**
 * The content of `bundle.l10n.json`. VS Code's exporter knows `vscode.l10n.t` alone, so each `localized` is that to it.
 * @param folder with the sources
 * @throws Error that names the place of a text which is no literal, since no exporter finds it
 */
export async function bundleOf(folder = join(root, "src")) {
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".ts") && !name.endsWith(DECLARATION))
    .map((name) => ({ name, text: readFileSync(join(folder, name), "utf8").replace(TRANSLATED, "") }));
  const literals = new Set(files.flatMap(literalsOf));
  const texts = await getL10nJson([{ extension: ".ts", contents: asExported(files) }]);
  const sorted = Object.fromEntries(Object.entries(texts).sort(([one], [other]) => (one < other ? -1 : 1)));
  if (literals.size !== Object.keys(sorted).length) {
    const lost = [...literals].filter((literal) => !(JSON.parse(literal) in sorted));
    throw new Error(`The exporter did not understand ${lost.join(", ")}.`);
  }
  return sorted;
}

/** Each first argument, as JSON. */
function literalsOf({ name, text }) {
  return [...text.matchAll(CALL)].map(({ 0: call, index }) => {
    LITERAL.lastIndex = index + call.length;
    const literal = LITERAL.exec(text)?.[1];
    if (literal === undefined) {
      const line = text.slice(0, index).split("\n").length;
      throw new Error(`${name}:${line}: a text to translate must be one literal in its place.`);
    }
    return literal.startsWith("'") ? JSON.stringify(literal.slice(1, -1).replaceAll("\\'", "'")) : literal;
  });
}

/** One file, since each one costs the exporter its parser. */
function asExported(files) {
  const module = 'import * as vscode from "vscode";';
  const code = files.map(({ text }) => text.replace(module, "").replace(/\blocalized\(/g, "vscode.l10n.t("));
  return [module, ...code].join("\n");
}

/** As the project's formatter has it. */
const asJson = (texts) => `${JSON.stringify(texts, null, 2)}\n`;

async function write(pseudoFolder) {
  const bundle = await bundleOf();
  if (pseudoFolder === undefined) {
    mkdirSync(join(root, "l10n"), { recursive: true });
    writeFileSync(join(root, "l10n", "bundle.l10n.json"), asJson(bundle));
    return;
  }
  const titles = JSON.parse(readFileSync(join(root, "package.nls.json"), "utf8"));
  mkdirSync(join(pseudoFolder, "l10n"), { recursive: true });
  writeFileSync(join(pseudoFolder, "l10n", "bundle.l10n.qps-ploc.json"), asJson(pseudoOf(bundle)));
  writeFileSync(join(pseudoFolder, "package.nls.qps-ploc.json"), asJson(pseudoOf(titles)));
}

function pseudoOf(texts) {
  return Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, pseudo(text)]));
}

if (existsSync(argv[1] ?? "") && resolve(argv[1]) === fileURLToPath(import.meta.url)) {
  const at = argv.indexOf("--pseudo");
  await write(at < 0 ? undefined : resolve(argv[at + 1] ?? root));
}
