import { rm } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build, context } from "esbuild";
import { commonJs } from "./build/commonJs.mjs";
import { leanUndici } from "./build/leanUndici.mjs";

/**
 * Builds `dist/`, or another, new folder that the argument names. `--maps` names a folder for the source maps; `--watch`
 * builds at each change, readable and with the maps inside.
 */
const root = dirname(fileURLToPath(import.meta.url));
const dist = join(root, "dist");
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { maps: { type: "string" }, watch: { type: "boolean" } },
});
const [outdir = dist] = positionals;
const options = {
  absWorkingDir: root,
  entryPoints: ["src/extension.ts"],
  outdir,
  bundle: true,
  splitting: true,
  format: "esm",
  platform: "node",
  target: "node20",
  external: ["vscode"],
  plugins: [leanUndici, commonJs({ root, outdir, maps: values.maps, isForDebugging: values.watch })],
  chunkNames: "chunks/[name]-[hash]",
  metafile: true,
  write: false,
  sourcemap: "inline",
  logLevel: "warning",
};
if (outdir === dist) {
  await rm(dist, { recursive: true, force: true });
}
await (values.watch ? (await context(options)).watch() : build(options));
