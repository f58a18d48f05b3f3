import type { Locator } from "playwright-core";
import type { WorkbenchPage } from "../host/workbenchPage";

/** The view of accounts in one window. */
export class AccountsViewPage {
  readonly #window: WorkbenchPage;

  private constructor(window: WorkbenchPage) {
    this.#window = window;
  }

  /** By its key in the Activity Bar. */
  static async open(window: WorkbenchPage): Promise<AccountsViewPage> {
    await window.page.locator('.activitybar .action-label[aria-label^="Box Auth"]').click();
    await window.page.locator(".pane-header, .composite.title").getByText("Accounts").first().waitFor();
    return new AccountsViewPage(window);
  }

  /** The one that is open. */
  static of(window: WorkbenchPage): AccountsViewPage {
    return new AccountsViewPage(window);
  }

  /** A button or link of the words of welcome. */
  welcome(name: string): Locator {
    return this.#window.page.locator(".welcome-view-content").getByText(name, { exact: true });
  }

  row(text: string | RegExp): Locator {
    return this.#window.page.locator(".pane-body .monaco-list-row").filter({ hasText: text });
  }

  /** Presses an icon of a row. */
  async press(row: string | RegExp, action: string): Promise<void> {
    await this.row(row).hover();
    await this.row(row).locator(`.action-label[aria-label^="${action}"]`).click();
  }

  /** Chooses from a row's menu. */
  async choose(row: string | RegExp, entry: string): Promise<void> {
    await this.row(row).click({ button: "right" });
    // The menu takes no click in the moment in which it opens.
    await this.#window.page.locator(".monaco-menu .action-label").getByText(entry, { exact: true }).hover();
    await this.#window.page.keyboard.press("Enter");
  }
}
