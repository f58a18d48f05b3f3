import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, relative, sep } from "node:path";
import { root } from "../host/paths";

/** These need nothing but the lowest floor, so that each can be read alone; `box-token` is a program of its own. */
const islands = ["box/http", "box/keys", "box/config", "delivery/boxToken"];
const MOST_FILES = 12;
const MOST_LINES = 300;
const source = join(root, "src");
const { folders, rootFiles } = floorsOf(readFileSync(join(root, "ARCHITECTURE.md"), "utf8"));

interface Import {
  readonly from: string;
  readonly to: string;
  readonly typesOnly: boolean;
}

describe("the floors of the house", () => {
  const files = readdirSync(source, { recursive: true, encoding: "utf8" }).filter((name) =>
    name.endsWith(".ts"),
  );
  const imports = files.flatMap(importsOf);
  const local = imports
    .filter(({ to }) => to.startsWith("."))
    .map(({ from, to }) => ({ from, target: target(from, to) }));

  it("hold every source file, and are as ARCHITECTURE.md draws them", () => {
    assert.deepEqual([...new Set(files.map(folderOf))].sort(), [...folders].sort());
    assert.deepEqual(files.filter((file) => folderOf(file) === ".").sort(), [...rootFiles].sort());
    assert.ok(imports.length > files.length, "the imports are found");
  });

  it("have no folder that holds two ideas", () => {
    const sizes = folders.map((folder) => ({
      folder,
      size: files.filter((file) => folderOf(file) === folder).length,
    }));
    assert.deepEqual(
      sizes.filter(({ size }) => size > MOST_FILES),
      [],
    );
  });

  it("have no file that holds two ideas, and the tests have none either", () => {
    const sources = ["src", "test"].flatMap((folder) =>
      readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
        .filter((name) => /\.(ts|mjs)$/.test(name))
        .map((name) => join(folder, name)),
    );
    assert.ok(sources.length > 2 * files.length, "the tests are found");
    assert.deepEqual(
      sources.map((file) => [file, linesOf(file)] as const).filter(([, lines]) => lines > MOST_LINES),
      [],
    );
  });

  it("import downwards only, types included", () => {
    const upwards = local.filter(
      ({ from, target }) => folders.indexOf(folderOf(target)) > folders.indexOf(folderOf(from)),
    );
    assert.deepEqual(upwards, []);
  });

  it("keep the islands apart", () => {
    const bridges = local.filter(
      ({ from, target }) =>
        islands.includes(folderOf(from)) && ![folderOf(from), "base"].includes(folderOf(target)),
    );
    assert.deepEqual(bridges, []);
  });

  it("have no cycle, types included", () => {
    assert.deepEqual(cycleIn(local), []);
  });

  it("use the vscode module at run time on the two upper floors alone, and never on the lowest", () => {
    const wrong = imports.filter(({ from, to, typesOnly }) => {
      const floor = floorOf(from);
      const isLowest = floor === "base" || floor === "box";
      return to === "vscode" && floor !== "editor" && floor !== "." && (isLowest || !typesOnly);
    });
    assert.deepEqual(wrong, []);
  });

  it("load jose lazily wherever it is used, and undici with the one transport that needs it", () => {
    const parts = join("box", "http", "undiciParts.ts");
    const eager = imports.filter(({ to, typesOnly }) => /^(jose|undici)(\/|$)/.test(to) && !typesOnly);
    assert.deepEqual([...new Set(eager.map(({ from }) => from))], [parts]);
    const atOnce = [...loadedWith("composition.ts"), ...loadedWith("commandTable.ts")];
    assert.ok(atOnce.includes(join("box", "http", "proxyAwareTransport.ts")), "what is loaded is found");
    assert.ok(!atOnce.includes(parts));
  });

  it("put nothing on the start-up path but registrations: the rest is imported when it is needed", () => {
    const eager = imports.filter(
      ({ from, to, typesOnly }) =>
        from === "extension.ts" &&
        ![
          "vscode",
          "./base/onDemand",
          "./commandIds",
          "./editor/host/markdownDocuments",
          "./editor/host/treeList",
          "./editor/view/signInAtStart",
          "./editor/provider/boxAuthentication",
          "./editor/provider/mcpDefinitions",
          "./registerTools",
          "./editor/debug/debugConfigurations",
        ].includes(to) &&
        !typesOnly,
    );
    assert.deepEqual(eager, []);
  });

  it("read the clock and set timers through Clock alone", () => {
    const offenders = files.filter(
      (file) =>
        file !== join("base", "clock.ts") &&
        /\b(Date\.now|setTimeout|setInterval|performance\.now)\(/.test(text(file)),
    );
    assert.deepEqual(offenders, []);
  });

  it("show a text through editor/host alone, which makes no link, icon or command of what comes from outside", () => {
    const harmless =
      /\bvscode\.window\.(state|onDidChangeWindowState|createOutputChannel|activeTextEditor)\b/g;
    // Also where the module or a part of it goes by another name.
    const showing =
      /\bvscode\.window\b|\bMarkdownString\b|ContentProvider\(|^import \{.*"vscode"|[=(,] ?vscode[;,)]/m;
    const offenders = files
      .filter((file) => !["editor/host", "editor/host/page"].includes(folderOf(file)))
      .filter((file) => showing.test(text(file).replace(harmless, "")));
    assert.deepEqual(offenders, []);
  });

  it("start no program: what lies in a folder would have its say in it", () => {
    // A program of its own, in a terminal, starts what the person wrote behind it.
    const ofBoxToken = join("delivery", "boxToken", "runProgram.ts");
    const offenders = files.filter((file) =>
      /["'](node:)?(child_process|cluster|cross-spawn)["']/.test(text(file)),
    );
    assert.deepEqual(offenders, [ofBoxToken]);
    assert.deepEqual(
      local.filter(({ target }) => target === ofBoxToken).map(({ from }) => from),
      [join("delivery", "boxToken", "boxToken.ts")],
    );
  });

  it("keep the composition root under 120 lines", () => {
    for (const file of files.filter((name) => floorOf(name) === ".")) {
      assert.ok(linesOf(join("src", file)) < 120, `${file} holds logic that belongs below`);
    }
  });
});

/**
 * The table of ARCHITECTURE.md, lowest floor first: a file imports only from its own folder and from folders before it. The
 * files of `src` itself, which come last, are named one by one.
 */
function floorsOf(page: string): {
  readonly folders: readonly string[];
  readonly rootFiles: readonly string[];
} {
  const rows = [...page.matchAll(/^\| \d +\| ([^|]+) \|/gm)].map(([, cell = ""]) => cell).reverse();
  const names = rows.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, name = ""]) => name));
  const isFile = (name: string) => name.endsWith(".ts");
  const below = (name: string) => name.replace(/^src\//, "");
  return {
    folders: [
      ...names
        .filter((name) => !isFile(name))
        .flatMap(spread)
        .map(below),
      ".",
    ],
    rootFiles: names.filter(isFile).map(below),
  };
}

/** `a/{b, c}` is `a/b` and `a/c`. */
function spread(name: string): string[] {
  const [, parent, children] = /^(.*)\{(.+)\}$/.exec(name) ?? [];
  return children?.split(", ").map((child) => `${parent}${child}`) ?? [name];
}

function text(file: string): string {
  return readFileSync(join(source, file), "utf8");
}

/** Of a file below the root. */
function linesOf(file: string): number {
  return readFileSync(join(root, file), "utf8").trimEnd().split("\n").length;
}

/** The folder of a file below `src`, as `folders` spells it. */
function folderOf(file: string): string {
  return dirname(file).split(sep).join("/");
}

function floorOf(file: string): string {
  const parts = file.split(sep);
  return parts.length === 1 ? "." : String(parts[0]);
}

/** Static imports and re-exports; a dynamic `import()` is lazy by itself but must point downwards as well. */
function importsOf(file: string): Import[] {
  const code = text(file);
  const found = [...code.matchAll(/^(?:import|export)\s+(type\s)?[^;]*?from\s+"([^"]+)"/gms)];
  const bare = [...code.matchAll(/^import\s+"([^"]+)"/gm)].map(([, to]) => ({
    from: file,
    to: String(to),
    typesOnly: false,
  }));
  const lazy = [...code.matchAll(/\bimport\(\s*"([^"]+)"\s*\)/g)]
    .map(([, to]) => ({ from: file, to: String(to), typesOnly: true }))
    .filter(({ to }) => to.startsWith("."));
  return [
    ...found.map(([, type, to]) => ({ from: file, to: String(to), typesOnly: Boolean(type) })),
    ...bare,
    ...lazy,
  ];
}

/** The files that are loaded together with one, itself included. */
function loadedWith(file: string, seen = new Set<string>()): Set<string> {
  if (!seen.has(file)) {
    seen.add(file);
    for (const { to, typesOnly } of importsOf(file)) {
      if (to.startsWith(".") && !typesOnly) {
        loadedWith(target(file, to), seen);
      }
    }
  }
  return seen;
}

/** The file that an import names, below `src`. */
function target(from: string, to: string): string {
  return `${relative(source, join(source, from, "..", to)).replace(/\.js$/, "")}.ts`;
}

/** The files of one cycle, in the order of their imports; empty when there is none. */
function cycleIn(edges: readonly { from: string; target: string }[]): string[] {
  const done = new Set<string>();
  const visit = (file: string, path: readonly string[]): string[] => {
    if (path.includes(file)) {
      return [...path.slice(path.indexOf(file)), file];
    }
    if (done.has(file)) {
      return [];
    }
    for (const { target: next } of edges.filter(({ from }) => from === file)) {
      const cycle = visit(next, [...path, file]);
      if (cycle.length > 0) {
        return cycle;
      }
    }
    done.add(file);
    return [];
  };
  return (
    [...new Set(edges.map(({ from }) => from))].map((file) => visit(file, [])).find((c) => c.length > 0) ?? []
  );
}
