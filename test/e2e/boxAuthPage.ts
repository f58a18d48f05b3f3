import type { Locator, Page } from "playwright-core";
import type { WorkbenchPage } from "../host/workbenchPage";
import { eventually } from "./eventually";

/** What a person reads and looks for. Every text of the product that a test depends on is here. */
const text = {
  signIn: "Box: Sign In",
  refresh: "Box: Refresh Token",
  copy: "Box: Copy Access Token",
  signOut: "Box: Sign Out",
  secretQuestion: "client secret",
  approving: "approve the sign-in in your browser",
  cancel: "Cancel",
  copyLink: "Copy link",
  linkCopied: "link copied",
  pasteInstead: "Paste the address instead",
  addressQuestion: "paste the address instead",
  signedIn: /Signed in to Box as .+ \(.+\)/,
  copied: /Access token of .+ copied, valid for \d+ min/,
  signOutQuestion: "Sign out ",
  signOutOnly: "Sign Out",
  signedOut: /is signed out/,
  signInItem: "Box: sign in",
  denied: "Access was not granted at Box",
  appSteps: { redirectUri: "(1/3)", clientId: "(2/3)", clientSecret: "(3/3)", next: "Continue" },
} as const;

/** One box on the way, known by a text on it, and what the person does there. */
export interface Step {
  readonly asks: string | RegExp;
  readonly type?: string;
  readonly pick?: string | RegExp;
}

/** The end of the item's ID in the window's status bar. */
const STATUS_ITEM = "boxAuth.status";

/** Box Auth in one window, as a person uses it. */
export class BoxAuthPage {
  readonly window: WorkbenchPage;

  constructor(window: WorkbenchPage) {
    this.window = window;
  }

  /** Runs **Box: Sign In** up to the page at Box, giving the client secret when it is asked for. */
  async startSignIn(clientSecret: string): Promise<BoxLogInPage> {
    const opened = this.window.page.context().waitForEvent("page");
    await this.askForSignIn(clientSecret, opened);
    return new BoxLogInPage(await opened);
  }

  /** Gives the client secret when it is asked for, until something else happens instead. */
  async askForSignIn(clientSecret = "", instead?: Promise<unknown>): Promise<void> {
    await this.window.runCommand(text.signIn);
    if (!instead) {
      return;
    }
    const asked = this.secretQuestion.waitFor().then(
      () => true,
      () => false,
    );
    if (await Promise.race([asked, instead.then(() => false)])) {
      await this.window.fillInput(clientSecret);
    }
  }

  /** Opens the palette on **Box: Sign In** without running it. */
  async findSignIn(): Promise<Locator> {
    return this.window.findCommand(text.signIn);
  }

  get secretQuestion(): Locator {
    return this.window.quickInput.filter({ hasText: text.secretQuestion });
  }

  /** Signs in on the usual way, and comes back to the window. Returns the callback page. */
  async signIn(clientSecret: string): Promise<Page> {
    const box = await this.startSignIn(clientSecret);
    await box.logIn();
    await box.grant();
    await this.signedIn.waitFor();
    await this.window.page.bringToFront();
    return box.page;
  }

  /** Signs the active account out, and keeps its app. */
  async signOut(): Promise<void> {
    await this.window.runCommand(text.signOut);
    await this.confirmSignOut();
    await this.signedOut.waitFor();
  }

  /** Answers the question whom to sign out. */
  async confirmSignOut(): Promise<void> {
    const dialog = this.window.dialog(text.signOutQuestion);
    await dialog.getByRole("button", { name: text.signOutOnly, exact: true }).click();
    await dialog.waitFor({ state: "detached" });
  }

  async copyToken(): Promise<void> {
    await this.window.runCommand(text.copy);
    await this.copied.waitFor();
  }

  /** What the status bar shows while nobody is signed in. */
  get signInItem(): Locator {
    return this.window.statusBarItem(STATUS_ITEM).filter({ hasText: text.signInItem });
  }

  /** Leaves the list of accounts open, with the buttons of the first one in sight. */
  async openAccounts(): Promise<void> {
    await this.run("Accounts");
    const first = this.window.quickInput.locator(".monaco-list-row").first();
    await first.hover();
    await first.locator(".action-item").first().waitFor();
  }

  async refreshByCommand(): Promise<void> {
    await this.window.runCommand(text.refresh);
  }

  /** Goes through the set-up of an app that is not known yet, up to the page at Box. */
  async setUpApp(app: { readonly clientId: string; readonly clientSecret: string }): Promise<BoxLogInPage> {
    const { redirectUri, clientId, clientSecret, next } = text.appSteps;
    const asks = (step: string) => this.window.quickInput.filter({ hasText: step }).waitFor();
    const opened = this.window.page.context().waitForEvent("page");
    await asks(redirectUri);
    await this.window.pick(next);
    await asks(clientId);
    await this.window.fillInput(app.clientId);
    await asks(clientSecret);
    await this.window.fillInput(app.clientSecret);
    return new BoxLogInPage(await opened);
  }

  /** The tab at Box that is about to be opened. */
  async boxPage(): Promise<BoxLogInPage> {
    return new BoxLogInPage(await this.window.page.context().waitForEvent("page"));
  }

  /** Runs a command of Box Auth by its title and answers its boxes in order: a text is typed, a pick is chosen. */
  async run(title: string, ...answers: readonly Step[]): Promise<void> {
    await this.window.runCommand(`Box: ${title}`);
    for (const answer of answers) {
      await this.answer(answer);
    }
  }

  async answer({ asks, type, pick }: Step): Promise<void> {
    await this.window.quickInput.filter({ hasText: asks }).waitFor();
    if (pick !== undefined) {
      await this.window.pick(pick);
    } else {
      await this.window.fillInput(type ?? "");
    }
  }

  /** The countdown. Not there while there is no account. */
  get status(): Locator {
    return this.window.statusBarItem(STATUS_ITEM).filter({ hasNotText: text.signInItem });
  }

  /** The status while it needs attention. */
  get warningStatus(): Locator {
    return this.window.page.locator(`.statusbar-item.warning-kind[id$="${STATUS_ITEM}"]`);
  }

  /** What a tab shows that does not know the account of another tab. */
  get reloadToUse(): Locator {
    return this.window.statusBarItem("boxAuth.reload").filter({ hasText: "reload to use" });
  }

  /** Waits until the status reads so. */
  async statusReads(wanted: RegExp): Promise<void> {
    await this.status.filter({ hasText: wanted }).waitFor();
  }

  async clickStatus(): Promise<void> {
    await this.status.locator("a").first().click();
  }

  tooltip(): Promise<Locator> {
    return this.window.tooltipOf(this.status);
  }

  /** With plain spaces, as a person reads it. */
  async tooltipText(): Promise<string> {
    return ((await (await this.tooltip()).textContent()) ?? "").replace(/\s+/g, " ");
  }

  get approving(): Locator {
    return this.window.notification(text.approving);
  }

  async cancel(): Promise<void> {
    await this.window.pressIn(this.approving, text.cancel);
  }

  /** Returns the link as the clipboard holds it. */
  async copyLink(): Promise<string> {
    // The word that a link was copied may still be the one of an earlier sign-in.
    const before = await this.window.clipboard();
    await this.window.pressIn(this.approving, text.copyLink);
    await this.window.page.locator(".statusbar").filter({ hasText: text.linkCopied }).waitFor();
    await eventually("the clipboard has the link", async () => (await this.window.clipboard()) !== before);
    return this.window.clipboard();
  }

  async pasteAddress(address: string): Promise<void> {
    await this.window.pressIn(this.approving, text.pasteInstead);
    await this.window.fillInput(address);
  }

  /** The box for the address of the page that could not load. */
  get addressQuestion(): Locator {
    return this.window.quickInput.filter({ hasText: text.addressQuestion });
  }

  get signedIn(): Locator {
    return this.window.notification(text.signedIn);
  }

  get copied(): Locator {
    return this.window.notification(text.copied);
  }

  get signedOut(): Locator {
    return this.window.notification(text.signedOut);
  }

  get denied(): Locator {
    return this.window.notification(text.denied);
  }

  /** Names the port of the redirect URI. */
  portInUse(redirectUri: string): Locator {
    return this.window.notification(new RegExp(`\\b${new URL(redirectUri).port}\\b`));
  }
}

/** The tab at Box: log-in, consent, and the callback page that follows. */
export class BoxLogInPage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** As the person that the page suggests. */
  async logIn(): Promise<void> {
    await this.page.getByRole("button", { name: "Log in", exact: true }).click();
    await this.page.getByRole("button", { name: "Grant access to Box" }).waitFor();
  }

  async grant(): Promise<void> {
    await this.page.getByRole("button", { name: "Grant access to Box" }).click();
    await this.page.getByText("close this tab").waitFor();
  }

  async deny(): Promise<void> {
    await this.page.getByRole("button", { name: "Deny access to Box" }).click();
    await this.page.getByText("close this tab").waitFor();
  }
}
