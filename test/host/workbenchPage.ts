import type { Locator, Page } from "playwright-core";

/** How long a window may take on a slow machine; every wait ends as soon as it can. */
const WINDOW_LIMIT_MS = 120_000;

/** VS Code shows at most three toasts in this time and hides the others behind the bell, without an event for its end. */
const TOAST_INTERVAL_MS = 800;

const PALETTE_LIMIT_MS = 5_000;

/** One window of VS Code, as a person uses it: palette, input boxes, notifications, status bar. */
export class WorkbenchPage {
  readonly page: Page;

  private constructor(page: Page) {
    this.page = page;
  }

  static async open(page: Page, url: string): Promise<WorkbenchPage> {
    const workbench = new WorkbenchPage(page);
    await page.goto(url, { waitUntil: "commit", timeout: WINDOW_LIMIT_MS });
    await workbench.#ready();
    return workbench;
  }

  async reload(): Promise<void> {
    await this.page.reload({ waitUntil: "commit", timeout: WINDOW_LIMIT_MS });
    await this.#ready();
  }

  /** Runs a command through the palette, by its title with category. */
  async runCommand(title: string): Promise<void> {
    await (await this.findCommand(title)).click();
  }

  /**
   * Opens the palette and returns the row of a command. A key that is pressed while something else takes the focus is lost,
   * so it is pressed until it was heard.
   */
  async findCommand(title: string): Promise<Locator> {
    const row = this.quickInput.locator(".monaco-list-row").filter({ hasText: title }).first();
    for (let tries = 1; ; tries++) {
      await this.page.bringToFront();
      await this.page.keyboard.press("F1");
      try {
        await this.#input.fill(`>${title}`, { timeout: PALETTE_LIMIT_MS });
        await row.waitFor({ timeout: PALETTE_LIMIT_MS });
        return row;
      } catch (error) {
        if (tries === 5) {
          throw error;
        }
      }
    }
  }

  /** The open input box or list: its title, prompt and validation message. */
  get quickInput(): Locator {
    return this.page.locator(".quick-input-widget:visible");
  }

  get inputTitle(): Locator {
    return this.quickInput.locator(".quick-input-title");
  }

  async fillInput(text: string): Promise<void> {
    await this.#input.fill(text);
    await this.#input.press("Enter");
  }

  async pick(label: string | RegExp): Promise<void> {
    await this.quickInput.locator(".monaco-list-row").filter({ hasText: label }).first().click();
  }

  /** Presses a button of a row in the open list. */
  async pressInRow(label: string, button: string): Promise<void> {
    const row = this.quickInput.locator(".monaco-list-row").filter({ hasText: label }).first();
    await row.hover();
    await row.locator(`.action-label[aria-label^="${button}"]`).click();
  }

  /** The item of an extension by the end of its ID. Hidden items are not found. */
  statusBarItem(id: string): Locator {
    return this.page.locator(`.statusbar-item[id$="${id}"]:visible`);
  }

  /** Rests the pointer on something and waits for its tooltip. */
  async tooltipOf(target: Locator): Promise<Locator> {
    await target.hover();
    const tooltip = this.page.locator(".workbench-hover-container:visible, .monaco-hover:visible").first();
    await tooltip.waitFor();
    return tooltip;
  }

  notification(text: string | RegExp): Locator {
    return this.page.locator(".notification-toast").filter({ hasText: text }).first();
  }

  /** A question that must be answered before anything else. */
  dialog(text: string): Locator {
    return this.page.locator(".monaco-dialog-box").filter({ hasText: text });
  }

  /** Presses a button or link of a notification. */
  async pressIn(notification: Locator, label: string): Promise<void> {
    await notification.hover();
    await notification.locator(".monaco-button, a").filter({ hasText: label }).first().click();
  }

  async closeNotifications(): Promise<void> {
    await this.runCommand("Notifications: Clear All Notifications");
    await this.page.locator(".notification-toast").first().waitFor({ state: "detached" });
    await this.quickInput.waitFor({ state: "hidden" });
    await this.page.waitForTimeout(TOAST_INTERVAL_MS);
  }

  /** The window has stored something with this text in it, as it does every few seconds: a reload brings it back. */
  async remembers(text: string): Promise<boolean> {
    return this.page.evaluate(async (wanted) => {
      const done = <T>(request: IDBRequest<T>): Promise<T> =>
        new Promise((resolve, reject) => {
          request.onsuccess = () => resolve(request.result);
          request.onerror = () => reject(request.error);
        });
      for (const { name = "" } of await indexedDB.databases()) {
        const database = await done(indexedDB.open(name));
        const stores = [...database.objectStoreNames].filter((store) => store === "ItemTable");
        const values = await Promise.all(
          stores.map((store) => done(database.transaction(store).objectStore(store).getAll())),
        );
        database.close();
        if (values.flat().some((value) => typeof value === "string" && value.includes(wanted))) {
          return true;
        }
      }
      return false;
    }, text);
  }

  async clipboard(): Promise<string> {
    await this.page.bringToFront();
    return this.page.evaluate(() => navigator.clipboard.readText());
  }

  /** What a browser that clears its site data does to the secret storage of a web workbench. */
  async forgetSecrets(): Promise<void> {
    await this.page.evaluate(() => {
      for (const key of Object.keys(localStorage).filter((name) => name.startsWith("secrets."))) {
        localStorage.removeItem(key);
      }
    });
  }

  /** Waits until the window has taken a theme of this kind over from the settings. */
  async wearing(kind: "light" | "dark"): Promise<void> {
    await this.page.locator(`.monaco-workbench.${kind === "dark" ? "vs-dark" : "vs"}`).waitFor();
  }

  async picture(file: string): Promise<void> {
    await takePicture(this.page, file);
  }

  get #input(): Locator {
    return this.quickInput.locator("input.input");
  }

  /** The workbench has started and knows the extensions' commands, by its own performance marks. */
  async #ready(): Promise<void> {
    await this.page.waitForFunction(hasStarted, undefined, { timeout: WINDOW_LIMIT_MS });
  }
}

/** A picture after all movement. */
export async function takePicture(page: Page, file: string): Promise<void> {
  await page.screenshot({ path: file, animations: "disabled" });
}

/** Runs in the page. */
function hasStarted(): boolean {
  const marks = Reflect.get(globalThis, "MonacoPerformanceMarks") as
    | { getMarks(): { name: string }[] }
    | undefined;
  const names = new Set(marks?.getMarks().map(({ name }) => name));
  return names.has("code/didStartWorkbench") && names.has("code/didLoadExtensions");
}
