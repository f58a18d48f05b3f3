import { mkdir, writeFile } from "node:fs/promises";
import { dirname, join, relative } from "node:path";
import { transform } from "esbuild";
import { thirdPartyNotices } from "./thirdPartyNotices.mjs";

/** How esbuild imports a module of the host that it knows nothing of: it copies all that the module exports. */
const COPIED = /\b[\w$]+\((require\("vscode"\))(?:,1)?\)/g;

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
    const { code, map } = await transform(text, { ...options, sourcefile: path });
    // The API has hundreds of names, each file would copy them anew, and that is most of what loading costs.
    await put(path, code.replace(COPIED, "$1"));
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
