import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { transform } from "esbuild";
import { thirdPartyNotices } from "./thirdPartyNotices.mjs";

/** A line of its own in what esbuild writes as an ES module. */
const API = /^import \* as ([\w$]+) from "vscode";$/gm;

/**
 * A plugin of esbuild. VS Code's forks load CommonJS everywhere, but esbuild splits code for ES modules only: so it is
 * bundled and split as ES modules first, and each piece is then turned into CommonJS here, where `import()` becomes a lazy
 * `require`.
 * @param {{ root: string, outdir: string, maps?: string, beside?: object[], isForDebugging?: boolean }} where `maps`: a folder for
 *   the source maps; `beside`: esbuild's metafiles of what is packaged too, whose notices are then written with these
 */
export function commonJs({ root, outdir, maps, beside, isForDebugging = false }) {
  const options = {
    format: "cjs",
    platform: "node",
    target: "node20",
    minify: !isForDebugging,
    sourcemap: isForDebugging ? "inline" : "external",
    supported: { "dynamic-import": false },
  };

  async function write(path, text) {
    // Of an import, esbuild makes a copy of all that the module exports. The API has hundreds of names, each file would copy
    // them anew, and that is most of what loading costs.
    const lean = text.replace(API, 'var $1 = require("vscode");');
    const { code, map } = await transform(lean, { ...options, sourcefile: path });
    await put(path, code);
    if (maps !== undefined) {
      await put(join(maps, `${relative(outdir, path)}.map`), map);
    }
  }

  return {
    name: "CommonJS",
    setup({ onEnd }) {
      onEnd(async ({ errors, outputFiles = [], metafile }) => {
        if (errors.length === 0) {
          await Promise.all(outputFiles.map(({ path, text }) => write(path, text)));
          if (beside) {
            await put(
              join(outdir, "THIRD-PARTY-NOTICES.txt"),
              thirdPartyNotices([metafile, ...beside], root),
            );
          }
        }
        if (isForDebugging) {
          console.log(errors.length === 0 ? "The extension is built." : "The extension could not be built.");
        }
      });
    },
  };
}

async function put(path, content) {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, content);
}
