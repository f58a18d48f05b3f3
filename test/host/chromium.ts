import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Browser, type BrowserContext, chromium } from "playwright-core";
import { root } from "./paths";

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
  const executablePath = await browserPath();
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

type FindBrowser = () => { readonly path: string } | { readonly sentence: string };

async function browserPath(): Promise<string> {
  // One search, also for the entry of the scripts, which runs before anything is compiled.
  const search: { readonly findBrowser: FindBrowser } = await import(
    pathToFileURL(join(root, "test", "findBrowser.mjs")).href
  );
  const found = search.findBrowser();
  if ("sentence" in found) {
    throw new Error(found.sentence);
  }
  return found.path;
}
