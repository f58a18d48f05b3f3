import assert from "node:assert/strict";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Metafile } from "esbuild";
import { root } from "../../host/paths";

type Notices = (metafiles: readonly Pick<Metafile, "outputs">[], root: string) => string;

const license = (path: string) => readFileSync(join(root, "node_modules", path), "utf8").trim();

describe("the notices of what others made", () => {
  let notices: Notices;
  let folder: string;
  before(async () => {
    const module = await import(pathToFileURL(join(root, "build", "thirdPartyNotices.mjs")).href);
    notices = module.thirdPartyNotices;
  });
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "box-auth-notices-"));
  });
  afterEach(() => rmSync(folder, { recursive: true, force: true }));

  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const bundled = (inputs: Record<string, number>) =>
    notices(
      [
        {
          outputs: {
            "a.js": {
              bytes: 1,
              imports: [],
              exports: [],
              inputs: Object.fromEntries(
                Object.entries(inputs).map(([path, bytesInOutput]) => [path, { bytesInOutput }]),
              ),
            },
          },
        },
      ],
      folder,
    );
  const manifest = (name: string) => JSON.stringify({ name, version: "1.2.3", license: "MIT" });

  it("name each package that the extension brings along, with its copyright and its licence", async () => {
    const { metafile } = await build({
      absWorkingDir: root,
      entryPoints: ["src/extension.ts", "src/delivery/boxToken/boxToken.ts"],
      outdir: "dist",
      bundle: true,
      splitting: true,
      format: "esm",
      platform: "node",
      external: ["vscode"],
      metafile: true,
      write: false,
    });
    const text = notices([metafile], root);
    const { packages } = JSON.parse(readFileSync(join(root, "package-lock.json"), "utf8"));
    const runtime = Object.entries<{ version: string; dev?: boolean }>(packages).filter(
      ([path, { dev }]) => path !== "" && !dev,
    );
    assert.ok(runtime.length > 0);
    for (const [path, { version }] of runtime) {
      assert.ok(text.includes(`\n${path.replace("node_modules/", "")} ${version} (`), path);
    }
    for (const path of ["jose/LICENSE.md", "undici/LICENSE", "undici/lib/web/fetch/LICENSE"]) {
      assert.ok(text.includes(license(path)), path);
    }
    for (const holder of [
      "Copyright (c) 2018 Filip Skokan",
      "Copyright (c) Matteo Collina and Undici contributors",
      "Copyright (c) 2020 Ethan Arrowood",
      "Copyright Fedor Indutny, 2018.",
      "formdata-polyfill. MIT License. Jimmy Wärting",
    ]) {
      assert.ok(text.includes(holder), holder);
    }
  });

  it("leave out what nothing is left of, and what the extension has itself", () => {
    write("node_modules/used/package.json", manifest("used"));
    write("node_modules/used/COPYING", "Copyright of used");
    write("node_modules/used/a.js", "");
    const text = bundled({ "src/a.ts": 5, "node_modules/used/a.js": 1, "node_modules/unused/a.js": 0 });
    assert.match(text, /\nused 1\.2\.3 \(MIT\)\n/);
    assert.match(text, /Copyright of used/);
    assert.doesNotMatch(text, /unused/);
  });

  it("have those of a package inside another and of a scope, and those of a folder and a comment", () => {
    const nested = "node_modules/outer/node_modules/@some/inner";
    write(`${nested}/package.json`, manifest("@some/inner"));
    write(`${nested}/LICENSE.txt`, "Copyright of inner\r\nSecond line\r\n");
    write(`${nested}/lib/part/LICENCE`, "Copyright of a part");
    write(`${nested}/lib/part/a.js`, "x();\n// Copyright (c) 2011 Somebody\n");
    const text = bundled({ [`${nested}/lib/part/a.js`]: 1 });
    for (const words of ["@some/inner 1.2.3", "inner\nSecond", "of a part", "(c) 2011 Somebody"]) {
      assert.ok(text.includes(words), words);
    }
    assert.doesNotMatch(text, /outer 1/);
  });

  it("are no notices when a package brings no licence: then nothing is built", () => {
    write("node_modules/bare/package.json", manifest("bare"));
    write("node_modules/bare/a.js", "");
    assert.throws(() => bundled({ "node_modules/bare/a.js": 1 }), /bare is bundled and brings no licence/);
  });
});
