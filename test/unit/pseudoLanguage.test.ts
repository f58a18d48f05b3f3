import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../host/paths";
import { runToEnd } from "../host/processes";
import { TemporaryFolder } from "../host/temporaryFolder";

type Texts = Readonly<Record<string, string>>;

/** The tests of what only shows what it is given are left out: their texts are their own. */
const WALKED = ["commands", "debug", "diagnosis", "display", "notices", "prompts", "provider"];

/** What nobody translates, as it stands in the texts of these tests. Names are whole, so that no word of them hides another. */
const DATA: readonly RegExp[] = [
  /https?:\/\/[^\s⟦⟧]+|\/\/?evil\.example\S*/,
  /[\w.-]+@[\w.-]+\.\w+/,
  /\b[\w-]+\.evil\.example\b|\b127\.0\.0\.1(?::\d+)?|\blocalhost\b/,
  /\b\w+clientid\w*|\b(?:another-c)?lient-id\b/,
  /\b(?:boxAuth|http)(?:\.\w+)+/,
  /\b(?:annotation|base|enterprise|item|manage|root)(?:_[a-z]+)+\b|\b(?:ai|docgen|sign_requests)\.readwrite\b/,
  /\b[\w-]+\.(?:json|pem|env)\b/,
  /\b(?:UND_ERR_[A-Z]+|E[A-Z]{5,})\b/,
  /Mira Okafor|Tomas Lindqvist|Harbour Clerk|Harbour Robot|Paper Harbour|Night job|cliApp|\be\d+\b|M{30,}…?/,
  /\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d+, \d{4}|\d\d?:\d\d(?::\d\d)?\s[AP]M\b/,
  /Ships of Paper|Locked\.pdf|A bookmark/,
  // Names of languages, packages and programs, and how they are used.
  /\b(?:new )?BoxClient\([^⟦⟧]*?BoxTokenAuth\(\)(?: \})?\)|\bbox_?token_?auth\.\w+|\b[Bb]oxTokenAuth\.\w+/,
  /\b(?:TypeScript|JavaScript|Python|Java|box-node-sdk|boxsdk|box-java-sdk|Box\.Sdk\.Gen|BOX_ACCESS_TOKEN|boxsim)\b|\bC#/,
  // Programs of others, their files and addresses.
  /\b(?:VS Code|Cursor)\b|(?:~\/)?\.\w+\/(?:mcp\.json|config\.toml)|cursor:\/\/[\w./-]+/,
  // File systems and versions.
  /\((?:btrfs|ext4|fuse|overlay|tmpfs|vfat|xfs|zfs)\)|\bCode \d[\d.]+|\b(?:darwin|linux|win32) \S+ (?:arm64|x64)\b/,
  // The editor, programs and debug configurations.
  /(?:Claude )?\bCode\b|Codex|\bServer\b|\((?:api|web)\)/,
  // Sentences that the tests make up.
  /Box says no; sign in again\.|It does not work\./,
  /Box does not do\s+this\S*\s+ask an\s+admin to look at\s+it\S*\s+and then try\s+again/,
];
/** What is drawn: icons, the targets of links, references, blocks of code, and the name of the product. */
const DRAWN = [/```\w+\n[\s\S]*?\n```/, /\$\([\w~-]+\)/, /\]\(command:[^)]*\)/, /&nbsp;/, /\*\*Box\*\*/];

const anyOf = (parts: readonly RegExp[]) => new RegExp(parts.map(({ source }) => source).join("|"), "g");

describe("a window in a made-up language", function () {
  this.timeout(180_000);
  let folder: TemporaryFolder;
  let bundle: Texts;
  let bundleOf: (folder: string) => Promise<Texts>;
  const read = (...path: string[]) => readFileSync(join(folder.path, ...path), "utf8");
  const linesOf = (name: string): string[] =>
    read(name)
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
  before(async () => {
    ({ bundleOf } = await import(pathToFileURL(join(root, "build", "l10n.mjs")).href));
    folder = new TemporaryFolder("pseudo", "test");
    await runToEnd(process.execPath, [join(root, "build", "l10n.mjs"), "--pseudo", folder.path]);
    bundle = JSON.parse(read("l10n", "bundle.l10n.qps-ploc.json")) as Texts;
  });
  after(() => folder.remove());

  it("keeps the placeholders, the code, the links and the icons of every text", () => {
    const titles = JSON.parse(read("package.nls.qps-ploc.json")) as Texts;
    const english = JSON.parse(readFileSync(join(root, "package.nls.json"), "utf8")) as Texts;
    const pairs = [
      ...Object.entries(bundle),
      ...Object.keys(english).map((key) => [english[key], titles[key]]),
    ];
    const kept = /\{\d+\}|``[^`]*``|`[^`]*`|\]\([^)]*\)|\$\([\w~-]+\)|\*\*/g;
    for (const [text = "", other = ""] of pairs) {
      assert.deepEqual(other.match(kept), text.match(kept));
      assert.match(other, /^⟦.*⟧$/s);
      assert.doesNotMatch(other.replace(kept, ""), /[A-Za-z]/);
    }
  });

  it("works as it does in English, and shows no word that is not translated but data", async () => {
    await runToEnd(
      process.execPath,
      [
        join(root, "node_modules", "mocha", "bin", "mocha.js"),
        "--exit",
        "--reporter=dot",
        `--require=${join(root, "out", "test", "pseudo", "pseudoWindow.js")}`,
        join(root, "out", "test", "unit", "extension.test.js"),
        ...WALKED.flatMap(testsOf),
      ],
      { cwd: root, env: { ...process.env, BOX_AUTH_PSEUDO: folder.path } },
    );
    const shown = linesOf("shown.jsonl");
    assert.ok(shown.length > 300, `${shown.length} texts were shown`);
    assert.deepEqual(shown.filter(hasPlainWord), []);
    const translated = new Set(linesOf("translated.jsonl"));
    const ofEditor = Object.keys(await bundleOf(join(root, "src", "editor")));
    const walked = ofEditor.filter((text) => translated.has(text));
    assert.ok(
      walked.length >= 0.75 * ofEditor.length,
      `only ${walked.length} of ${ofEditor.length} texts were come by`,
    );
  });
});

function testsOf(folder: string): string[] {
  const place = join(root, "out", "test", "unit", "editor", folder);
  return readdirSync(place, { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".test.js"))
    .map((name) => join(place, name));
}

function hasPlainWord(shown: string): boolean {
  const text = shown.replace(/&#(\d+);/g, (_, code: string) => String.fromCharCode(Number(code)));
  return /[A-Za-z]/.test(text.replace(anyOf(DRAWN), " ").replace(anyOf(DATA), " "));
}
