import { appendFileSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../host/paths";
import { speak } from "../vscode-stub/language";

/**
 * Loaded before tests of the editor, gives them a window in the made-up language: they must pass as they do in English. What
 * was shown, and which texts were translated, is written down as lines of JSON. `BOX_AUTH_PSEUDO` is the folder with the language.
 */
export async function mochaGlobalSetup(): Promise<void> {
  const folder = process.env.BOX_AUTH_PSEUDO ?? "";
  const { plain } = (await import(pathToFileURL(join(root, "build", "pseudoLocale.mjs")).href)) as {
    plain(text: string): string;
  };
  const bundle = JSON.parse(
    readFileSync(join(folder, "l10n", "bundle.l10n.qps-ploc.json"), "utf8"),
  ) as Readonly<Record<string, string>>;
  const noteShown = noting(join(folder, "shown.jsonl"));
  const noteTranslated = noting(join(folder, "translated.jsonl"));
  speak({
    // As VS Code does: what the bundle lacks stays as it is.
    translate(template) {
      noteTranslated(template);
      return bundle[template] ?? template;
    },
    read(shown) {
      noteShown(shown);
      return plain(shown);
    },
  });
}

/** Writes each text once. */
function noting(file: string): (text: string) => void {
  const noted = new Set<string>();
  return (text) => {
    if (!noted.has(text)) {
      noted.add(text);
      appendFileSync(file, `${JSON.stringify(text)}\n`);
    }
  };
}
