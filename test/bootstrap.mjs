import { spawn, spawnSync } from "node:child_process";
import { rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { findBrowser, installBrowser, mayInstall } from "./findBrowser.mjs";
import { isInstalled } from "./installedPackages.mjs";

/**
 * The entry of every npm script: looks for what the script needs of the machine, installs what is missing of the project,
 * compiles, runs. Needs nothing but Node and npm.
 */
const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const entries = {
  start: ["out/test/host/start.js"],
  test: ["out/test/run/main.js"],
  bench: ["out/test/bench/main.js"],
  torture: ["out/test/torture/main.js"],
  "box-simulator": ["out/test/box-simulator/main.js"],
  desktop: ["node_modules/@vscode/test-cli/out/bin.mjs"],
  windows: ["out/test/windows/main.js"],
  l10n: ["build/l10n.mjs"],
  watch: ["build/watch.mjs"],
  unit: ["node_modules/mocha/bin/mocha.js", "--forbid-only", "--fail-zero", "out/test/unit/**/*.test.js"],
};

const [name, ...rest] = process.argv.slice(2);
const entry = entries[name];
if (!entry) {
  console.error(`Say what to run: ${Object.keys(entries).join(", ")}.`);
  process.exit(2);
}
checkNode();
provideBrowser();
installMissing();
if (name !== "watch" && name !== "l10n") {
  compile();
}
if (name === "desktop") {
  build();
}
run([...entry, ...rest]);

/** As `engines.node` of the package says; what is older fails in the middle, with somebody else's message. */
function checkNode() {
  const [major, minor] = process.versions.node.split(".").map(Number);
  const isNewEnough = major > 22 || (major === 22 && minor >= 12) || (major === 20 && minor >= 19);
  if (!isNewEnough) {
    fail(`This is Node ${process.versions.node}; install Node 20.19, 22.12 or newer, then run it again.`);
  }
}

/** Before a gigabyte is fetched for it. */
function provideBrowser() {
  const needsOne = name === "test" || name === "bench" || (name === "start" && rest.includes("--demo"));
  if (!needsOne) {
    return;
  }
  let found = findBrowser();
  if (!found.path && mayInstall()) {
    installBrowser();
    found = findBrowser();
  }
  if (!found.path) {
    fail(found.sentence);
  }
  process.env.BOX_AUTH_BROWSER = found.path;
}

function installMissing() {
  if (isInstalled(root)) {
    return;
  }
  console.log("Installing the packages of package-lock.json …");
  const npm = process.platform === "win32" ? "npm.cmd" : "npm";
  const shell = process.platform === "win32";
  const { status } = spawnSync(npm, ["ci", "--no-audit", "--no-fund", "--loglevel=error"], {
    cwd: root,
    stdio: "inherit",
    shell,
  });
  if (status !== 0) {
    fail("The packages could not be installed; see npm's message above.");
  }
}

/** From scratch each time, so that no test of a deleted source runs. */
function compile() {
  rmSync(join(root, "out"), { recursive: true, force: true });
  const began = performance.now();
  const compiler = join(root, "node_modules", "typescript", "bin", "tsc");
  const { status } = spawnSync(process.execPath, [compiler, "-p", "."], { cwd: root, stdio: "inherit" });
  if (status !== 0) {
    fail("The type check failed; see the compiler's messages above.");
  }
  process.env.BOX_AUTH_COMPILED_IN = `${((performance.now() - began) / 1000).toFixed(1)} s`;
}

/** What a desktop editor loads as the extension. */
function build() {
  const { status } = spawnSync(process.execPath, ["esbuild.mjs"], { cwd: root, stdio: "inherit" });
  if (status !== 0) {
    fail("The extension could not be built; see the messages above.");
  }
}

function fail(sentence) {
  console.error(sentence);
  if (name === "test") {
    console.log("\n0 passed, 1 failed");
  }
  process.exit(1);
}

function run(args) {
  const child = spawn(process.execPath, args, { cwd: root, stdio: "inherit" });
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => child.kill(signal));
  }
  child.on("exit", (code) => {
    if (name === "desktop" && code !== 0 && !process.env.BOX_AUTH_VSCODE) {
      console.error(
        "Where VS Code could not be downloaded, set BOX_AUTH_VSCODE to the program of an installed one.",
      );
    }
    process.exit(code ?? 1);
  });
}
