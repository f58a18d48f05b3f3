import assert from "node:assert/strict";
import { mkdirSync, rmSync } from "node:fs";
import { join } from "node:path";
import type { Page } from "playwright-core";
import { root } from "../host/paths";
import { takePicture } from "../host/workbenchPage";
import { BoxLogInPage } from "./boxAuthPage";
import { type E2eSession, Person } from "./e2eSession";

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
    await this.#signIn();
    await this.#use();
  }

  async #signIn(): Promise<void> {
    const { boxAuth } = this.#person;
    const { window } = boxAuth;
    await this.#step("the palette offers Box: Sign In", window.page, async () => {
      await boxAuth.findSignIn();
    });
    await this.#step("it asks for the client secret", window.page, async () => {
      await window.page.keyboard.press("Enter");
      await boxAuth.secretQuestion.waitFor();
    });
    const box = await this.#logInPage();
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

  async #logInPage(): Promise<BoxLogInPage> {
    const opened = this.#person.context.waitForEvent("page");
    await this.#person.boxAuth.window.fillInput(this.#session.clientSecret);
    return new BoxLogInPage(await opened);
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

  async #step(title: string, page: Page, action: () => Promise<void>): Promise<void> {
    this.#count += 1;
    const number = String(this.#count).padStart(2, "0");
    await timed(`${number} ${title}`, action);
    const name = title
      .toLowerCase()
      .replace(/[^a-z]+/g, "-")
      .replace(/^-|-$/g, "");
    await takePicture(page, join(pictures, `${number}-${name}.png`));
  }
}

async function timed<T>(title: string, action: () => Promise<T>): Promise<T> {
  const began = performance.now();
  const result = await action();
  console.log(`${((performance.now() - began) / 1000).toFixed(2).padStart(7)} s  ${title}`);
  return result;
}
