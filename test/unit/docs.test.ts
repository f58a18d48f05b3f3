import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { root } from "../host/paths";

const documents = [
  "README.md",
  "ARCHITECTURE.md",
  "CONTRIBUTING.md",
  "SECURITY.md",
  "CHANGELOG.md",
  ...readdirSync(join(root, "docs")).map((name) => join("docs", name)),
];
const text = (name: string) => readFileSync(join(root, name), "utf8");

/** The words of each file of code. */
const code = [
  "package.json",
  "biome.json",
  ...["src", "test", "build"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((name) => /\.(ts|mjs)$/.test(name))
      .map((name) => join(folder, name)),
  ),
].map((name) => new Set(`${name}\n${text(name)}`.match(/[A-Za-z]\w*/g)));

interface Manifest {
  readonly scripts: Record<string, string>;
  readonly contributes: {
    readonly configuration: { readonly properties: Record<string, { readonly default: string }> };
    readonly commands: readonly { readonly command: string; readonly title: string }[];
  };
}
const manifest = JSON.parse(text("package.json")) as Manifest;
const titles = JSON.parse(text("package.nls.json")) as Record<string, string>;

describe("the documents", () => {
  it("name only scripts that exist", () => {
    for (const name of documents) {
      for (const [, script = ""] of text(name).matchAll(/`(?:[^`]* )?npm (?:run )?([a-z][\w:-]*)/g)) {
        assert.ok(script in manifest.scripts, `${name} names npm run ${script}`);
      }
    }
  });

  it("link only to files that exist", () => {
    for (const name of documents) {
      for (const [, target = ""] of text(name).matchAll(/\]\((?!https?:|command:|#)([^)#]+)/g)) {
        assert.ok(existsSync(join(root, dirname(name), target)), `${name} links to ${target}`);
      }
    }
  });

  it("name only files and folders that exist", () => {
    for (const name of documents) {
      for (const [, path = ""] of text(name).matchAll(/`((?:src|test|build|docs)\/[\w./-]+)`/g)) {
        assert.ok(existsSync(join(root, path)), `${name} names ${path}`);
      }
    }
  });

  it("name commands as the palette has them, and so do the texts of the product", () => {
    const companion = JSON.parse(text(join("build", "companion.nls.json"))) as Record<string, string>;
    const known = Object.entries({ ...titles, ...companion }).flatMap(([key, title]) =>
      key.startsWith("command.") ? [title] : [],
    );
    const folders = ["src", join("media", "sdk")].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
        .filter((name) => /\.\w+$/.test(name))
        .map((name) => join(folder, name)),
    );
    let found = 0;
    for (const name of [...documents, "package.nls.json", ...folders]) {
      for (const [, title = ""] of text(name).matchAll(/(?:“|\*\*)Box: ([^”*\n]+)(?:”|\*\*)/g)) {
        found += 1;
        assert.ok(known.includes(title), `${name} names Box: ${title}`);
      }
    }
    assert.ok(found > 50, "the names are found");
  });

  it("have a page for the editor that is the first one, without what is about the repository", async () => {
    const { page } = await import(pathToFileURL(join(root, "build", "page.mjs")).href);
    const shown: string = page(root);
    assert.match(shown, /^# Box Auth\n\n[A-Z][^\n]+\.\n\n## Set it up\n\n1\. /);
    assert.doesNotMatch(shown, /npm |<!--|\]\((?!https:)/);
    const order = [...shown.matchAll(/^## (.+)$/gm)].map(([, title]) => title);
    assert.deepEqual(order, [
      "Set it up",
      "What you get",
      "Reference",
      "Security and privacy",
      "Beside what you use today",
    ]);
    assert.equal([...shown.matchAll(/^- \*\*[^*]+\.\*\* /gm)].length, 8);
  });

  it("name on the first page every way to use a token", () => {
    const ways = [
      "`box-token`",
      "Copy Token As…",
      "Connect an Agent…",
      "Show Token Use",
      "Who Am I",
      "boxAuth",
    ];
    assert.deepEqual(
      ways.filter((way) => !text("README.md").includes(way)),
      [],
    );
    const pages = ["using-tokens", "launch-configurations", "for-extensions", "remote", "troubleshooting"];
    assert.deepEqual(
      pages.filter((page) => !text("README.md").includes(`](docs/${page}.md)`)),
      [],
    );
  });

  it("name only what the code names, each member where its type is", () => {
    const named = documents.flatMap((name) =>
      [...text(name).matchAll(/`([A-Za-z]\w*)(?:\.([A-Za-z]\w*))?(?:\(.*?\))?`/g)].map(
        ([, owner = "", member]) => ({ name, owner, member }),
      ),
    );
    assert.ok(named.length > 100, "the names are found");
    const unknown = named.filter(({ owner, member }) => {
      const files = code.filter((words) => words.has(owner));
      return !files.some((words) => member === undefined || words.has(member));
    });
    assert.deepEqual(unknown, []);
  });

  it("explain every setting with its default", () => {
    const page = text("README.md");
    for (const [name, { default: value }] of Object.entries(manifest.contributes.configuration.properties)) {
      const row = page.split("\n").find((line) => line.startsWith(`| \`${name}\``)) ?? "";
      assert.ok(row.includes(value === "" ? "empty" : `\`${value}\``), `${name} is explained with ${value}`);
    }
  });

  it("name only commands that exist", () => {
    const ofCompanion = JSON.parse(text(join("build", "companion.nls.json"))) as Record<string, string>;
    const known = new Set([
      ...manifest.contributes.commands.map(({ title }) => titles[title.replaceAll("%", "")]),
      ofCompanion["command.showPrograms"],
    ]);
    for (const name of documents) {
      for (const [, title = ""] of text(name).matchAll(/\*\*Box: ([^*]+)\*\*/g)) {
        assert.ok(known.has(title), `${name} names Box: ${title}`);
      }
    }
  });
});
