import { execFileSync, spawnSync } from "node:child_process";
import { chmodSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { layOutCompanion } from "./companion.mjs";
import { page } from "./page.mjs";

/**
 * Builds and packages the extension, so that the same source gives the same bytes wherever and whenever it is done. The source
 * maps are beside it in a folder, so that a stack in somebody's log can be read.
 */
const root = join(dirname(fileURLToPath(import.meta.url)), "..");
/** The first time that a zip file can hold, for a source without history. */
const WITHOUT_HISTORY = "315532800";
const vsix = resolve(root, process.argv[2] ?? "box-auth.vsix");
const maps = `${vsix.replace(/\.vsix$/, "")}.maps`;
/** Packed beside it. */
const companionVsix = vsix.replace(/(\.vsix)?$/, "-companion.vsix");
const companion = join(root, "dist-companion");
const options = [
  ["--no-dependencies"],
  ["--no-rewrite-relative-links"],
  ["--allow-missing-repository"],
].flat();

// A zip file holds the rights of each file, which a checkout and a build take from the umask.
process.umask(0o022);
const drawings = readdirSync(join(root, "media", "walkthrough")).map((name) =>
  join("media", "walkthrough", name),
);
const texts = [".", "l10n"].flatMap((folder) =>
  readdirSync(join(root, folder))
    .filter((name) => /^(package\.nls|bundle\.l10n)\b.*\.json$/.test(name))
    .map((name) => join(folder, name)),
);
for (const file of [
  "LICENSE",
  "CHANGELOG.md",
  "docs/remote.md",
  "media/icon.png",
  "build/companion.nls.json",
  ...texts,
  ...drawings,
]) {
  chmodSync(join(root, file), 0o644);
}
rmSync(maps, { recursive: true, force: true });
run(["esbuild.mjs", "--maps", maps]);
const vsce = join(root, "node_modules", "@vscode", "vsce", "vsce");
writeFileSync(join(root, "dist", "README.md"), page(root));
run([vsce, "package", ...options, "--readme-path", "dist/README.md", "--out", vsix]);
layOutCompanion(companion);
run(["esbuild.mjs", join(companion, "dist"), "--companion", "--maps", join(maps, "companion")]);
run([vsce, "package", ...options, "--out", companionVsix], companion);

function run(args, cwd = root) {
  // Zip files hold local times, and files are sorted by the rules of a language.
  const env = { ...process.env, SOURCE_DATE_EPOCH: sourceDate(), TZ: "UTC", LC_ALL: "C" };
  const { status } = spawnSync(process.execPath, args, { cwd, env, stdio: "inherit" });
  if (status !== 0) {
    process.exit(status ?? 1);
  }
}

/** Seconds since 1970 of the last commit (reproducible-builds.org, SOURCE_DATE_EPOCH). */
function sourceDate() {
  try {
    return (
      process.env.SOURCE_DATE_EPOCH ??
      execFileSync("git", ["log", "-1", "--format=%ct"], {
        cwd: root,
        encoding: "utf8",
        stdio: ["ignore", "pipe", "ignore"],
      }).trim()
    );
  } catch {
    return WITHOUT_HISTORY;
  }
}
