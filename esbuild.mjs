import { mkdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build, transform } from "esbuild";
import { leanUndici } from "./build/leanUndici.mjs";
import { thirdPartyNotices } from "./build/thirdPartyNotices.mjs";

/**
 * Builds `dist/`. VS Code's forks load CommonJS everywhere, but esbuild splits code for ES modules only: so it is bundled
 * and split as ES modules first, and each piece is then turned into CommonJS, where `import()` becomes a lazy `require`.
 * An argument names another, new folder to build into.
 */
const root = dirname(fileURLToPath(import.meta.url));
const [, , outdir = join(root, "dist")] = process.argv;

const { metafile, outputFiles } = await build({
  absWorkingDir: root,
  entryPoints: ["src/extension.ts"],
  outdir,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  external: ["vscode"],
  plugins: [leanUndici],
  chunkNames: "chunks/[name]-[hash]",
  metafile: true,
  write: false,
  logLevel: "warning",
});
if (outdir === join(root, "dist")) {
  await rm(outdir, { recursive: true, force: true });
}
for (const { path, text } of outputFiles) {
  const { code } = await transform(text, {
    format: "cjs",
    platform: "node",
    target: "node20",
    minify: true,
    supported: { "dynamic-import": false },
  });
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, code);
}
await writeFile(join(outdir, "THIRD-PARTY-NOTICES.txt"), thirdPartyNotices(metafile, root));
