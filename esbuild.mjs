import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build, context } from "esbuild";
import { commonJs } from "./build/commonJs.mjs";
import { leanUndici } from "./build/leanUndici.mjs";
import { startUpFile } from "./build/startUpFile.mjs";

/**
 * Builds `dist/`, or another, new folder that the argument names. `--maps` names a folder for the source maps; `--watch`
 * builds at each change, readable and with the maps inside; `--companion` builds the companion in place of the extension.
 */
const root = dirname(fileURLToPath(import.meta.url));
const dist = join(root, "dist");
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { maps: { type: "string" }, watch: { type: "boolean" }, companion: { type: "boolean" } },
});
const [outdir = dist] = positionals;
const common = {
  absWorkingDir: root,
  outdir,
  bundle: true,
  format: "esm",
  platform: "node",
  target: "node20",
  metafile: true,
  write: false,
  sourcemap: "inline",
  logLevel: "warning",
};
const output = { root, outdir, maps: values.maps, isForDebugging: values.watch };
/** A program of its own: one file, which is copied to where terminals find it. */
const boxToken = {
  ...common,
  entryPoints: { "box-token": "src/delivery/boxToken/boxToken.ts" },
  plugins: [commonJs(output)],
};
if (outdir === dist) {
  await rm(dist, { recursive: true, force: true });
}
const parts = {};
/** Alone in its file, whatever else uses the same code. */
const atStart = {
  ...common,
  entryPoints: [values.companion ? "src/companion.ts" : "src/extension.ts"],
  external: ["vscode"],
  plugins: [startUpFile(parts), commonJs(output)],
};
const beside = [(await build(boxToken)).metafile, (await build(atStart)).metafile];
const onDemand = {
  ...common,
  entryPoints: parts,
  splitting: true,
  external: ["vscode"],
  plugins: [leanUndici, commonJs({ ...output, beside })],
  chunkNames: "chunks/[name]-[hash]",
};
if (values.watch) {
  for (const options of [boxToken, atStart, onDemand]) {
    await (await context(options)).watch();
  }
} else {
  await build(onDemand);
}
