import { join, relative } from "node:path";
import type { Browser, BrowserContext } from "playwright-core";
import { BoxSimulator } from "../box-simulator/boxSimulator";
import { demoApp, type SimulatedApp } from "../box-simulator/tenant";
import { newPerson, openBrowser } from "../host/chromium";
import { rememberSecrets } from "../host/evidence";
import { hostFolder, root } from "../host/paths";
import type { Host } from "../host/prepare";
import type { Settings } from "../host/settings";
import { installBeside, type SideExtension } from "../host/sideExtension";
import { freePort, WorkbenchServer } from "../host/workbench";
import { BoxAuthPage } from "./boxAuthPage";

export interface E2eSessionOptions {
  readonly host: Host;
  readonly vsix: string;
  /** More extensions. */
  readonly beside?: readonly string[];
  readonly port?: number;
  readonly simulatorPort?: number;
  /** Beside the ones that lead to the simulator. */
  readonly settings?: Settings;
  readonly forwardsPorts?: boolean;
  /** A small one of the test's own. */
  readonly side?: SideExtension;
}

/** A simulated Box and a real VS Code whose settings point at it. */
export class E2eSession {
  private constructor(
    readonly simulator: BoxSimulator,
    readonly server: WorkbenchServer,
    /** The demo app as it is registered for this session: its redirect URI has a port that was free. */
    readonly app: SimulatedApp & { readonly redirectUri: string },
  ) {}

  static async start({
    host,
    vsix,
    port,
    simulatorPort,
    settings: more,
    beside,
    forwardsPorts = false,
    side,
  }: E2eSessionOptions): Promise<E2eSession> {
    const redirectUri = `http://localhost:${await freePort()}/callback`;
    const app = { ...demoApp, redirectUri, redirectUris: [redirectUri] as const };
    const simulator = await BoxSimulator.start({
      apps: [app],
      ...(simulatorPort !== undefined && { port: simulatorPort }),
    });
    const settings = {
      "boxAuth.authorizeUrl": simulator.authorizeUrl,
      "boxAuth.apiUrl": simulator.apiUrl,
      "boxAuth.clientId": app.clientId,
      "boxAuth.redirectUri": redirectUri,
      ...more,
    };
    const server = await WorkbenchServer.start(host, {
      vsix,
      settings,
      forwardsPorts,
      ...(beside && { beside }),
      ...(port !== undefined && { port }),
    });
    if (side) {
      await installBeside(server.extensionsFolder, side);
    }
    return new E2eSession(simulator, server, app);
  }

  get clientSecret(): string {
    return this.app.clientSecret;
  }

  /** The newest access token that Box has issued. */
  get accessToken(): string {
    return this.simulator.secretsIssued().findLast((secret) => secret.startsWith("canaryAT")) ?? "";
  }

  get refreshes(): number {
    return this.simulator.count({ place: "token", grantType: "refresh_token", status: 200 });
  }

  get revocations(): number {
    return this.simulator.count({ place: "revoke", status: 200 });
  }

  async stop(): Promise<void> {
    rememberSecrets(this.simulator.secretsIssued());
    await this.server.stop();
    await this.simulator.close();
  }
}

/** A person with a browser and one window of VS Code. */
export class Person {
  readonly context: BrowserContext;
  readonly boxAuth: BoxAuthPage;
  readonly #browser: Browser;

  private constructor(browser: Browser, context: BrowserContext, boxAuth: BoxAuthPage) {
    this.#browser = browser;
    this.context = context;
    this.boxAuth = boxAuth;
  }

  static async openWindow(session: E2eSession, colorScheme: "light" | "dark" = "light"): Promise<Person> {
    const browser = await openBrowser();
    const context = await newPerson(browser, colorScheme);
    const window = await session.server.openWindow(context);
    return new Person(browser, context, new BoxAuthPage(window));
  }

  /** Closes the tabs beside VS Code, and what its window still tells or asks. */
  async tidyUp(): Promise<void> {
    const { window } = this.boxAuth;
    const tabs = this.context.pages().filter((page) => page !== window.page);
    await Promise.all(tabs.map((page) => page.close()));
    await window.page.keyboard.press("Escape");
    await window.closeNotifications();
  }

  /** The same person in another browser that has what this one has stored until now. */
  async onOtherMachine(): Promise<BrowserContext> {
    return newPerson(this.#browser, "light", await this.context.storageState({ indexedDB: true }));
  }

  /** What a window looks like when something was not seen. */
  async keepPicture(title: string, window = this.boxAuth.window): Promise<void> {
    const file = join(hostFolder, "pictures", `${title.replace(/\W+/g, "-")}.png`);
    await window.picture(file);
    console.log(`The window as it was: ${relative(root, file)}`);
  }

  async leave(): Promise<void> {
    await this.#browser.close();
  }
}
