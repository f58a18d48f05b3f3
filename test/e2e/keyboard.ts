import type { Locator } from "playwright-core";
import type { WorkbenchPage } from "../host/workbenchPage";

/** As often as a key may be pressed until the focus is where it shall be. */
const MOST_PRESSES = 30;

/** Somebody at a window who has no mouse. */
export class Keyboard {
  readonly #window: WorkbenchPage;

  constructor(window: WorkbenchPage) {
    this.#window = window;
  }

  async press(key: string): Promise<void> {
    await this.#window.page.keyboard.press(key);
  }

  async type(text: string): Promise<void> {
    await this.#window.page.keyboard.type(text);
  }

  /** Runs a command by the palette. */
  async run(title: string): Promise<void> {
    const { quickInput } = this.#window;
    const focused = quickInput.locator(".monaco-list-row.focused");
    const row = focused.filter({ has: this.#window.page.getByText(title, { exact: true }) });
    await this.until(quickInput, "F1");
    await this.type(title);
    await focused.filter({ hasText: title.split(" ").at(-1) ?? "" }).waitFor();
    await this.until(row, "ArrowDown");
    await this.press("Enter");
  }

  /** Presses a key until something has the focus or is there. */
  async until(wanted: Locator, key: string): Promise<void> {
    for (let presses = 0; presses < MOST_PRESSES; presses++) {
      if (await wanted.isVisible()) {
        return;
      }
      await this.press(key);
      // The focus moves a moment after the key.
      await wanted.waitFor({ timeout: 500 }).catch(() => undefined);
    }
    throw new Error(`${key} does not lead there: ${wanted}`);
  }

  /** In a tab of the browser, presses Tab until this has the focus, then Enter. */
  async enter(wanted: Locator): Promise<void> {
    const page = wanted.page();
    const isFocused = () => wanted.evaluate((element) => element === document.activeElement);
    await wanted.waitFor();
    for (let presses = 0; presses < MOST_PRESSES && !(await isFocused()); presses++) {
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
  }
}
