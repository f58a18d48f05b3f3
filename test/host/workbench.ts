import { appendFile, readFile, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { join } from "node:path";
import type { BrowserContext } from "playwright-core";
import { uriPath } from "./paths";
import type { Host } from "./prepare";
import { Running, runToEnd } from "./processes";
import { descendants } from "./processTree";
import { QUIET_WINDOW, type Settings, type Theme } from "./settings";
import { TemporaryFolder } from "./temporaryFolder";
import { WorkbenchPage } from "./workbenchPage";

export interface WorkbenchOptions {
  /** The packaged extension to install. */
  readonly vsix: string;
  /** More of them. */
  readonly beside?: readonly string[];
  /** User settings beside the ones that keep the window quiet. */
  readonly settings?: Settings;
  /** Any free port when left out. */
  readonly port?: number;
  /** Addresses of this machine lead through the server, as it comes. Default: a page opens at its own address. */
  readonly forwardsPorts?: boolean;
}

/** A running VS Code with the packaged extension in it, in folders of its own. */
export class WorkbenchServer {
  readonly url: string;
  readonly #folder: TemporaryFolder;
  readonly #running: Running;
  #console = "";

  private constructor(url: string, parts: { folder: TemporaryFolder; running: Running }) {
    this.url = url;
    this.#folder = parts.folder;
    this.#running = parts.running;
  }

  static async start(host: Host, options: WorkbenchOptions): Promise<WorkbenchServer> {
    const folder = new TemporaryFolder("workbench");
    const data = folder.inside("data");
    const workspace = folder.inside("my-box-app");
    const settings = { ...QUIET_WINDOW, ...options.settings };
    await writeSettings(folder, settings);
    const env = {
      PATH: process.env.PATH,
      LANG: "C.UTF-8",
      HOME: folder.inside("home"),
      // Sockets of windows that are ended without a word go with the folder.
      TMPDIR: folder.inside("tmp"),
      ...(!options.forwardsPorts && { VSCODE_PROXY_URI: "" }),
    };
    const shared = [host.entry, "--extensions-dir", folder.inside("extensions"), "--user-data-dir", data];
    for (const vsix of [options.vsix, ...(options.beside ?? [])]) {
      await runToEnd(host.node, [...shared, "--install-extension", vsix], { env });
    }
    const port = options.port ?? (await freePort());
    const quiet = ["--auth", "none", "--disable-telemetry", "--disable-update-check"];
    const address = ["--bind-addr", `127.0.0.1:${port}`];
    const running = new Running(host.node, [...shared, ...quiet, ...address, workspace], { env });
    await running.saying("HTTP server listening");
    const query = new URLSearchParams({ folder: uriPath(workspace) });
    return new WorkbenchServer(`http://localhost:${port}/?${query}`, { folder, running });
  }

  /** Where the packaged extensions are installed. */
  get extensionsFolder(): string {
    return this.#folder.inside("extensions");
  }

  /** Where the windows share their sealed records. */
  get accountsFolder(): string {
    return join(this.#folder.inside("data", "User", "globalStorage", "box-auth.box-auth"), "accounts");
  }

  /** The folder that every window has open. */
  get workspace(): string {
    return this.#folder.inside("my-box-app");
  }

  /** Opens a window of it and waits until it can be used. */
  async openWindow(context: BrowserContext): Promise<WorkbenchPage> {
    const page = await context.newPage();
    page.on("console", (message) => {
      this.#console += `${message.type()}: ${message.text()}\n`;
    });
    return WorkbenchPage.open(page, this.url);
  }

  /** Changes user settings; open windows follow by themselves. */
  async change(settings: Settings): Promise<void> {
    // The windows write settings too.
    const text = await readFile(settingsFile(this.#folder), "utf8");
    await writeSettings(this.#folder, { ...(JSON.parse(text) as Settings), ...settings });
  }

  async setTheme(theme: Theme): Promise<void> {
    await this.change({ "workbench.colorTheme": theme });
  }

  /** Ends every extension host at once, as a crash does. Returns how many there were. */
  async killExtensionHosts(): Promise<number> {
    const hosts = (await descendants(this.#running.pid)).filter(({ command }) =>
      command.includes("--type=extensionHost"),
    );
    for (const { pid } of hosts) {
      process.kill(pid, "SIGKILL");
    }
    return hosts.length;
  }

  async stop(): Promise<void> {
    await this.#running.stop();
    await appendFile(join(this.#folder.path, "output.log"), this.#running.output + this.#console);
    await this.#folder.remove();
  }
}

async function writeSettings(folder: TemporaryFolder, settings: Settings): Promise<void> {
  await writeFile(settingsFile(folder), JSON.stringify(settings, undefined, 2));
}

function settingsFile(folder: TemporaryFolder): string {
  return join(folder.inside("data", "User"), "settings.json");
}

export async function freePort(): Promise<number> {
  const server = createServer();
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(0, "127.0.0.1", () => {
      const address = server.address();
      const port = typeof address === "object" && address ? address.port : 0;
      server.close(() => resolve(port));
    });
  });
}
