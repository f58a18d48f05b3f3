import { existsSync } from "node:fs";
import { type Browser, type BrowserContext, chromium } from "playwright-core";
import { runToEnd } from "./processes";

const PLACES = [
  "/usr/bin/chromium",
  "/usr/bin/chromium-browser",
  "/usr/bin/google-chrome",
  "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
  "C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe",
];

/** Quiet, without a sandbox of its own (tests often run as root), and without calls home. */
const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export async function openBrowser(): Promise<Browser> {
  const executablePath = await findChromium();
  // Signals end this process, and the browser with it; the browser must not end the process by itself.
  return chromium.launch({
    executablePath,
    args: FLAGS,
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
}

/** Cookies and storage of a browser. */
export type StoredState = Awaited<ReturnType<BrowserContext["storageState"]>>;

/** A person of their own: own cookies, own stored secrets, and a clipboard that can be read. */
export async function newPerson(
  browser: Browser,
  colorScheme: "light" | "dark" = "light",
  stored?: StoredState,
): Promise<BrowserContext> {
  const viewport = { width: 1280, height: 800 };
  const context = await browser.newContext({
    viewport,
    colorScheme,
    locale: "en-US",
    ...(stored && { storageState: stored }),
  });
  await context.grantPermissions(["clipboard-read", "clipboard-write"]);
  return context;
}

/** The installed Chromium or Chrome; on Debian as root it is installed when missing. `BOX_AUTH_CHROMIUM` names another. */
async function findChromium(): Promise<string> {
  const named = process.env.BOX_AUTH_CHROMIUM;
  if (named && !existsSync(named)) {
    throw new Error(`BOX_AUTH_CHROMIUM names ${named}, where no file is; correct it or unset it.`);
  }
  const found = named ?? PLACES.find((place) => existsSync(place));
  if (found) {
    return found;
  }
  if (process.getuid?.() === 0 && existsSync("/usr/bin/apt-get")) {
    console.log("Installing Debian's chromium …");
    const env = { ...process.env, DEBIAN_FRONTEND: "noninteractive" };
    await runToEnd("apt-get", ["update", "-qq"], { env });
    const packages = ["chromium", "fonts-dejavu-core"];
    await runToEnd("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...packages], { env });
    return "/usr/bin/chromium";
  }
  throw new Error(
    "No Chromium or Chrome was found; install one (on Debian: apt-get install chromium), or set BOX_AUTH_CHROMIUM to its path.",
  );
}
