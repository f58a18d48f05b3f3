import assert from "node:assert/strict";
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { commandIds } from "../../src/commandIds";
import { root } from "../host/paths";
import "../vscode-stub/install";
import { contextKeys } from "../../src/editor/view/contextKeys";

interface Step {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly media: { readonly svg: string; readonly altText: string };
  readonly completionEvents: readonly string[];
}

interface Manifest {
  readonly contributes: {
    readonly walkthroughs: readonly [
      { readonly steps: readonly Step[] } & Pick<Step, "title" | "description">,
    ];
    readonly configuration: { readonly properties: object };
  };
}

const MOST_BYTES = 100 * 1024;
/** Of the editor itself. */
const editorCommands = ["workbench.action.terminal.new"];
const folder = join("media", "walkthrough");
const read = (file: string) => readFileSync(join(root, file), "utf8");

describe("the walkthrough", () => {
  const { contributes } = JSON.parse(read("package.json")) as Manifest;
  const [walkthrough] = contributes.walkthroughs;
  const { steps } = walkthrough;
  const texts = JSON.parse(read("package.nls.json")) as Record<string, string>;
  const text = (name: string) => texts[name.replaceAll("%", "")] ?? "";
  const pictures = readdirSync(join(root, folder)).map((name) => `${folder.replace("\\", "/")}/${name}`);

  it("has each of its texts in the file that translators get, those in place of the pictures too", () => {
    const named = [
      walkthrough.title,
      walkthrough.description,
      ...steps.flatMap(({ title, description, media }) => [title, description, media.altText]),
    ];
    assert.deepEqual(
      named.filter((name) => !/^%walkthrough\.[\w.]+%$/.test(name) || text(name) === ""),
      [],
    );
    assert.equal(new Set(named).size, named.length);
  });

  it("has a button in every step, each for a command that exists", () => {
    for (const { id, description } of steps) {
      const links = [...text(description).matchAll(/\]\(([^)]*)\)/g)].map(([, target = ""]) => target);
      assert.equal(links.length, 1, id);
      const known = [...commandIds, ...editorCommands].map((command) => `command:${command}`);
      assert.ok(known.includes(links[0] ?? ""), `${id} links to ${links[0]}`);
      // The editor makes a button only of a link that has its line for itself.
      assert.match(text(description), /\n\[[^\]]+\]\([^)]*\)$/, id);
    }
  });

  it("marks a step as done by what really happened", () => {
    const happenings = [
      ...commandIds.map((id) => `onCommand:${id}`),
      ...contextKeys.map((name) => `onContext:boxAuth.${name}`),
      ...Object.keys(contributes.configuration.properties).map((name) => `onSettingChanged:${name}`),
    ];
    for (const { id, completionEvents } of steps) {
      assert.ok(completionEvents.length > 0, id);
      assert.deepEqual(
        completionEvents.filter((event) => !happenings.includes(event)),
        [],
      );
    }
  });

  it("has a picture of its own for each step and no other, which the package carries, in 100 KB", () => {
    assert.deepEqual(steps.map(({ media }) => media.svg).sort(), pictures.sort());
    assert.ok(read(".vscodeignore").split("\n").includes("!media/walkthrough/*.svg"));
    const bytes = pictures
      .map((file) => statSync(join(root, file)).size)
      .reduce((sum, size) => sum + size, 0);
    assert.ok(bytes <= MOST_BYTES, `${bytes} bytes`);
  });

  for (const file of pictures) {
    const tags = [...read(file).matchAll(/<([/!?]?[\w:-]+)((?:\s+[\w:-]+="[^"<]*")*)\s*(\/?)>/g)];
    const attributes = tags.flatMap(([, , all = ""]) =>
      [...all.matchAll(/([\w:-]+)="([^"]*)"/g)].map(([, name = "", value = ""]) => ({ name, value })),
    );

    it(`draws ${file} with shapes and text alone: no script, no style, nothing from elsewhere`, () => {
      const drawn = ["svg", "g", "rect", "circle", "path", "text", "tspan"];
      assert.deepEqual(
        tags.map(([, tag = ""]) => tag.replace("/", "")).filter((tag) => !drawn.includes(tag)),
        [],
      );
      // Every tag was understood, so that none hides from this test.
      assert.equal(read(file).split("<").length - 1, tags.length);
      assert.deepEqual(
        attributes.filter(
          ({ name, value }) =>
            /^on|href|^src$|^style$|^class$|^id$/i.test(name) ||
            (/url\(|:\/\/|^data:/i.test(value) && name !== "xmlns"),
        ),
        [],
      );
    });

    it(`colours ${file} by the theme, with something to fall back on`, () => {
      const colours = attributes.filter(({ name }) => name === "fill" || name === "stroke");
      assert.ok(colours.length > 10);
      const themed = /^(?:var\(--vscode-[\w-]+, )+(?:#[0-9a-f]{6}|transparent)\)+$/;
      assert.deepEqual(
        colours.map(({ value }) => value).filter((value) => value !== "none" && !themed.test(value)),
        [],
      );
    });

    it(`closes what it opens in ${file}`, () => {
      const open: string[] = [];
      for (const [, tag = "", , closed] of tags) {
        if (tag.startsWith("/")) {
          assert.equal(open.pop(), tag.slice(1));
        } else if (closed === "") {
          open.push(tag);
        }
      }
      assert.deepEqual(open, []);
    });
  }
});
