import type { Page } from "playwright-core";

/** Box's Developer Console in a tab, as the simulator has it, and what a newcomer does there. */
export class ConsolePage {
  readonly page: Page;

  constructor(page: Page) {
    this.page = page;
  }

  /** Leaves the *Configuration* page of the new app open. */
  async createApp(name: string): Promise<void> {
    await this.page.getByRole("link", { name: "Create New App" }).click();
    await this.page.getByLabel("App Name").fill(name);
    await this.page.getByRole("radio", { name: "User Authentication (OAuth 2.0)" }).check();
    await this.page.getByRole("button", { name: "Create App" }).click();
    await this.page.getByRole("heading", { name, exact: true }).waitFor();
  }

  /** Pastes what the clipboard holds, and saves it. */
  async pasteRedirectUri(): Promise<void> {
    const field = this.page.getByRole("textbox", { name: "Add a redirect URI" });
    await field.focus();
    await this.page.keyboard.press("ControlOrMeta+V");
    await this.page.getByRole("button", { name: "Save Changes" }).click();
    await this.page.getByText("Saved.", { exact: true }).waitFor();
  }

  async credentials(): Promise<{ clientId: string; clientSecret: string }> {
    await this.page.getByRole("button", { name: "Fetch Client Secret" }).click();
    const value = (label: string) =>
      this.page.getByRole("textbox", { name: label, exact: true }).inputValue();
    return { clientSecret: await value("Client Secret"), clientId: await value("Client ID") };
  }
}
