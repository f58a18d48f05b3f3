import assert from "node:assert/strict";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { root } from "../host/paths";
import { takePicture } from "../host/workbenchPage";
import { ConsolePage } from "./consolePage";
import { type E2eSession, Person } from "./e2eSession";
import { WalkthroughPage } from "./walkthroughPage";

const pictures = join(root, "demo");

/** Walks a person's path by itself, with a picture of each step under `demo/`. Rejects at the first step that was not seen. */
export async function walk(session: E2eSession, colorScheme: "light" | "dark" = "light"): Promise<void> {
  rmSync(pictures, { recursive: true, force: true });
  mkdirSync(pictures, { recursive: true });
  await session.server.setTheme(colorScheme === "dark" ? "Default Dark Modern" : "Default Light Modern");
  const person = await timed("VS Code opens", () => Person.openWindow(session, colorScheme));
  await person.boxAuth.window.wearing(colorScheme);
  const demo = new Demo(session, person);
  try {
    await demo.walk();
  } catch (error) {
    await person.boxAuth.window.picture(join(pictures, "failed.png"));
    throw error;
  } finally {
    await person.leave();
  }
}

class Demo {
  readonly #session: E2eSession;
  readonly #person: Person;
  #count = 0;

  constructor(session: E2eSession, person: Person) {
    this.#session = session;
    this.#person = person;
  }

  async walk(): Promise<void> {
    await this.#signIn(await this.#makeApp());
    await this.#use();
  }

  /** What a newcomer does by hand at Box, led by the walkthrough. */
  async #makeApp(): Promise<{ clientId: string; clientSecret: string }> {
    const { boxAuth, context } = this.#person;
    const { window } = boxAuth;
    const walkthrough = await this.#step("the walkthrough leads the way", window.page, () =>
      WalkthroughPage.open(window),
    );
    const opened = context.waitForEvent("page");
    await walkthrough.press("Make or pick a Box app", "Open Developer Console");
    const page = await opened;
    const developerConsole = new ConsolePage(page);
    await this.#step("the developer console makes an app", page, () =>
      developerConsole.createApp("Paper Boats"),
    );
    await window.page.bringToFront();
    await this.#step("the redirect URI is copied", window.page, async () => {
      await walkthrough.press("Register the redirect URI", "Copy Redirect URI");
      await walkthrough.picture.waitFor();
    });
    await page.bringToFront();
    await this.#step("and saved for the app", page, () => developerConsole.pasteRedirectUri());
    const credentials = await this.#step("the client secret is fetched", page, () =>
      developerConsole.credentials(),
    );
    await window.page.bringToFront();
    await window.closeNotifications();
    return credentials;
  }

  async #signIn(app: { clientId: string; clientSecret: string }): Promise<void> {
    const { boxAuth } = this.#person;
    const { window } = boxAuth;
    await this.#step("the palette offers Box: Sign In", window.page, async () => {
      await boxAuth.findSignIn();
    });
    await window.page.keyboard.press("Enter");
    const box = await boxAuth.setUpApp(app);
    await this.#step("Box asks to log in", box.page, async () => {
      await box.page.getByRole("button", { name: "Log in", exact: true }).waitFor();
    });
    await this.#step("Box asks for consent", box.page, () => box.logIn());
    await this.#step("the callback page says that it is done", box.page, () => box.grant());
    await this.#step("the window knows who signed in", window.page, async () => {
      await boxAuth.signedIn.waitFor();
      await window.page.bringToFront();
    });
  }

  async #use(): Promise<void> {
    const { boxAuth } = this.#person;
    const { window } = boxAuth;
    await this.#step("the status bar counts down", window.page, async () => {
      await boxAuth.statusReads(/^\s*Box \d+m\s*$/);
      await window.closeNotifications();
    });
    await this.#step("its tooltip tells more", window.page, async () => {
      await boxAuth.tooltip();
    });
    await this.#step("all accounts are in one list", window.page, async () => {
      await window.page.mouse.move(0, 0);
      await boxAuth.openAccounts();
    });
    await window.page.keyboard.press("Escape");
    await this.#step("one click refreshes, once", window.page, () => this.#refresh());
    await this.#step("the clipboard holds the current access token", window.page, async () => {
      await boxAuth.copyToken();
      assert.ok(
        (await window.clipboard()) === this.#session.accessToken,
        "the clipboard holds something else",
      );
    });
    await this.#step("Box: Sign Out revokes the tokens at Box", window.page, async () => {
      await window.closeNotifications();
      await boxAuth.signOut();
      assert.ok(this.#session.revocations > 0, "Box saw no revocation");
      await boxAuth.status.waitFor({ state: "detached" });
    });
  }

  /** The new token lives longer than the first, so that the text is seen to change. */
  async #refresh(): Promise<void> {
    const { boxAuth } = this.#person;
    const { simulator } = this.#session;
    const before = this.#session.refreshes;
    simulator.settings.accessTokenLifetimeSeconds = 5_000;
    await boxAuth.clickStatus();
    await boxAuth.statusReads(/83m/);
    assert.equal(this.#session.refreshes - before, 1, "Box must see exactly one refresh");
  }

  async #step<T>(title: string, page: Page, action: () => Promise<T>): Promise<T> {
    this.#count += 1;
    const number = String(this.#count).padStart(2, "0");
    const result = await timed(`${number} ${title}`, action);
    const name = title
      .toLowerCase()
      .replace(/[^a-z]+/g, "-")
      .replace(/^-|-$/g, "");
    await takePicture(page, join(pictures, `${number}-${name}.png`));
    return result;
  }
}

async function timed<T>(title: string, action: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await action();
  console.log(`${((performance.now() - began) / 1000).toFixed(2).padStart(7)} s  ${title}`);
  return result;
}
