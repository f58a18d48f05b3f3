import { basename, join } from "node:path";

/**
 * A plugin of esbuild for the file that the host loads at start-up: it is one file, since each further one costs a millisecond
 * there, and what it imports on demand is left to a bundle of its own.
 * @param parts where to note them: the name of each in that bundle, without `.js`, and its source
 */
export function startUpFile(parts) {
  return {
    name: "start-up file",
    setup({ onResolve }) {
      onResolve({ filter: /^\./ }, ({ kind, path, resolveDir }) => {
        if (kind !== "dynamic-import") {
          return undefined;
        }
        const name = `chunks/${basename(path, ".js")}`;
        const source = join(resolveDir, path).replace(/\.js$/, ".ts");
        if ((parts[name] ?? source) !== source) {
          throw new Error(`${source} and ${parts[name]} need two names.`);
        }
        parts[name] = source;
        return { path: `./${name}.js`, external: true };
      });
    },
  };
}
