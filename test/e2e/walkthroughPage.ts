import type { Locator } from "playwright-core";
import type { WorkbenchPage } from "../host/workbenchPage";

/** The walkthrough of Box Auth in one window. */
export class WalkthroughPage {
  readonly #window: WorkbenchPage;

  private constructor(window: WorkbenchPage) {
    this.#window = window;
  }

  /** With room for the drawings beside the steps. */
  static async open(window: WorkbenchPage): Promise<WalkthroughPage> {
    if ((await window.page.locator(".part.sidebar:visible").count()) > 0) {
      await window.runCommand("View: Close Primary Side Bar");
    }
    await window.runCommand("Welcome: Open Walkthrough");
    await window.quickInput.filter({ hasText: "Box Auth" }).waitFor();
    await window.pick("Get started with Box Auth");
    return WalkthroughPage.opened(window);
  }

  /** The one that stands there, or is about to. */
  static async opened(window: WorkbenchPage, { besideView = false } = {}): Promise<WalkthroughPage> {
    const walkthrough = new WalkthroughPage(window);
    if (besideView) {
      // There is no room for drawings then.
      await walkthrough.#steps.first().waitFor();
      return walkthrough;
    }
    // The editor may keep the first drawing when another step is chosen before it is there.
    await walkthrough.picture.waitFor();
    return walkthrough;
  }

  /** In the order in which they are shown. */
  titles(): Promise<string[]> {
    return this.#steps.locator(".step-title").allInnerTexts();
  }

  /** Those with a check mark. */
  done(): Promise<string[]> {
    const done = this.#steps.filter({ has: this.#window.page.locator(".codicon.complete:visible") });
    return done.locator(".step-title").allInnerTexts();
  }

  /** Opens a step, unless it is open. */
  async select(title: string): Promise<Locator> {
    // The tooltip under a pointer that rests lies over the steps.
    await this.#window.page.mouse.move(0, 0);
    const step = this.#steps.filter({ has: this.#window.page.getByText(title, { exact: true }) });
    const expanded = step.and(this.#window.page.locator(".expanded"));
    if ((await expanded.count()) === 0) {
      await step.locator(".step-title").click();
      await expanded.waitFor();
    }
    return step;
  }

  /** Presses the button of a step. */
  async press(title: string, button: string): Promise<void> {
    const step = await this.select(title);
    await step.getByRole("button", { name: button, exact: true }).click();
  }

  /** The drawing beside the step that is open. */
  get picture(): Locator {
    return this.#window.page
      .frameLocator("iframe.webview:visible")
      .frameLocator("iframe#active-frame")
      .locator("body > svg");
  }

  /** Waits for the drawing that has this word in it. */
  async pictureShows(word: string): Promise<void> {
    await this.picture.getByText(word).first().waitFor();
  }

  get #steps(): Locator {
    return this.#window.page.locator(".gettingStartedSlideDetails .getting-started-step");
  }
}
