import { appendFile, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { openBrowser } from "./chromium";
import { root, uriPath } from "./paths";
import type { Host } from "./prepare";
import { Running } from "./processes";
import { QUIET_WINDOW, type Settings } from "./settings";
import { TemporaryFolder } from "./temporaryFolder";
import { freePort } from "./workbench";

export interface SuiteInHost {
  /** Compiled module that exports `run()`. */
  readonly suite: string;
  readonly settings?: Settings;
  /** What the window speaks. Default: English. */
  readonly language?: string;
  /** Variables that the suite finds in `process.env`, beside the ones of this process. */
  readonly env?: NodeJS.ProcessEnv;
  /** Resolves when the suite has told its results; the host is stopped then. */
  readonly done: Promise<unknown>;
}

/**
 * Opens a window of VS Code's server that runs a suite inside its extension host, with this project as the extension under
 * test. Secrets of this host live in the window's memory only.
 */
export async function runInExtensionHost(host: Host, options: SuiteInHost): Promise<void> {
  const folder = new TemporaryFolder("host");
  const workspace = folder.inside("my-box-app");
  const user = folder.inside("data", "data", "User");
  await writeFile(join(user, "settings.json"), JSON.stringify({ ...QUIET_WINDOW, ...options.settings }));
  const port = await freePort();
  const args = ["--host", "127.0.0.1", "--port", String(port), "--without-connection-token"];
  const data = ["--server-data-dir", folder.inside("data"), "--extensions-dir", folder.inside("extensions")];
  const quiet = ["--accept-server-license-terms", "--telemetry-level", "off", "--enable-smoke-test-driver"];
  const env = { ...process.env, ...options.env, HOME: folder.inside("home") };
  const running = new Running(host.node, [host.server, ...args, ...data, ...quiet], { env });
  let console = "";
  try {
    await running.saying("Extension host agent listening");
    const browser = await openBrowser();
    try {
      const page = await browser.newPage();
      if (options.language !== undefined) {
        // As the texts of a language pack tell the workbench, which need not be there for those of an extension.
        await page.addInitScript(`globalThis._VSCODE_NLS_LANGUAGE = ${JSON.stringify(options.language)};`);
      }
      page.on("console", (message) => {
        console += `${message.type()}: ${message.text()}\n`;
      });
      await page.goto(suiteAddress(port, workspace, options.suite), { waitUntil: "commit" });
      await Promise.race([options.done, running.ended]);
    } catch (error) {
      throw new Error(`${error instanceof Error ? error.message : error}\n${console.slice(-4_000)}`);
    } finally {
      await browser.close();
    }
  } finally {
    await running.stop();
    await appendFile(join(folder.path, "output.log"), running.output + console);
    await folder.remove();
  }
}

function suiteAddress(port: number, workspace: string, suite: string): string {
  const remote = (path: string) => `vscode-remote://127.0.0.1:${port}${pathToFileURL(path).pathname}`;
  const payload = [
    ["extensionDevelopmentPath", remote(root)],
    ["extensionTestsPath", remote(suite)],
    ["skipWelcome", "true"],
  ];
  const query = new URLSearchParams({ folder: uriPath(workspace), payload: JSON.stringify(payload) });
  return `http://127.0.0.1:${port}/?${query}`;
}
