import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { delimiter, join, posix, win32 } from "node:path";

/**
 * Where Chromium, Chrome or Edge may be: on the path, then where each system puts them.
 * @param {NodeJS.Platform} platform
 * @param {Readonly<Record<string, string | undefined>>} env
 * @returns {string[]}
 */
export function browserPlaces(platform, env) {
  const separator = platform === "win32" ? ";" : ":";
  const onPath = (env.PATH ?? env.Path ?? "").split(separator).filter(Boolean);
  if (platform === "win32") {
    const roots = [env.PROGRAMFILES, env["PROGRAMFILES(X86)"], env.LOCALAPPDATA].filter(Boolean);
    const below = [
      ["Google", "Chrome", "Application", "chrome.exe"],
      ["Chromium", "Application", "chrome.exe"],
      ["Microsoft", "Edge", "Application", "msedge.exe"],
    ];
    return [
      ...onPath.flatMap((folder) => ["chrome.exe", "msedge.exe"].map((name) => win32.join(folder, name))),
      ...below.flatMap((parts) => roots.map((root) => win32.join(root ?? "", ...parts))),
    ];
  }
  if (platform === "darwin") {
    const apps = ["Google Chrome", "Chromium", "Microsoft Edge"];
    const folders = ["/Applications", posix.join(env.HOME ?? "", "Applications")];
    return apps.flatMap((app) =>
      folders.map((folder) => posix.join(folder, `${app}.app`, "Contents", "MacOS", app)),
    );
  }
  const names = [
    "chromium",
    "chromium-browser",
    "google-chrome",
    "google-chrome-stable",
    "microsoft-edge",
    "microsoft-edge-stable",
  ];
  const folders = [...onPath, "/usr/bin", "/usr/local/bin", "/snap/bin", "/opt/google/chrome"];
  return names.flatMap((name) => folders.map((folder) => posix.join(folder, name)));
}

/**
 * The browser that tests and demo drive. `BOX_AUTH_BROWSER` names another.
 * @returns {{ path: string } | { sentence: string }}
 */
export function findBrowser(env = process.env, platform = process.platform) {
  const named = env.BOX_AUTH_BROWSER;
  if (named) {
    return existsSync(named)
      ? { path: named }
      : { sentence: `BOX_AUTH_BROWSER names ${named}, where no file is; correct it or unset it.` };
  }
  const found = browserPlaces(platform, env).find((place) => existsSync(place));
  return found ? { path: found } : { sentence: missing(env, platform) };
}

/** On a machine that exists for one run, what is missing is installed; anywhere else the person decides. */
export function mayInstall(env = process.env) {
  return env.CI === "true" && process.getuid?.() === 0 && existsSync("/usr/bin/apt-get");
}

/** Debian's chromium, with a font to draw with. */
export function installBrowser() {
  console.log("Installing Debian's chromium …");
  const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
  for (const args of [
    ["update", "-qq"],
    ["install", "-y", "-qq", "--no-install-recommends", "chromium", "fonts-dejavu-core"],
  ]) {
    spawnSync("apt-get", args, { env, stdio: ["ignore", "ignore", "inherit"] });
  }
}

function missing(env, platform) {
  const onDebian =
    platform === "linux" &&
    (env.PATH ?? "").split(delimiter).some((folder) => existsSync(join(folder, "apt-get")));
  const how = onDebian ? "run `sudo apt-get install chromium`" : "install one";
  return `No Chromium, Chrome or Edge was found; ${how}, or set BOX_AUTH_BROWSER to the path of one.`;
}
