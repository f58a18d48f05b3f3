import assert from "node:assert/strict";
import type { FrameLocator, Locator } from "playwright-core";
import { faults, frameOf, type Look } from "./accessibility";
import type { E2eSession, Person } from "./e2eSession";
import { WalkthroughPage } from "./walkthroughPage";
import { withSession } from "./withSession";

/** What the editor does with its own rows, toasts and pages, whatever is in them, by rules of axe-core. */
const EDITOR = {
  list: [
    // Rows of a list are options with a level, with buttons, and with what belongs to them beside their name.
    ...["aria-allowed-attr", "nested-interactive", "label-content-name-mismatch", "aria-prohibited-attr"],
    // The second lines are in the theme's grey.
    "color-contrast",
  ],
  // The box keeps the name of the row that was in it last.
  box: ["aria-prohibited-attr", "aria-valid-attr-value"],
  tree: ["label-content-name-mismatch", "color-contrast"],
  toast: ["aria-allowed-attr", "aria-required-children"],
  // Its icon has the kind of message as its name.
  dialog: ["aria-prohibited-attr"],
  preview: ["document-title", "html-has-lang", "landmark-one-main", "region"],
  step: ["aria-allowed-attr", "nested-interactive", "label-content-name-mismatch"],
} as const;
const THEMES = {
  light: "Default Light Modern",
  dark: "Default Dark Modern",
  "high contrast": "Default High Contrast",
} as const;

describe("what axe-core finds in a real VS Code", () => {
  let session: E2eSession;
  let person: Person;

  withSession(
    (aSession, aPerson) => {
      session = aSession;
      person = aPerson;
    },
    { settings: { "boxAuth.refresh": "onDemand" } },
  );

  const window = () => person.boxAuth.window;
  const hasNone = async (look: Look) => assert.deepEqual(await faults(window().page, look), []);
  const shown = (): FrameLocator =>
    window().page.frameLocator("iframe.webview:visible").frameLocator("iframe#active-frame");
  const statusItem = '.statusbar-item[id$="boxAuth.status"] a';
  const list = ".quick-input-widget";
  const labels = (rows: Locator) =>
    rows.evaluateAll((elements) => elements.map((row) => row.getAttribute("aria-label") ?? ""));

  it("nothing in the view without an account, nor in its item", async () => {
    await person.boxAuth.signIn(session.clientSecret);
    await window().closeNotifications();
    await person.boxAuth.signOut();
    await window().runCommand("Box Auth: Focus on Accounts View");
    await window().page.locator(".welcome-view-content").first().waitFor();
    await hasNone({ part: ".part.sidebar .welcome-view" });
    await person.boxAuth.signInItem.waitFor();
    await hasNone({ part: statusItem });
    assert.equal(
      await window().page.locator(statusItem).getAttribute("aria-label"),
      "Box: sign in; no account is signed in, press to sign in",
    );
  });

  it("nothing in the messages about a sign-in and a fault", async () => {
    await person.boxAuth.signIn(session.clientSecret);
    await hasNone({ part: ".notification-toast", ofEditor: EDITOR.toast });
    await window().closeNotifications();
    session.simulator.faults.add({ on: "token", kind: "dropBefore", times: "always" });
    await person.boxAuth.refreshByCommand();
    await window().notification("Run Diagnostics").waitFor();
    await hasNone({ part: ".notification-toast", ofEditor: EDITOR.toast });
    session.simulator.faults.clear();
    await window().closeNotifications();
  });

  it("nothing in a question, in a box and in lists, whose rows are read without their icons", async () => {
    await person.boxAuth.run(
      "Add Developer Token…",
      { asks: "paste a developer token", type: session.simulator.issueDeveloperToken().accessToken },
      { asks: "when was the developer token made", pick: "Just now" },
    );
    await person.boxAuth.signedIn.waitFor();
    await window().closeNotifications();
    await person.boxAuth.run("Accounts");
    const rows = window().quickInput.locator(".monaco-list-row");
    await rows.nth(1).waitFor();
    await hasNone({ part: list, ofEditor: EDITOR.list });
    const [first = "", second = "", ...ways] = await labels(rows);
    assert.match(first, /^Mira Okafor, (offline )?\d+m · OAuth 2\.0, /);
    assert.match(second, /^Mira Okafor, \d+m · Developer Token · in the status bar, /);
    assert.match(ways[0] ?? "", /^Sign In/);
    await announced(second);
    await window().page.keyboard.press("Escape");
    await person.boxAuth.run("Rename Account");
    await window().quickInput.filter({ hasText: "rename account" }).waitFor();
    await hasNone({ part: list, ofEditor: EDITOR.box });
    await window().page.keyboard.press("Escape");
    await window().runCommand("Box: Sign Out");
    await window().dialog("Sign out ").waitFor();
    await hasNone({ part: ".monaco-dialog-box", ofEditor: EDITOR.dialog });
    await window().page.keyboard.press("Escape");
  });

  it("nothing in the view with two accounts, in the item and in its tooltip", async () => {
    await window().runCommand("Box Auth: Focus on Accounts View");
    const rows = window().page.locator(".part.sidebar .monaco-list-row");
    await rows.nth(1).waitFor();
    await hasNone({ part: ".part.sidebar .pane-body", ofEditor: EDITOR.tree });
    assert.match(
      (await labels(rows)).join("\n"),
      /^Mira Okafor \(OAuth 2\.0\), Box .*access token, \d+ minutes left, OAuth 2\.0; press to show its details\nMira Okafor \(Developer Token\), Box access token, \d+ minutes left, Developer Token, in the status bar; press to show its details$/,
    );
    await hasNone({ part: statusItem });
    const label = (await window().page.locator(statusItem).getAttribute("aria-label")) ?? "";
    assert.match(
      label,
      /^Box access token, \d+ minutes left; press to paste a new one, account Mira Okafor \(Developer Token\); shown as Box \d+m Mira Okafor \(Developer Token\)$/,
    );
    await person.boxAuth.tooltip();
    await hasNone({ part: ".workbench-hover .hover-contents" });
  });

  it("nothing in a step of the walkthrough", async () => {
    const walkthrough = await WalkthroughPage.open(window());
    await walkthrough.select("Sign in");
    await hasNone({ part: ".getting-started-step.expanded", ofEditor: EDITOR.step });
  });

  for (const [name, theme] of Object.entries(THEMES)) {
    it(`nothing in the pages of token details, of who acts and of the diagnosis, in ${name} colours`, async () => {
      await session.server.change({ "workbench.colorTheme": theme });
      await window().reload();
      await person.boxAuth.status.waitFor();
      for (const title of ["Show Token Details", "Who Am I"]) {
        await window().runCommand("View: Close All Editors");
        await person.boxAuth.run(title);
        await shown().locator("h1").waitFor();
        assert.deepEqual(await faults(await frameOf(shown()), { ofEditor: EDITOR.preview }), [], title);
      }
      await window().runCommand("View: Close All Editors");
      await person.boxAuth.run("Run Diagnostics…");
      await shown().locator("#status").filter({ hasText: "All is well" }).waitFor();
      assert.deepEqual(await faults(await frameOf(shown())), []);
    });
  }

  /** The row that has the focus as a screen reader knows it: the input says which one it is. */
  async function announced(label: string): Promise<void> {
    const id = await window().quickInput.locator("input.input").getAttribute("aria-activedescendant");
    assert.equal(await window().page.locator(`[id="${id}"]`).getAttribute("aria-label"), label);
  }
});
