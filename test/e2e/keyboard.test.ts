import assert from "node:assert/strict";
import type { Locator, Page } from "playwright-core";
import type { E2eSession, Person } from "./e2eSession";
import { eventually } from "./eventually";
import { Keyboard } from "./keyboard";
import { withSession } from "./withSession";

describe("a person without a mouse in a real VS Code", () => {
  let session: E2eSession;
  let person: Person;
  let keys: Keyboard;

  withSession(
    (aSession, aPerson) => {
      session = aSession;
      person = aPerson;
      keys = new Keyboard(aPerson.boxAuth.window);
    },
    { settings: { "boxAuth.refresh": "onDemand" } },
  );

  const page = () => person.boxAuth.window.page;
  const box = (text: string): Locator => person.boxAuth.window.quickInput.filter({ hasText: text });
  /** The item of Box Auth while it has the focus. */
  const item = () => page().locator('.statusbar-item[id$="boxAuth.status"] a:focus');
  const rows = () => person.boxAuth.window.quickInput.locator(".monaco-list-row");
  const focusedRow = () => person.boxAuth.window.quickInput.locator(".monaco-list-row.focused");

  /** F6 goes from part to part of the window, the arrows from item to item. */
  async function toItem(): Promise<void> {
    await keys.until(page().locator(".part.statusbar:focus, .part.statusbar :focus"), "F6");
    await keys.until(item(), "ArrowRight");
  }

  async function approve(tab: Page): Promise<void> {
    await keys.enter(tab.getByRole("button", { name: "Log in", exact: true }));
    await keys.enter(tab.getByRole("button", { name: "Grant access to Box" }));
    await tab.getByText("close this tab").waitFor();
    await page().bringToFront();
    await person.boxAuth.signedIn.waitFor();
    await person.boxAuth.statusReads(/\d+m/);
  }

  it("signs in from a fresh window", async () => {
    const opened = person.context.waitForEvent("page");
    await keys.run("Box: Sign In");
    await box("client secret").waitFor();
    await keys.type(session.clientSecret);
    await keys.press("Enter");
    await approve(await opened);
  });

  it("reaches the item, and refreshes by it", async () => {
    session.simulator.settings.accessTokenLifetimeSeconds = 5_000;
    await toItem();
    await page().locator(".workbench-hover", { hasText: "Accounts (Shift+Enter)" }).waitFor();
    await keys.press("Enter");
    await person.boxAuth.statusReads(/83m/);
    assert.equal(session.refreshes, 1);
  });

  it("has the list of accounts one key away from the item, opened on the account in use", async () => {
    await toItem();
    await keys.press("Shift+Enter");
    await box("Box: accounts").waitFor();
    await focusedRow().filter({ hasText: "Mira Okafor" }).waitFor();
    assert.equal(session.refreshes, 1, "the same key refreshes nothing");
  });

  it("copies by the button of a row, and the list stays", async () => {
    await toItem();
    await keys.press("Shift+Enter");
    await focusedRow().filter({ hasText: "Mira Okafor" }).waitFor();
    await keys.until(focusedRow().locator(".action-label:focus"), "Tab");
    await keys.until(
      focusedRow().locator('.action-label[aria-label^="Copy Access Token"]:focus'),
      "ArrowRight",
    );
    await keys.press("Enter");
    await person.boxAuth.copied.waitFor();
    assert.equal(await person.boxAuth.window.clipboard(), session.accessToken);
    assert.ok(await box("Box: accounts").isVisible());
  });

  it("goes to another way in by the list, and leaves it by Escape", async () => {
    await toItem();
    await keys.press("Shift+Enter");
    await focusedRow().filter({ hasText: "Mira Okafor" }).waitFor();
    await keys.until(focusedRow().filter({ hasText: "Add Developer Token" }), "ArrowDown");
    await keys.press("Enter");
    await box("paste a developer token").waitFor();
    await keys.type(session.simulator.issueDeveloperToken().accessToken);
    await keys.press("Enter");
    await box("when was the developer token made").waitFor();
    await focusedRow().filter({ hasText: "Just now" }).waitFor();
    await keys.press("Escape");
    await person.boxAuth.window.quickInput.waitFor({ state: "hidden" });
    await keys.run("Box: Accounts");
    await focusedRow().filter({ hasText: "Mira Okafor" }).waitFor();
    assert.equal(await rows().filter({ hasText: "Mira Okafor" }).count(), 1);
  });

  it("presses the button of a message", async () => {
    session.simulator.faults.add({ on: "token", kind: "dropBefore", times: "always" });
    await keys.run("Box: Refresh Token");
    const toast = person.boxAuth.window.notification("Run Diagnostics");
    await toast.waitFor();
    session.simulator.faults.clear();
    await keys.run("Notifications: Focus Notification Toast");
    await page().locator(".notification-toast .monaco-list:focus").waitFor();
    await keys.until(toast.locator(".monaco-button:focus", { hasText: "Run Diagnostics" }), "Tab");
    await keys.press("Enter");
    await page().getByRole("tab", { name: "Box Diagnostics" }).waitFor();
  });

  it("finds the account in its view, with what can be done to it", async () => {
    await keys.run("Box Auth: Focus on Accounts View");
    const row = page().locator(".part.sidebar .monaco-list-row.focused", { hasText: "Mira Okafor" });
    await keys.until(row, "ArrowDown");
    await keys.press("Enter");
    await page()
      .getByRole("tab", { name: /Mira Okafor|Token/ })
      .first()
      .waitFor();
  });

  it("signs out", async () => {
    await keys.run("Box: Sign Out");
    const dialog = person.boxAuth.window.dialog("Sign out ");
    await dialog.waitFor();
    await keys.until(dialog.locator(".monaco-button:focus").getByText("Sign Out", { exact: true }), "Tab");
    await keys.press("Enter");
    await person.boxAuth.signedOut.waitFor();
    await eventually("the tokens are revoked", () => session.revocations > 0);
  });

  it("begins again at the item, by its key to the ways in", async () => {
    await person.boxAuth.signInItem.waitFor();
    // F6 does not lead out of a page of the editor in a browser.
    await keys.run("View: Close All Editors");
    await toItem();
    await keys.press("Shift+Enter");
    await focusedRow().filter({ hasText: "Sign In" }).waitFor();
    await keys.press("Escape");
    await toItem();
    const opened = person.context.waitForEvent("page");
    await keys.press("Enter");
    await approve(await opened);
  });
});
